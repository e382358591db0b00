from django.urls import path

from knowledge.shortlist import views

app_name = "shortlist"

urlpatterns = [
    path("", views.own, name="own"),
    path("merken/", views.keep, name="keep"),
    path("entfernen/", views.drop, name="drop"),
    path("aufraeumen/", views.tidy, name="tidy"),
    path("verschieben/", views.move, name="move"),
    path("notiz/", views.annotate, name="annotate"),
    path("titel/", views.rename, name="rename"),
    path("teilen/", views.share, name="share"),
    path("teilen/beenden/", views.stop_sharing, name="stop_sharing"),
    path("geteilt/<str:token>/", views.shared, name="shared"),
]
