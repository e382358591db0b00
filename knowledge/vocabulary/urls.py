from django.urls import path

from knowledge.vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("themen/", views.topics, name="topics"),
    path("themen/<slug:slug>/", views.topic, name="topic"),
]
