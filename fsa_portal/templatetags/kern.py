"""Markup of the design system that templates repeat: icons, form fields, page numbers, dates and durations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.template.defaultfilters import stringfilter
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext, ngettext

from fsa_portal import forms, richtext
from fsa_portal.http import reader_language

register = template.Library()

DAY_FORMATS = {"de": ("D, j. F Y", "D, j.n."), "en": ("D, j F Y", "D j M")}
"""Per language: the long form for reading, the short form for dense rows."""


@register.simple_tag
@cache
def icon(name: str, size: str = "default") -> SafeString:
    """An icon of KERN; always beside a text, therefore hidden from screen readers."""
    return format_html(
        '<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', name, size
    )


@register.filter
def kern_kind(field: BoundField) -> str:
    return forms.kind(field)


@register.simple_tag
def kern_widget(field: BoundField) -> SafeString:
    return forms.render_widget(field)


@register.filter
def kern_options(field: BoundField) -> Iterator[BoundWidget]:
    return forms.options(field)


@register.filter
def kern_target(field: BoundField) -> str:
    return forms.target(field)


@register.filter
def kern_kept(form: BaseForm) -> str:
    return forms.kept(form)


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The numbers to show below a list, with gaps, around this page."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of the list; the parameter is called ``parameter``, else ``page``."""
    query = context["request"].GET.copy()
    query[context.get("parameter") or "page"] = str(number)
    return f"?{query.urlencode()}"


_TWO_STOPS = re.compile(r"(?<=\w)\.\.(?![.\w/])")


@register.filter(is_safe=True)
@stringfilter
def one_stop(sentence: str) -> str:
    """A sentence whose last word is a name like „Sozialwerk e. V.“ has its full stop already."""
    return _TWO_STOPS.sub(".", sentence)


@register.filter
def note(text: str) -> SafeString:
    """A plain-text note as safe HTML: paragraphs, line breaks, links."""
    return mark_safe(richtext.from_text(text))


def _day(value: dt.date | dt.datetime | None, form: int) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = localtime(value)
    language = reader_language()
    return date_format(value, DAY_FORMATS.get(language, DAY_FORMATS["de"])[form], use_l10n=False)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``Mi, 3. März 2027``"""
    return _day(value, 0)


@register.filter
def short_day(value: dt.date | dt.datetime | None) -> str:
    """``Mi, 3.3.``, only in dense rows."""
    return _day(value, 1)


@register.filter
def due(value: dt.date) -> str:
    """How a day of a to-do list is read today: "3 days late", "today", else ``Mi, 3.3.``"""
    late = (localdate() - value).days
    if late > 0:
        return ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
    return gettext("today") if late == 0 else _day(value, 1)


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as ``7:35``."""
    if minutes is None:
        return ""
    return f"{minutes // 60}:{minutes % 60:02d}"
