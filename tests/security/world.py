"""What the tests of rights look at: the people, pages, cases and records of one portal, and the words in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from consultations.cases.models import Attachment, Case
from fsa_portal.directory.models import ContactPerson, Organisation
from fsa_portal.privacy.models import Copy, Erasure
from knowledge.support.models import Support
from tests.factories import content, people
from tests.security.canaries import (
    EVERYBODY,
    NOBODY,
    PARTNERS,
    STAFF,
    Canaries,
)

READERS = {
    "public": EVERYBODY,
    "partners": PARTNERS,
    "internal": STAFF,
    "embargo": NOBODY,
    "draft": NOBODY,
}
"""The states that a page can be in, and who may read it then."""


@dataclass
class World:
    """People, pages and cases, and the words in them."""

    who: people.Cast
    canaries: Canaries = field(default_factory=Canaries)
    pages: dict[str, str] = field(default_factory=dict)
    """Name of a page ("example-internal") -> its address."""
    page_ids: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """State of a document -> id and name of its file."""
    pictures: dict[str, str] = field(default_factory=dict)
    """State of a page -> address of the picture that it shows."""
    cases: dict[str, Case] = field(default_factory=dict)
    files_of_cases: dict[str, Attachment] = field(default_factory=dict)
    """What lies with a case ("internal-inner", "internal-shared") or a short advice."""
    bodies: dict[str, Organisation] = field(default_factory=dict)
    contacts: dict[str, ContactPerson] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    """What the portal wrote by itself, for administrators, by the name of its screen."""
    access: dict[str, Model] = field(default_factory=dict)
    """What waits or is known about roles: a request, invitations, a conflict of interest, a mail domain."""
    erasures: dict[str, Erasure] = field(default_factory=dict)
    """One that the unaffiliated person asked for and that waits for a decision, one that is ready."""
    support: Support | None = None
    """What Birkenfurt gave to the work of the office, told on a page for the FSA only."""
    copy: Copy | None = None
    """The copy of the data of the member from Birkenfurt."""

    def publish(self, name: str, state: str, parent: Page, page: Page) -> Any:
        """``page`` below ``parent`` in one of the states; its word stands in its title already."""
        if state in {"partners", "internal"}:
            page.visibility = state
        if state == "embargo":
            page.embargo_until = timezone.now() + dt.timedelta(days=30)
        if state == "draft":
            parent.refresh_from_db()
            page.live = False
            parent.add_child(instance=page)
            page.save_revision(clean=False)
        else:
            content.add(parent, page)
        self.pages[name] = page.get_url()
        self.page_ids[name] = page.pk
        return page

    def word(self, name: str, state: str) -> str:
        return self.canaries.new(name, READERS[state], of_page=True)
