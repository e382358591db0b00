from django.urls import path

from consultations.reporting import views

app_name = "reporting"

urlpatterns = [
    path("beratung/zahlen/", views.overview, name="overview"),
    path("beratung/zahlen/beratene-stellen/", views.bodies, name="bodies"),
    path("beratung/zahlen/themen/", views.topics, name="topics"),
    path("beratung/zahlen/zeit/", views.time, name="time"),
    path("beratung/zahlen/planungsstand/", views.planning_trend, name="planning_trend"),
    path("beratung/zahlen/bericht/", views.period_report, name="report"),
]
