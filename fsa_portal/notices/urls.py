from django.urls import path

from fsa_portal.notices import views

app_name = "notices"
urlpatterns = [
    path("konto/benachrichtigungen/", views.preferences, name="preferences"),
    path("barrierefreiheit/feedback/", views.feedback, name="feedback"),
]
