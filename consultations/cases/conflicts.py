"""Two people changed the same thing: both texts side by side, nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultations.cases.history import author
from consultations.cases.models import Case
from fsa_portal import richtext
from fsa_portal.records import Conflict
from fsa_portal.templatetags.kern import day


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field that differs: what I wrote and what stands there now, as shown and as the form sends them."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str


def conflict_response(
    request: HttpRequest, conflict: Conflict, *, form: Form, labels: Mapping[str, Any], back: str
) -> HttpResponse:
    """The 409 page. Its form posts to the same address with the version that stands now.

    ``labels`` maps the fields of the record that the form changes to their labels. Fields in which both agree, and
    those that are no text of the record (topics), are sent along unchanged.
    """
    current = cast(Case, conflict.current)
    fields = []
    for name, label in labels.items():
        if name not in form.fields:
            continue
        mine, theirs = form.cleaned_data.get(name), getattr(current, name)
        if _value(mine) == _value(theirs):
            continue
        # The form offers what may come next; what stands there now is not always among it.
        choices = dict(getattr(current._meta.get_field(name), "flatchoices", ())) | dict(
            getattr(form.fields[name], "choices", ()) or ()
        )
        fields.append(
            ConflictingField(
                name=name,
                label=str(label),
                mine=_shown(mine, choices),
                theirs=_shown(theirs, choices),
                mine_value=_value(mine),
                theirs_value=_value(theirs),
            )
        )
    asked = {field.name for field in fields} | {"version"}
    kept = [
        (name, value) for name in form.fields if name not in asked for value in request.POST.getlist(name)
    ]
    # Contacts change nothing that a form could collide with.
    last = current.events.exclude(what="contact").select_related("by_user").last()
    context = {
        "conflict": {
            "title": str(current),
            "version": current.version,
            "by": author(last) if last else "",
            "at": last.at if last else None,
            "fields": fields,
            "kept": kept,
            "url": back,
        }
    }
    return render(request, "409.html", context, status=409)


def _value(value: Any) -> str:
    """As the form sends it; line ends as the record keeps them."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else richtext.tidy(str(value))


def _shown(value: Any, choices: Mapping[Any, Any]) -> str:
    return day(value) if isinstance(value, dt.date) else str(choices.get(value, value or ""))
