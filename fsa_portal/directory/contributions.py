"""What the directory gives to the page of an authority, for the FSA only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.directory.permissions import can_change_register, can_edit, can_read

SHOWN = 10


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """Contact persons and organisations, and where to record a change of the authority itself."""
    if not can_read(actor):
        return []
    contacts = list(authority.contact_persons.current()[: SHOWN + 1])
    box = {
        "authority": authority,
        "contacts": contacts[:SHOWN],
        "has_more": len(contacts) > SHOWN,
        "organisations": list(Organisation.objects.current().active_in(authority)[:SHOWN]),
        "can_edit": can_edit(actor),
        "can_record": can_change_register(actor),
    }
    title = gettext("Contact persons (only the FSA sees this)")
    return [Contribution(title, "directory/of_authority.html", box, anchor="kontakte")]
