"""The text of a page as it stands on it: paragraphs counted, footnotes numbered and gathered at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.rich_text import RichText, expand_db_html

from cms.blocks import anchor_of

FOOTNOTE, HEADING, PARAGRAPH = "footnote", "heading", "paragraph"


def words(value: RichText | str) -> SafeString:
    """Rich text as Wagtail shows it, without the template that holds nothing else."""
    source = value.source if isinstance(value, RichText) else value
    return mark_safe(expand_db_html(source))


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the mark in the text leads to it, and it leads back to the mark."""

    number: int
    anchor: str
    text: Any

    @property
    def mark(self) -> str:
        return f"{self.anchor}-ref"


@dataclass(slots=True)
class Part:
    """One block of the text; ``number`` counts the paragraphs, other blocks have none."""

    anchor: str
    block: Any
    number: int | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def marks(self) -> SafeString:
        """The numbers of the notes to this block, each a link to its note."""
        return format_html_join(
            "",
            '<sup class="fsa-mark-note"><a href="#{}" id="{}" aria-label="{}">{}</a></sup>',
            [
                (
                    note.anchor,
                    note.mark,
                    gettext("Footnote %(number)s") % {"number": note.number},
                    note.number,
                )
                for note in self.notes
            ],
        )

    @property
    def words(self) -> SafeString:
        """A paragraph with the numbers of its notes after its last word."""
        shown = words(self.block.value)
        if not self.notes:
            return shown
        before, end, after = shown.rpartition("</p>")
        return mark_safe(f"{before}{self.marks}{end}{after}")


@dataclass(frozen=True, slots=True)
class Text:
    """All of it: what is read, the headings for the contents, the notes at the end."""

    parts: list[Part]
    notes: list[Note]

    @property
    def headings(self) -> list[tuple[str, str, str]]:
        """Anchor, words and level of each."""
        return [
            (part.anchor, part.block.value["text"], part.block.value["level"])
            for part in self.parts
            if part.block.block_type == HEADING
        ]


def laid_out(stream: Iterable[Any]) -> Text:
    parts: list[Part] = []
    notes: list[Note] = []
    paragraphs = 0
    for child in stream:
        anchor = anchor_of(child.id)
        if child.block_type == FOOTNOTE:
            note = Note(len(notes) + 1, anchor, child.value["text"])
            notes.append(note)
            if parts:
                parts[-1].notes.append(note)
            continue
        part = Part(anchor, child)
        if child.block_type == PARAGRAPH:
            paragraphs += 1
            part.number = paragraphs
        parts.append(part)
    return Text(parts, notes)


def note_line(note: Note) -> SafeString:
    """The words of a note with the way back to its mark after the last of them."""
    back = format_html(
        ' <a href="#{}" aria-label="{}">↑</a>',
        note.mark,
        gettext("Back to the text at note %(number)s") % {"number": note.number},
    )
    before, end, after = words(note.text).rpartition("</p>")
    return mark_safe(f"{before}{back}{end}{after}")
