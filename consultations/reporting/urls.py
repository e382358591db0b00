from django.urls import path

from consultations.reporting import views

app_name = "reporting"

urlpatterns = [
    path("beratung/zahlen/planungsstand/", views.planning_trend, name="planning_trend"),
]
