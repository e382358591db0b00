"""The text of pages in templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from cms import text

register = template.Library()


@register.filter
def laid_out(stream: Any) -> text.Text:
    """A stream of blocks as it stands on the page."""
    return text.laid_out(stream)


@register.filter
def words(value: RichText | str) -> SafeString:
    """Rich text, ready to be shown."""
    return text.words(value)


@register.filter
def note_line(note: text.Note) -> SafeString:
    return text.note_line(note)


@register.filter
def figure(number: Decimal | None) -> str:
    """A number as it is written here: 1.234,5."""
    return number_format(number, use_l10n=True, force_grouping=True) if number is not None else "–"
