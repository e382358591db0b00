"""The reading list of whoever asks: in the database for people with an account, else in the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.sessions.backends.base import SessionBase

from fsa_portal.actor import Actor
from fsa_portal.http import Request
from knowledge.shortlist import actions
from knowledge.shortlist.models import MOST_PAGES, NOTE_LENGTH, TITLE_LENGTH, KeptPage, Shortlist

SESSION_KEY = "shortlist"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that is on a list, by its number, and the note beside it."""

    page_id: int
    note: str


class OwnList(Protocol):
    """One's own list, wherever it is kept."""

    @property
    def title(self) -> str: ...

    def entries(self) -> list[Kept]: ...

    def holds(self, page_id: int) -> bool: ...

    def keep(self, page_id: int) -> None:
        """Raises :class:`actions.ListIsFull`."""

    def drop(self, page_ids: Iterable[int]) -> None: ...

    def reorder(self, page_ids: Iterable[int]) -> None: ...

    def annotate(self, page_id: int, note: str) -> None: ...

    def rename(self, title: str) -> None: ...


class PersonsList:
    """Of somebody with an account."""

    def __init__(self, actor: Actor, user_id: int) -> None:
        self._actor = actor
        self._user_id = user_id

    @property
    def title(self) -> str:
        found = self.record()
        return found.title if found is not None else ""

    def record(self) -> Shortlist | None:
        """Its title and its link; none before the first use."""
        return Shortlist.objects.filter(user_id=self._user_id).first()

    def entries(self) -> list[Kept]:
        return entries_of(self._user_id)

    def holds(self, page_id: int) -> bool:
        return KeptPage.objects.filter(user_id=self._user_id, page_id=page_id).exists()

    def keep(self, page_id: int) -> None:
        actions.keep(page_id, by=self._actor)

    def drop(self, page_ids: Iterable[int]) -> None:
        actions.drop(page_ids, by=self._actor)

    def reorder(self, page_ids: Iterable[int]) -> None:
        actions.reorder(page_ids, by=self._actor)

    def annotate(self, page_id: int, note: str) -> None:
        actions.annotate(page_id, by=self._actor, note=note)

    def rename(self, title: str) -> None:
        actions.rename(by=self._actor, title=title)


class VisitorsList:
    """Of somebody without an account. The session, and with it the cookie, begins with the first page."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session

    @property
    def title(self) -> str:
        return self._stored().get("title", "")

    def entries(self) -> list[Kept]:
        return [Kept(page_id, note) for page_id, note in self._stored().get("entries", [])]

    def holds(self, page_id: int) -> bool:
        return any(kept.page_id == page_id for kept in self.entries())

    def keep(self, page_id: int) -> None:
        if self.holds(page_id):
            return
        entries = self.entries()
        if len(entries) >= MOST_PAGES:
            raise actions.ListIsFull
        self._store(entries=[*entries, Kept(page_id, "")])

    def drop(self, page_ids: Iterable[int]) -> None:
        gone = set(page_ids)
        self._store(entries=[kept for kept in self.entries() if kept.page_id not in gone])

    def reorder(self, page_ids: Iterable[int]) -> None:
        known = {kept.page_id: kept for kept in self.entries()}
        ordered = [known.pop(page_id) for page_id in page_ids if page_id in known]
        self._store(entries=[*ordered, *known.values()])

    def annotate(self, page_id: int, note: str) -> None:
        self._store(
            entries=[
                Kept(kept.page_id, note[:NOTE_LENGTH]) if kept.page_id == page_id else kept
                for kept in self.entries()
            ]
        )

    def rename(self, title: str) -> None:
        # A list without pages has no name: it would only leave a cookie behind.
        if self.entries():
            self._store(title=title[:TITLE_LENGTH])

    def forget(self) -> None:
        self._session.pop(SESSION_KEY, None)

    def _stored(self) -> dict[str, Any]:
        return self._session.get(SESSION_KEY, {})

    def _store(self, *, entries: list[Kept] | None = None, title: str | None = None) -> None:
        kept = self.entries() if entries is None else entries
        if not kept:
            self.forget()
            return
        self._session[SESSION_KEY] = {
            "title": self.title if title is None else title,
            "entries": [[one.page_id, one.note] for one in kept],
        }


def entries_of(user_id: int) -> list[Kept]:
    """The list of this person, in its order."""
    found = KeptPage.objects.filter(user_id=user_id).values_list("page_id", "note")
    return [Kept(page_id, note) for page_id, note in found]


def list_of(request: Request) -> OwnList:
    """The own list of whoever asks."""
    actor = request.actor
    return VisitorsList(request.session) if actor.user_id is None else PersonsList(actor, actor.user_id)
