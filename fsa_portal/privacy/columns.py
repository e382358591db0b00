"""Every column of every table that may hold text: read as it is stored, written without the guards of its model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.signals import post_save
from wagtail.models import Page

from fsa_portal.privacy.identifiers import MARK, MARK_IN_ADDRESSES, Identifiers
from fsa_portal.privacy.page_addresses import rename
from fsa_portal.records import Versioned

TEXT_TYPES = {
    "CharField",
    "EmailField",
    "JSONField",
    "SlugField",
    "TextField",
    "URLField",
    "GenericIPAddressField",
}
"""By what Django calls the column, so that Wagtail's rich text and streams are among them."""
QUIET = ("wagtailcore.", "wagtailsearch.", "wagtailadmin.", "outbox.", "privacy.", "sessions.", "notices.")
"""Nobody shows their rows as they are: no receiver needs to hear of a change (pages aside)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its texts as they are stored: JSON columns as JSON."""

    pk: Any
    texts: Mapping[str, str]


NO_TEXT = frozenset(
    {
        # The address of a page is no column by itself: see ``page_addresses``.
        "wagtailcore.page.url_path",
        # Ways into an account: they go with it, and nobody else's are ever rewritten.
        "accounts.user.email",
        "accounts.user.password",
    }
)


@cache
def text_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The columns of this table, those of parent tables aside, that hold text; choices are no text."""
    return tuple(
        field
        for field in model._meta.local_concrete_fields
        if field.get_internal_type() in TEXT_TYPES
        and not field.choices
        and f"{model._meta.label_lower}.{field.name}" not in NO_TEXT
    )


SAID_BY_THE_SOFTWARE = frozenset({"auth.permission", "contenttypes.contenttype"})
"""What may be done with which kind of thing: nobody writes it, and it names nobody."""


@cache
def tables() -> tuple[type[models.Model], ...]:
    """All tables with text, in a fixed order."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in SAID_BY_THE_SOFTWARE
        and text_fields(model)
    ]
    return tuple(sorted(found, key=lambda model: model._meta.label_lower))


def is_json(field: models.Field) -> bool:
    return field.get_internal_type() == "JSONField"


def read(model: type[models.Model], **conditions: Any) -> models.QuerySet[Any]:
    """Rows as tuples: primary key, then each text as it is stored."""
    raw = {f"raw_{field.name}": Cast(F(field.name), models.TextField()) for field in text_fields(model)}
    return model._base_manager.filter(**conditions).annotate(**raw).values_list("pk", *raw)


def naming(
    model: type[models.Model], identifiers: Identifiers, *, after: Any = None, limit: int
) -> tuple[list[Row], Any]:
    """The next rows that name the person, and where to go on; None when the table is through.

    The database narrows by a piece of the name where it can; Python decides.
    """
    found: list[Row] = []
    rows = read(model).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if identifiers.fragments is not None:
        some = Q(pk__in=[])
        for field in text_fields(model):
            for fragment in identifiers.fragments:
                some |= Q(**{f"raw_{field.name}__icontains": fragment})
        rows = rows.filter(some)
    last = None
    for pk, *texts in rows[:limit]:
        last = pk
        row = Row(pk, {f.name: text or "" for f, text in zip(text_fields(model), texts, strict=True)})
        if named_in(model, row, identifiers):
            found.append(row)
    return found, last


def row(model: type[models.Model], pk: Any) -> Row:
    """One row as it is stored now."""
    _, *texts = read(model, pk=pk).get()
    return Row(pk, {f.name: text or "" for f, text in zip(text_fields(model), texts, strict=True)})


def named_in(model: type[models.Model], row: Row, identifiers: Identifiers) -> list[str]:
    """The columns that name the person."""
    return [
        field.name
        for field in text_fields(model)
        if _without(field, row.texts[field.name], identifiers) is not None
    ]


def _without(field: models.Field, text: str, identifiers: Identifiers) -> str | None:
    """What would stand in the column instead; None when it does not name the person.

    An address is the person's as a whole or not at all: somebody else's may contain the name.
    """
    if isinstance(field, models.EmailField):
        return identifiers.placeholder if identifiers.is_address(text) else None
    mark = MARK_IN_ADDRESSES if field.get_internal_type() == "SlugField" else MARK
    return redacted(text, identifiers, mark=mark)


def redacted(text: str, identifiers: Identifiers, *, mark: str = MARK) -> str | None:
    """The text without the person; None when it does not name the person."""
    new = identifiers.taken_out_of(text, mark=mark)
    if new == text:
        return None
    if text[:1] in {"[", "{"}:
        try:
            if json.loads(new) == json.loads(text):
                return None
        except ValueError:
            return new
    return new


def take_out(model: type[models.Model], row: Row, identifiers: Identifiers) -> Sequence[str]:
    """Write the row without the person; the names of the columns that changed. Must run in a transaction.

    Guards of the model (append-only, versions) are passed by on purpose: nothing but the name changes.
    """
    changes: dict[str, Any] = {}
    for field in text_fields(model):
        new = _new_value(field, row, identifiers)
        if new is not None:
            changes[field.name] = new
    if not changes:
        return ()
    if issubclass(model, Page) and "slug" in changes:
        changes |= rename(model._base_manager.get(pk=row.pk), changes["slug"])
    if issubclass(model, Versioned):
        # A form that was opened before must not bring the name back unseen.
        changes["version"] = F("version") + 1
    model._base_manager.filter(pk=row.pk).update(**changes)
    _tell(model, row.pk)
    return tuple(name for name in changes if name not in {"version", "url_path"})


def _new_value(field: models.Field, row: Row, identifiers: Identifiers) -> Any:
    new = _without(field, row.texts[field.name], identifiers)
    if new is None:
        return None
    if is_json(field):
        return models.Value(json.loads(new), models.JSONField())
    if isinstance(field, models.EmailField):
        # A row for each of the person's addresses: they must not become alike.
        return new.replace("@", f"-{row.pk}@")
    if field.unique:
        # Two rows may become alike.
        new = f"{new} {row.pk}"
    return new[: field.max_length] if field.max_length else new


def _tell(model: type[models.Model], pk: Any) -> None:
    """Let the search and Wagtail's own index look at the object again: an update sends no signal by itself."""
    label = model._meta.label_lower
    if label.startswith(QUIET) and label != "wagtailcore.page":
        return
    record = model._base_manager.get(pk=pk)
    record = getattr(record, "specific", record)
    post_save.send(
        sender=type(record), instance=record, created=False, raw=False, using="default", update_fields=None
    )


def excerpts(model: type[models.Model], row: Row, identifiers: Identifiers) -> Iterator[tuple[str, str]]:
    """Column and a few words around each place that names the person."""
    for name in named_in(model, row, identifiers):
        for excerpt in identifiers.excerpts(row.texts[name]):
            yield name, excerpt
