"""What the examples give to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority
from knowledge.examples.models import ExampleIndexPage, ExamplePage

SHOWN = 3


def newest_examples(*, actor: Actor, body_kind: str = "", **context: Any) -> Iterable[Contribution]:
    """The examples that were published last, for the home page."""
    newest = (
        ExamplePage.objects.visible_to(actor)
        .select_related("authority", "maturity")
        .listed("authority__name", "maturity__name_de", "maturity__name_en")
        .ordered_for(body_kind, "-first_published_at", "-pk")
    )
    entries = [
        {
            "title": example.title,
            "url": example.get_url(),
            "note": " · ".join(
                filter(None, (example.authority and example.authority.name, example.maturity.name))
            ),
            "language": example.language,
        }
        for example in newest[:SHOWN]
    ]
    if not entries:
        return []
    more = {"more": gettext("All examples"), "more_url": f"/{ExampleIndexPage.section.slug}/"}
    box = {"entries": entries} | more
    return [Contribution(gettext("Good practice"), "cms/newest.html", box)]


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """What this authority tried, for its page."""
    examples = list(
        ExamplePage.objects.visible_to(actor)
        .filter(authority=authority)
        .select_related("maturity", "locale")
        .order_by("-year", "title")
    )
    if not examples and not authority.is_current:
        return []
    box = {
        "examples": examples,
        "authority": authority,
        "url": f"/{ExampleIndexPage.section.slug}/",
    }
    title = gettext("Good practice from here")
    return [Contribution(title, "examples/of_authority.html", box, anchor="praxis")]
