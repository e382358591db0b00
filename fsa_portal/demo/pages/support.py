"""What the bodies of the demo gave to the work of the office."""

from __future__ import annotations

import datetime as dt

from fsa_portal.demo.pages.adding import content
from fsa_portal.directory.models import Authority
from knowledge.library.models import DocumentPage
from knowledge.support.models import Support


def load_support() -> None:
    for data in content("support"):
        authority = Authority.objects.get(key=data["authority"])
        if Support.objects.filter(authority=authority, what=data["what"]).exists():
            continue
        day = dt.date.fromisoformat(data["on"]) if data["on"] else None
        Support.objects.create(
            authority=authority,
            kind=data["kind"],
            what=data["what"],
            year=day.year if day else data["year"],
            on=day,
            page=DocumentPage.objects.filter(slug=data["document"]).first() if data["document"] else None,
        )
