"""Addresses about examples beside their pages: below ``/praxis/`` for everybody, below ``/beratung/`` for the FSA."""

from __future__ import annotations

from django.urls import path

from knowledge.examples import views

app_name = "examples"
urlpatterns = [
    path("praxis/vergleich/", views.comparison, name="comparison"),
    path("praxis/reifegrade/", views.maturity, name="maturity"),
    path("praxis/<slug:slug>/kontakt/", views.ask, name="ask"),
    path("beratung/kontaktanfragen/", views.requests, name="requests"),
    path("beratung/kontaktanfragen/<int:pk>/", views.contact_request, name="request"),
    path("beratung/kontaktanfragen/<int:pk>/erledigt/", views.settle, name="settle"),
]
