from django.urls import path

from fsa_portal.notices import views

app_name = "notices"
urlpatterns = [path("benachrichtigungen/", views.preferences, name="preferences")]
