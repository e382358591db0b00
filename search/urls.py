"""Addresses of the search, mounted at ``/suche/``."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("vorschlaege/", views.suggest, name="suggest"),
]
