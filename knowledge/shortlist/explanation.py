"""For whom a shared reading list is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from fsa_portal.actor import PUBLIC
from fsa_portal.contributions import Explained
from fsa_portal.http import match_at
from knowledge.shortlist.models import Shortlist


def list_at(*, path: str, **context: Any) -> Iterable[Explained]:
    """The list that the link at ``path`` opens. At every other address each person has the own list, and no other."""
    match = match_at(path)
    if match is None or match.view_name != "shortlist:shared":
        return []
    of_link = Shortlist.objects.of_link(match.kwargs["token"])
    # Not what the person calls it: nobody needs that here.
    title = gettext("Shared reading list")
    if (shared := of_link.shared_on(timezone.localdate()).first()) is not None:
        assert shared.shared_until is not None
        rule = gettext(
            "Whoever has the link opens the list until %(day)s, and finds on it the pages that they may see anyway."
        ) % {"day": date_format(shared.shared_until, "DATE_FORMAT")}
        return [Explained(title, rule, frozenset({PUBLIC}))]
    if of_link.exists():
        rule = gettext("The link has ended or was taken back; the list is seen by its owner alone.")
        return [Explained(title, rule, frozenset())]
    return []
