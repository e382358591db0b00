"""What the cases give to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from consultations.cases.models import Case
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority

SHOWN = 10


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """The advisory cases of this authority, on its page: for the FSA only, and only those the adviser may see."""
    if not actor.is_staff:
        return []
    cases = list(Case.objects.visible_to(actor).filter(authority=authority)[: SHOWN + 1])
    if not cases:
        return []
    box = {"cases": cases[:SHOWN], "has_more": len(cases) > SHOWN}
    return [Contribution(gettext("Cases (only the FSA sees this)"), "cases/of_authority.html", box)]
