"""What the timeline gives to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.reference.models import TimelinePage


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """The history that this authority has a part in, each entry with its source, for those who may see the timeline."""
    entries = list(authority.milestones.all())
    page = TimelinePage.objects.visible_to(actor).first() if entries else None
    if page is not None:
        box = {"entries": entries, "url": page.get_url()}
        yield Contribution(
            gettext("From the timeline"), "reference/of_authority.html", box, anchor="geschichte"
        )
