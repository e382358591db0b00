"""Published chapters that name a person: an administrator decides, and a cited state says what was taken out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from knowledge.handbook.actions import fingerprint
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage

NOTE = "Name entfernt am {day}, Prüfsumme zuvor {sha256}"


class PublishedChapters:
    """A chapter that has been published, with all its states: one decision for all of them.

    What is cited does not change silently: taking a name out leaves a note with the former checksum in the state.
    """

    models = frozenset({"handbook.chapterpage", "handbook.chapterstate"})

    def subject(self, record: ChapterPage | ChapterState) -> tuple[str, str] | None:
        """A chapter that was never published is a draft like any other text."""
        if isinstance(record, ChapterState):
            return self._named(record)
        edition = EditionPage.objects.ancestor_of(record).first()
        states = ChapterState.objects.filter(edition=edition, chapter_key=record.key)
        last = states.select_related("edition").order_by("-published_at", "-pk").first()
        return self._named(last) if last is not None else None

    def _named(self, state: ChapterState) -> tuple[str, str]:
        key = f"{state.edition_id}/{state.chapter_key}"
        return key, f"{state.edition.title}: {state.number} {state.title}".strip()

    def redact(self, record: ChapterPage | ChapterState, take_out: Callable[[Any], Any]) -> bool:
        if not isinstance(record, ChapterState):
            return False
        paragraphs = take_out(record.paragraphs)
        note = NOTE.format(day=timezone.localdate().isoformat(), sha256=record.sha256)
        former = take_out(record.note)
        ChapterState.objects.filter(pk=record.pk).update(
            title=take_out(record.title)[:255],
            path=take_out(record.path)[:500],
            paragraphs=paragraphs,
            sha256=fingerprint(paragraphs),
            note=f"{former[: 298 - len(note)]}. {note}" if former else note,
        )
        return True
