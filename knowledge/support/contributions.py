"""What the page of an authority says about what it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from cms.models import BasePage
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.support.models import Support, SupportKind


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """How often and with what this authority supported the office, the newest first."""
    given = list(Support.objects.filter(authority=authority))
    if not given and not authority.is_current:
        return
    linked = [one.page_id for one in given if one.page_id is not None]
    pages = (
        {page.pk: page for page in BasePage.objects.visible_to(actor).filter(pk__in=linked)} if linked else {}
    )
    counts = Counter(one.kind for one in given)
    box = {
        "authority": authority,
        "total": len(given),
        "counts": [(kind.label, counts[kind]) for kind in SupportKind if counts[kind]],
        "entries": [(one, pages[one.page_id].get_url() if one.page_id in pages else "") for one in given],
    }
    yield Contribution(
        gettext("Contributions to our work"), "support/of_authority.html", box, anchor="beitraege"
    )
