"""For whom organisations and contact persons are, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.contributions import Explained
from fsa_portal.directory.models import ContactPerson, Organisation
from fsa_portal.directory.permissions import READERS
from fsa_portal.http import match_at

ORGANISATIONS = {"organisation", "change_organisation", "retire_organisation", "reinstate_organisation"}
CONTACTS = {"contact", "change_contact", "confirm_contact", "remove_contact"}


def entry_at(*, path: str, **context: Any) -> Iterable[Explained]:
    """The organisation or contact person whose page or form stands at ``path``."""
    match = match_at(path)
    if match is None or match.app_name != "directory":
        return []
    if match.url_name in ORGANISATIONS:
        organisation = Organisation.objects.filter(pk=match.kwargs["pk"]).first()
        rule = gettext("Organisations of the directory are for the FSA; nobody else sees their pages.")
        return [Explained(organisation.name, rule, READERS)] if organisation is not None else []
    if match.url_name in CONTACTS:
        contact = ContactPerson.objects.with_body().filter(pk=match.kwargs["pk"]).first()
        rule = gettext(
            "Contact persons are for the FSA, whatever body they belong to; this body itself does not see them."
        )
        return [Explained(f"{contact}, {contact.body.name}", rule, READERS)] if contact is not None else []
    return []
