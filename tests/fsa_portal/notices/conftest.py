"""A kind of notice of each sort."""

from __future__ import annotations

import pytest

from fsa_portal.accounts.models import User
from fsa_portal.notices import kinds
from fsa_portal.notices.kinds import Button, Kind, Letter
from fsa_portal.notices.topics import Topic


class Bell:
    """A thing that rings; whether it still does is asked when the mail is sent."""

    def __init__(self) -> None:
        self.rings = True

    def build(self, *, about: int, recipient: User | None) -> Letter | None:
        if not self.rings:
            return None
        return Letter(
            subject=f"Bell {about}",
            paragraphs=("It rang.",),
            button=Button("Go there", "/suche/"),
            line=f"Bell {about} rang",
        )


@pytest.fixture
def bell(monkeypatch) -> Bell:
    """Kinds ``ring`` (answer to one's own act), ``ring-cases``, ``ring-calls``, ``ring-access``, ``ring-due`` (reminder)."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    made = Bell()
    kinds.register_kind(Kind("ring", label="Bell", topic=None, build=made.build))
    kinds.register_kind(Kind("ring-cases", label="Bell cases", topic=Topic.CASES, build=made.build))
    kinds.register_kind(Kind("ring-calls", label="Bell calls", topic=Topic.CALLS, build=made.build))
    kinds.register_kind(Kind("ring-access", label="Bell access", topic=Topic.ACCESS, build=made.build))
    kinds.register_kind(
        Kind("ring-due", label="Bell due", topic=Topic.ACCESS, build=made.build, reminder=True)
    )
    return made
