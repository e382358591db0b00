from django.urls import path

from fsa_portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("rolle/", views.switch, name="switch"),
]
