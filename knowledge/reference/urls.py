from django.urls import path

from knowledge.reference import views

app_name = "reference"
urlpatterns = [path("haeufige-fragen/<int:page_id>/geholfen/", views.reuse, name="reuse")]
