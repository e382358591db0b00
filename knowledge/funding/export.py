"""The list of programmes as a file: for a spreadsheet, and for other programs."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.http import Request

if TYPE_CHECKING:
    from knowledge.funding.models import ProgrammePage

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""By it a spreadsheet knows that umlauts are in UTF-8."""


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def record(request: Request, programme: ProgrammePage) -> dict[str, Any]:
    """One programme as data; the names are those of the fields."""
    status, label = programme.status_now
    return {
        "title": programme.title,
        "url": programme.get_full_url(request),
        "kind": programme.kind,
        "status": status,
        "status_label": label,
        "summary": programme.summary,
        "funders": [
            {
                "name": funder.name,
                "kind": funder.kind.slug,
                "focus": funder.focus,
                "from": _iso(funder.starts_on),
                "until": _iso(funder.ends_on),
            }
            for funder in programme.funders.all()
        ],
        "applicants": [
            {"type": row.type, "own_share": row.own_share, "note": row.note}
            for row in programme.applicants.all()
        ],
        "deadline": _iso(programme.deadline),
        "deadline_words": programme.deadline_words,
        "deadline_from": _iso(programme.deadline_from),
        "deadline_to": _iso(programme.deadline_to),
        "deadline_note": programme.deadline_note,
        "form": programme.funding_form.slug if programme.funding_form else None,
        "financing": programme.financing.slug if programme.financing else None,
        "max_amount": programme.max_amount,
        "objects": [term.slug for term in programme.objects_funded.all()],
        "topics": [term.slug for term in programme.topics.all()],
        "goals": [term.slug for term in programme.goals.all()],
        "places": [place.key for place in programme.places.all()],
        "places_note": programme.places_note,
        "contact": programme.contact_role,
        "source": programme.source,
        "source_url": programme.source_url,
        "checked_on": _iso(programme.checked_on),
    }


def as_json(request: Request, programmes: Iterable[ProgrammePage]) -> HttpResponse:
    return JsonResponse(
        {"programmes": [record(request, programme) for programme in programmes]},
        json_dumps_params={"ensure_ascii": False},
    )


Column = tuple[str | Promise, Callable[[Any], Any]]
COLUMNS: list[Column] = [
    (_("Title"), lambda one: one.title),
    (_("Status"), lambda one: one.status_now[1]),
    (_("Deadline"), lambda one: _iso(one.deadline) or one.deadline_words),
    (_("About the deadline"), lambda one: one.deadline_note),
    (_("Funder"), lambda one: "; ".join(one.funder_names())),
    (_("Who applies, with own share"), lambda one: "; ".join(map(_applicant, one.applicants.all()))),
    (_("What is funded"), lambda one: _names(one.objects_funded.all())),
    (_("Form"), lambda one: _names(term for term in (one.funding_form, one.financing) if term)),
    (_("At most, in euros"), lambda one: one.max_amount),
    (_("Place"), lambda one: one.places_note or _names(one.places.all())),
    (_("Topics"), lambda one: _names(one.topics.all())),
    (_("Source"), lambda one: one.source),
    (_("Checked on"), lambda one: _iso(one.checked_on)),
]
"""The same in one line, in words."""


def _names(things: Iterable[Any]) -> str:
    return "; ".join(thing.name for thing in things)


def _applicant(row: Any) -> str:
    share = "" if row.own_share is None else f" {row.own_share} %"
    return f"{row.get_type_display()}{share}"


def safe_cell(value: Any) -> str:
    """No spreadsheet takes a text for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(request: Request, programmes: Iterable[ProgrammePage]) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="foerderung.csv"'
    lines = csv.writer(answer, delimiter=";")
    lines.writerow([*(label for label, _value in COLUMNS), gettext("Address")])
    for programme in programmes:
        cells = [*(value(programme) for _label, value in COLUMNS), programme.get_full_url(request)]
        lines.writerow([safe_cell(cell) for cell in cells])
    return answer


FORMATS: Mapping[str, Callable[[Request, Iterable[ProgrammePage]], HttpResponse]] = {
    "csv": as_csv,
    "json": as_json,
}
