"""What is done with editions: record what was published, make one current, freeze, correct."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Revision

from cms.blocks import anchor_of, text_of
from cms.reading import as_reader
from fsa_portal import richtext
from fsa_portal.actor import ANONYMOUS, Actor
from knowledge.handbook.freezing import correcting
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage


def paragraphs_of(chapter: ChapterPage) -> list[dict[str, str]]:
    """The chapter as it is kept: per block its anchor, kind, clean HTML and plain text.

    In the language of the chapter and for the public, whoever publishes it: what stays for ever must not tell anybody
    what only some may see.
    """
    with translation.override(chapter.locale.language_code), as_reader(lambda: ANONYMOUS):
        return [
            {
                "anchor": anchor_of(child.id),
                "type": child.block_type,
                "html": richtext.clean(str(child.render({"kept": True}))),
                "text": text_of(child),
            }
            for child in chapter.body
        ]


def fingerprint(paragraphs: list[dict[str, str]]) -> str:
    """SHA-256 over the canonical JSON of the paragraphs."""
    canonical = json.dumps(paragraphs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def record_state(chapter: ChapterPage, *, note: str = "") -> ChapterState:
    """Keep what the chapter says now, unless the last kept state says just that."""
    paragraphs = paragraphs_of(chapter)
    digest = fingerprint(paragraphs)
    states = ChapterState.objects.filter(edition=chapter.edition, chapter_key=chapter.key)
    last = states.order_by("-published_at", "-pk").first()
    if last is not None and (last.sha256, last.title, last.number) == (digest, chapter.title, chapter.number):
        return last
    return ChapterState.objects.create(
        edition=chapter.edition,
        chapter_key=chapter.key,
        title=chapter.title,
        number=chapter.number,
        path=chapter.url_path,
        paragraphs=paragraphs,
        sha256=digest,
        published_at=timezone.now(),
        note=note,
    )


def _may_keep_editions(by: Actor) -> bool:
    return by.is_system or by.has_role("editor", "lead", "admin")


@transaction.atomic
def make_current(edition: EditionPage, *, by: Actor) -> None:
    """Let the work's address without a year show this edition, and freeze the one that it follows."""
    if not _may_keep_editions(by):
        raise PermissionDenied
    work = edition.work
    former = work.current_edition
    work.current_edition = edition
    work.save(update_fields=["current_edition"])
    if former is not None and former.pk != edition.pk:
        freeze(former, by=by)


@transaction.atomic
def freeze(edition: EditionPage, *, by: Actor) -> None:
    """Close an edition for good. Planned publications and expiries of its pages are dropped."""
    if not _may_keep_editions(by):
        raise PermissionDenied
    if edition.is_frozen:
        return
    for page in (edition, *ChapterPage.objects.descendant_of(edition)):
        if page.expire_at or page.go_live_at:
            page.expire_at = page.go_live_at = None
            page.save(update_fields=["expire_at", "go_live_at"])
        Revision.objects.for_instance(page).update(approved_go_live_at=None)
    edition.frozen_at = timezone.now()
    edition.save(update_fields=["frozen_at"])


@transaction.atomic
def correct(chapter: ChapterPage, *, by: Actor, body: Any, note: str) -> ChapterState:
    """Publish a correction of a frozen chapter: the former state stays readable, ``note`` says what changed."""
    if not _may_keep_editions(by):
        raise PermissionDenied
    if not note.strip():
        raise ValueError("a correction needs a note")
    with correcting():
        chapter.body = body
        chapter.save_revision(clean=False).publish()
        chapter.refresh_from_db()
        return record_state(chapter, note=note)
