"""Addresses of the directory: below ``/kommunen/`` for everybody, below ``/beratung/`` for the FSA."""

from __future__ import annotations

from django.urls import path, register_converter

from fsa_portal.directory.views import authorities, changes, contacts, organisations


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
    path("kommunen/", authorities.authority_list, name="list"),
    path("kommunen/<authority_key:key>-<slug:slug>/", authorities.authority_page, name="authority"),
    path("beratung/kommunen/neu/", changes.new_authority, name="new_authority"),
    path(
        "beratung/kommunen/<authority_key:key>/aenderung/", changes.change_authority, name="change_authority"
    ),
    path("beratung/organisationen/", organisations.organisation_list, name="organisations"),
    path("beratung/organisationen/neu/", organisations.new_organisation, name="new_organisation"),
    path("beratung/organisationen/<int:pk>/", organisations.organisation, name="organisation"),
    path(
        "beratung/organisationen/<int:pk>/bearbeiten/",
        organisations.change_organisation,
        name="change_organisation",
    ),
    path(
        "beratung/organisationen/<int:pk>/ende/",
        organisations.retire_organisation,
        name="retire_organisation",
    ),
    path(
        "beratung/organisationen/<int:pk>/weiter/",
        organisations.reinstate_organisation,
        name="reinstate_organisation",
    ),
    path("beratung/kontakte/", contacts.contact_list, name="contacts"),
    path("beratung/kontakte/neu/", contacts.new_contact, name="new_contact"),
    path("beratung/kontakte/<int:pk>/", contacts.contact, name="contact"),
    path("beratung/kontakte/<int:pk>/bearbeiten/", contacts.change_contact, name="change_contact"),
    path("beratung/kontakte/<int:pk>/bestaetigen/", contacts.confirm_contact, name="confirm_contact"),
    path("beratung/kontakte/<int:pk>/entfernen/", contacts.remove_contact, name="remove_contact"),
]
