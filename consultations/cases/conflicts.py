"""Two people changed the same thing: both texts side by side, nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from consultations.cases.forms import StatefulForm
from consultations.cases.history import author
from consultations.cases.models import Case
from fsa_portal import richtext
from fsa_portal.records import Conflict
from fsa_portal.templatetags.kern import day


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field that differs: what I wrote and what stands there now, as shown and as the form sends them.

    ``untouched``: I did not write it, it stood there when I opened the form.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str
    untouched: bool


def conflict_response(
    request: HttpRequest, conflict: Conflict, *, form: StatefulForm, labels: Mapping[str, Any], back: str
) -> HttpResponse:
    """The 409 page. Its form posts to the same address with the version that stands now.

    ``labels`` maps the fields of the record that the form changes to their labels. Fields in which both agree are sent
    along unchanged; of a choice of several (topics) both changes are.
    """
    current = cast(Case, conflict.current)
    saved = type(form)(case=current)
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
                untouched=form.is_untouched(name),
            )
        )
    asked = {field.name for field in fields} | {"version"}
    kept = [
        (name, value)
        for name in form.fields
        if name not in asked
        for value in _going_along(request.POST, form, saved, name)
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
            "loaded": saved.as_loaded(),
            "url": back,
            "trail": [{"title": current.reference, "url": back}],
        }
    }
    return render(request, "409.html", context, status=409)


def _going_along(posted: QueryDict, form: StatefulForm, saved: StatefulForm, name: str) -> list[str]:
    """What the form sends for a field that nobody is asked about."""
    mine = posted.getlist(name)
    several = isinstance(form.fields[name], ModelMultipleChoiceField)
    if not several or not form.knows_what_was_loaded:
        return mine
    loaded, theirs = posted.getlist(form[name].html_initial_name), saved[name].value()
    left = [value for value in theirs if value in mine or value not in loaded]
    return left + [value for value in mine if value not in loaded and value not in theirs]


def _value(value: Any) -> str:
    """As the form sends it; line ends as the record keeps them."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else richtext.tidy(str(value))


def _shown(value: Any, choices: Mapping[Any, Any]) -> str:
    return day(value) if isinstance(value, dt.date) else str(choices.get(value, value or ""))
