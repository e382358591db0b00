"""Addresses of the directory, below ``/kommunen/``."""

from __future__ import annotations

from django.urls import path, register_converter

from fsa_portal.directory import views


class KeyConverter:
    """An official key: state 05, then three digits for a district or six for a municipality."""

    regex = r"05[0-9]{3}(?:[0-9]{3})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "authority_key")

app_name = "directory"
urlpatterns = [
    path("", views.authority_list, name="list"),
    path("<authority_key:key>-<slug:slug>/", views.authority_page, name="authority"),
]
