"""What a programme says in all its fields, and the record of how that changed from publication to publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from wagtail.fields import RichTextField
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision

from fsa_portal.acting import acting
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from knowledge.funding.models import (
    Applicant,
    Difference,
    Funder,
    ProgrammeEvent,
    ProgrammePage,
    TermsVersion,
)
from knowledge.vocabulary.models import Term

State = dict[str, Any]
"""Field -> value as JSON has it: terms by short name, places by official key, rows as lists."""

OF_EVERY_PAGE = ("title", "slug", "seo_title", "search_description", "visibility", "embargo_until", "responsible",
                 "reviewed_on", "review_due_on", "body_kinds")  # fmt: skip
PARTS: tuple[type[models.Model], ...] = (Funder, Applicant, TermsVersion, Difference)
EDITOR_KEY = re.compile(r' data-block-key="\w*"')
WHAT = ProgrammeEvent.What


def part_name(part: type[models.Model]) -> str:
    """What the page calls its rows of this kind."""
    return str(part._meta.get_field("page").remote_field.related_name)  # type: ignore[union-attr]


def columns_of(part: type[models.Model]) -> list[models.Field[Any, Any]]:
    """What a row says, besides where it stands."""
    return [f for f in part._meta.local_fields if f.name not in ("id", "page", "sort_order")]


def own_fields() -> list[models.Field[Any, Any]]:
    return [field for field in ProgrammePage._meta.local_fields if not field.primary_key]


def state_of(pk: int) -> State:
    """What is stored of the programme with this number."""
    page = ProgrammePage._base_manager.filter(pk=pk)
    state = {name: _plain(value) for name, value in page.values(*OF_EVERY_PAGE).get().items()}
    state |= _row(page, own_fields())[0]
    for field in ProgrammePage._meta.local_many_to_many:
        held = page.filter(**{f"{field.name}__isnull": False}).values_list(_path(field), flat=True)
        state[field.name] = sorted(held)
    for part in PARTS:
        rows = part._base_manager.filter(page=pk).order_by("sort_order", "pk")
        state[part_name(part)] = _row(rows, columns_of(part))
    return state


def _row(rows: models.QuerySet[Any], fields: Sequence[models.Field[Any, Any]]) -> list[State]:
    paths = {field.name: _path(field) for field in fields}
    prose = {field.name for field in fields if isinstance(field, RichTextField)}
    return [
        {name: _said(row[path]) if name in prose else _plain(row[path]) for name, path in paths.items()}
        for row in rows.values(*paths.values())
    ]


def _path(field: Any) -> str:
    """By what the record names that which the field points at."""
    if field.related_model is Term:
        return f"{field.name}__slug"
    return f"{field.name}__key" if field.related_model is Authority else str(field.name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _said(markup: str) -> str:
    """A text without the keys that the editor gives to paragraphs; the empty paragraph that it makes says nothing."""
    text = EDITOR_KEY.sub("", markup)
    return "" if text == "<p></p>" else text


def recorded_state(pk: int) -> State | None:
    """What the record says that the programme said last; None before its first event."""
    events = ProgrammeEvent.objects.filter(page=pk)
    state: State = {}
    for data in events.values_list("data", flat=True):
        state |= {name: change["after"] for name, change in data["changes"].items()}
    return state or None


@transaction.atomic
def record_publication(page: ProgrammePage, *, by: Actor) -> ProgrammeEvent | None:
    """Keep what the publication changed; None where it changed nothing."""
    Page.objects.select_for_update().get(pk=page.pk)
    before, after = recorded_state(page.pk), state_of(page.pk)
    changes: dict[str, Any]
    if before is None:
        what, changes = WHAT.PUBLISHED, {name: {"after": value} for name, value in after.items()}
    else:
        what, changes = (
            WHAT.CHANGED,
            {
                name: {"before": before.get(name), "after": value}
                for name, value in after.items()
                # A field that the portal has learned since, and that says nothing yet, is no change.
                if before.get(name) != value and (name in before or value)
            },
        )
    if not changes:
        return None
    author = ProgrammeEvent.author(by)
    return ProgrammeEvent.objects.create(page=page, what=what, data={"changes": changes}, **author)


def publisher(revision: Revision | None) -> Actor:
    """Who publishes in the editors' area, in the role in force; at a planned time whoever wrote what is published."""
    actor = acting()
    if actor is not None and actor.user_id is not None:
        return actor
    user = get_active_log_context().user or (revision.user if revision else None)
    return Actor(user_id=user.pk) if user else Actor.system("publication")
