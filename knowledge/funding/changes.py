"""The record of a programme in words: for readers the day and the fields, for editors every old and new value."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from wagtail.fields import RichTextField

from cms.meant_for import labels
from fsa_portal import richtext
from fsa_portal.directory.models import Authority
from fsa_portal.templatetags.kern import day
from knowledge.funding.models import ProgrammeEvent, ProgrammePage
from knowledge.funding.recording import OF_EVERY_PAGE, PARTS, columns_of, own_fields, part_name
from knowledge.vocabulary.models import Term

NOT_TOLD = {*OF_EVERY_PAGE, "checked_on", "predecessor", "programme", "differences"} - {"title"}
"""What readers are not told of: what is not on the page or stands there with its day, and what may point at a page
that they may not see."""

PARTS_BY_NAME = {part_name(part): part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Change:
    """What readers are told: on which day something changed, and what."""

    on: dt.datetime
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What editors read: an event, who did it, and field, old and new value of all that changed."""

    event: ProgrammeEvent
    title: str
    by: str
    values: list[tuple[str, str, str]]


def label_of(name: str) -> str:
    """What the form calls a field or the rows of a kind."""
    if name in PARTS_BY_NAME:
        return capfirst(str(PARTS_BY_NAME[name]._meta.verbose_name_plural))
    return capfirst(str(getattr(ProgrammePage._meta.get_field(name), "verbose_name", name)))


@functools.cache
def told_of() -> tuple[str, ...]:
    """The fields of which readers are told."""
    held = (field.name for field in (*own_fields(), *ProgrammePage._meta.local_many_to_many))
    return tuple(sorted({*OF_EVERY_PAGE, *held, *PARTS_BY_NAME} - NOT_TOLD))


def events_for_readers(page: ProgrammePage) -> models.QuerySet[ProgrammeEvent]:
    """What changed since the page can be read, the newest first; without what tells readers nothing."""
    events = ProgrammeEvent.objects.filter(
        page=page.pk, what=ProgrammeEvent.What.CHANGED, data__changes__has_any_keys=told_of()
    )
    since = page.published_at
    return (events if since is None else events.filter(at__gte=since)).order_by("-at", "-pk")


def changes_for_readers(events: Iterable[ProgrammeEvent]) -> list[Change]:
    """These events as readers are told of them."""
    return [
        Change(event.at, [label_of(name) for name in event.data["changes"] if name in told_of()])
        for event in events
    ]


def record_of(page: ProgrammePage) -> models.QuerySet[ProgrammeEvent]:
    """All events, the newest first."""
    return ProgrammeEvent.objects.filter(page=page.pk).select_related("by_user").order_by("-at", "-pk")


def entries_of(events: Iterable[ProgrammeEvent]) -> list[Entry]:
    """These events with every old and new value; the same few queries however many there are."""
    events = list(events)
    words = Words(events)
    return [
        Entry(
            event,
            str(ProgrammeEvent.What(event.what).label),
            str(event.by_user) if event.by_user else gettext("the portal"),
            [
                (label_of(name), words.of(name, change.get("before")), words.of(name, change["after"]))
                for name, change in event.data["changes"].items()
                if change.get("before") or change["after"]
            ],
        )
        for event in events
    ]


class Words:
    """Values of the record as people read them."""

    def __init__(self, events: Iterable[ProgrammeEvent]) -> None:
        self.values = [
            (name, value)
            for event in events
            for name, change in event.data["changes"].items()
            for value in change.values()
        ]

    @cached_property
    def terms(self) -> dict[tuple[str, str], str]:
        return {(term.vocabulary, term.slug): term.name for term in Term.objects.all()}

    @cached_property
    def places(self) -> dict[str, str]:
        keys = {key for name, value in self.values if name == "places" for key in value or ()}
        return Authority.objects.names_by_key(keys)

    @cached_property
    def programmes(self) -> dict[int, str]:
        keys = {value for name, value in self.values if name in ("predecessor", "programme") and value}
        return dict(ProgrammePage.objects.filter(pk__in=keys).values_list("pk", "title"))

    def of(self, name: str, value: Any) -> str:
        if name in PARTS_BY_NAME:
            columns = columns_of(PARTS_BY_NAME[name])
            return "\n".join(self._row(columns, row) for row in value or ())
        if name == "body_kinds":
            return ", ".join(labels(value or ""))
        return self._words(ProgrammePage._meta.get_field(name), value)

    def _row(self, columns: Iterable[models.Field[Any, Any]], row: dict[str, Any]) -> str:
        return " · ".join(self._told(columns, row))

    def _told(self, columns: Iterable[models.Field[Any, Any]], row: dict[str, Any]) -> Iterator[str]:
        for column in columns:
            value = self._words(column, row.get(column.name))
            if value:
                yield f"{capfirst(str(column.verbose_name))}: {value}"

    def _words(self, field: Any, value: Any) -> str:
        if value is None or value == "" or value == []:
            return ""
        if field.related_model is Term:
            vocabulary = field.remote_field.limit_choices_to["vocabulary"]
            slugs = value if isinstance(value, list) else [value]
            return ", ".join(self.terms.get((vocabulary, slug), str(slug)) for slug in slugs)
        if field.related_model is Authority:
            return ", ".join(self.places.get(key, key) for key in value)
        if field.related_model is ProgrammePage:
            return self.programmes.get(value) or str(value)
        if field.choices:
            return str(dict(field.flatchoices).get(value) or value)
        if isinstance(field, models.DateTimeField):
            moment = localtime(dt.datetime.fromisoformat(value))
            return f"{day(moment)}, {moment:%H:%M}"
        if isinstance(field, models.DateField):
            return day(dt.date.fromisoformat(value))
        return richtext.plain(value) if isinstance(field, RichTextField) else str(value)
