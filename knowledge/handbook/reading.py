"""What the reading view of a chapter needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cms.text import laid_out
from fsa_portal.http import Request
from knowledge.vocabulary import tagged
from knowledge.vocabulary.models import Vocabulary

if TYPE_CHECKING:
    from knowledge.handbook.models import ChapterPage, EditionPage


@dataclass(frozen=True, slots=True)
class Citation:
    """How a chapter state is cited."""

    text: str
    url: str
    bibtex: str
    ris: str


def cite(chapter: ChapterPage, edition: EditionPage, url: str) -> Citation:
    """The citation of a chapter of one edition; the notice of the edition ("Mustertext …") is part of it."""
    work = edition.work
    state = _state(chapter, edition)
    stand = f", Stand {date_format(state, 'd.m.Y')}" if state else ""
    where = gettext("chapter %(number)s") % {"number": chapter.number} if chapter.number else chapter.title
    notice = f" {edition.notice}." if edition.notice else ""
    text = (
        f"{work.publisher} (Hrsg.) ({edition.year}): {work.title}. {edition.title}, {where}{stand}.{notice}"
    )
    key = f"{work.slug}-{edition.slug}-{chapter.slug}"
    note = f",\n  note = {{{edition.notice}}}" if edition.notice else ""
    number = f",\n  chapter = {{{chapter.number}}}" if chapter.number else ""
    bibtex = (
        f"@incollection{{{key},\n  title = {{{chapter.title}}}{number},\n  booktitle = {{{work.title}, {edition.title}}},\n"
        f"  editor = {{{{{work.publisher}}}}},\n  year = {{{edition.year}}},\n  url = {{{url}}}{note}\n}}\n"
    )
    ris = "\r\n".join(
        [
            "TY  - CHAP",
            f"TI  - {chapter.title}",
            *([f"SE  - {chapter.number}"] if chapter.number else []),
            f"T2  - {work.title}, {edition.title}",
            f"ED  - {work.publisher}",
            f"PY  - {edition.year}",
            f"UR  - {url}",
            *([f"N1  - {edition.notice}"] if edition.notice else []),
            "ER  - ",
            "",
        ]
    )
    return Citation(text=text, url=url, bibtex=bibtex, ris=ris)


def _state(chapter: ChapterPage, edition: EditionPage) -> dt.date | None:
    """Of which day the text is. That of an edition that came into the portal years later, and was not corrected since,
    is of the edition's year, which the citation names anyway."""
    published = timezone.localdate(chapter.last_published_at)
    came_later = edition.is_frozen and edition.year < published.year
    if came_later and timezone.localdate(chapter.first_published_at) == published:
        return chapter.reviewed_on
    return chapter.reviewed_on or published


@dataclass(frozen=True, slots=True)
class Branch:
    """A chapter with those below it."""

    chapter: ChapterPage
    below: list[Branch]


def tree_of(chapters: Iterable[ChapterPage]) -> list[Branch]:
    """The contents of an edition, from its chapters in reading order. One whose chapter above is hidden moves up."""
    top: list[Branch] = []
    way: list[Branch] = []
    for chapter in chapters:
        branch = Branch(chapter, [])
        while way and not chapter.path.startswith(way[-1].chapter.path):
            way.pop()
        (way[-1].below if way else top).append(branch)
        way.append(branch)
    return top


def contents(tree: Iterable[Branch], here: ChapterPage) -> SafeString:
    """The contents as a nested list. Made by code: a page shows it twice, and a book has hundreds of chapters."""
    lines = []
    for branch in tree:
        address, name = escape(branch.chapter.reading_url()), escape(branch.chapter.label)
        mark = ' aria-current="page"' if branch.chapter.pk == here.pk else ""
        below = contents(branch.below, here) if branch.below else ""
        lines.append(f'<li><a href="{address}"{mark}>{name}</a>{below}</li>')
    # Address and name are escaped above; nothing else in it is anybody's text.
    return mark_safe("<ol>" + "\n".join(lines) + "</ol>")


def reading_context(chapter: ChapterPage, request: Request) -> dict[str, Any]:
    """Context of ``handbook/chapter_page.html``.

    ``edition``, ``work``, ``contents`` (of the edition), ``text`` (parts, notes, headings),
    ``previous``/``next`` chapter, ``citation``, ``editions`` with the chapter of the same key or None,
    ``trail`` (the way here), ``current`` (the current edition if the reader may see it), ``is_old`` with ``current_counterpart`` (chapter or
    None), ``topics``, ``goals``, ``audiences``, ``evergreen`` and ``permanent`` (addresses; evergreen is empty outside the current edition), ``is_part``
    (chapters stand below this one).
    """
    edition = chapter.edition
    work = edition.work
    around = chapter.look_around(request.actor)
    terms = tagged.by_list(chapter.topics.all(), chapter.goals.all(), chapter.audiences.all())
    editions = chapter.editions or []
    chapters = [known for known in around if known.path.startswith(edition.path)]
    position = next((n for n, c in enumerate(chapters) if c.pk == chapter.pk), None)
    same_chapter = {
        found.edition.pk: found
        for found in around
        if found.key == chapter.key and found.edition.pk != edition.pk
    }
    citable = chapter.full_url or ""
    canonical = chapter.canonical_url(request)
    current = next((known for known in editions if known.pk == work.current_edition_id), None)
    return {
        "edition": edition,
        "work": work,
        "trail": chapter.trail_among(chapters),
        "editions": [(known, same_chapter.get(known.pk)) for known in editions],
        "contents": contents(tree_of(chapters), chapter),
        "is_part": any(c.path.startswith(chapter.path) and c.pk != chapter.pk for c in chapters),
        "text": laid_out(chapter.body),
        "previous": chapters[position - 1] if position else None,
        "next": chapters[position + 1] if position is not None and position + 1 < len(chapters) else None,
        "topics": terms[Vocabulary.TOPIC],
        "goals": terms[Vocabulary.GOAL],
        "audiences": terms[Vocabulary.AUDIENCE],
        "citation": cite(chapter, edition, citable),
        "current": current,
        "is_old": current is not None and current.pk != edition.pk,
        "current_counterpart": same_chapter.get(current.pk) if current is not None else None,
        "canonical": canonical,
        "permanent": citable,
        "evergreen": canonical if canonical != citable else "",
    }
