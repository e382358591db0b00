"""Two people changed the same thing: both texts side by side, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fsa_portal.records import Conflict


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field of the form: what I wrote, and what stands there now."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_value: str
    theirs_value: str
    multiline: bool

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def conflict_response(
    request: HttpRequest, conflict: Conflict, *, form: Form, labels: Mapping[str, Any], back: str
) -> HttpResponse:
    """The 409 page. Its form posts to the same address with the version that stands now.

    ``labels`` maps the fields of the record that the form changes to their labels.
    """
    current = conflict.current
    fields = []
    for name, label in labels.items():
        if name not in form.fields:
            continue
        mine, theirs = form.cleaned_data.get(name), getattr(current, name)
        bound = form.fields[name]
        choices = dict(getattr(bound, "choices", ()) or ())
        fields.append(
            ConflictingField(
                name=name,
                label=str(label),
                mine=_shown(mine, choices),
                theirs=_shown(theirs, choices),
                mine_value=_value(mine),
                theirs_value=_value(theirs),
                multiline=bound.widget.__class__.__name__ == "Textarea",
            )
        )
    kept = [
        (name, value)
        for name in request.POST
        if name not in labels and name not in {"csrfmiddlewaretoken", "version", "opened_under"}
        for value in request.POST.getlist(name)
    ]
    context = {
        "conflict": {
            "fields": fields,
            "version": current.version,
            "record": current,
            "kept": kept,
            "back": back,
        }
    }
    return render(request, "409.html", context, status=409)


def _value(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _shown(value: Any, choices: Mapping[Any, Any]) -> str:
    from django.utils.formats import date_format

    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return date_format(value, "j. F Y")
    return str(choices.get(value, value))
