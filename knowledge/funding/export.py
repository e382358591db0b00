"""The list of programmes as a table: what a line of it holds, in words for people and as data for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from fsa_portal.exports import Column

if TYPE_CHECKING:
    from knowledge.funding.models import ProgrammePage
    from knowledge.funding.models.details import Applicant


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _names(things: Iterable[Any]) -> list[str]:
    return [thing.name for thing in things]


def _slugs(things: Iterable[Any]) -> list[str]:
    return [thing.slug for thing in things]


def _forms(programme: ProgrammePage) -> list[Any]:
    return [term for term in (programme.funding_form, programme.financing) if term]


def _applicant(row: Applicant) -> str:
    share = "" if row.own_share is None else f" {row.own_share} %"
    return f"{row.get_type_display()}{share}"


def _funders(programme: ProgrammePage) -> list[dict[str, Any]]:
    return [
        {
            "name": funder.name,
            "kind": funder.kind.slug,
            "focus": funder.focus,
            "from": funder.starts.machine if funder.starts else None,
            "until": funder.ends.machine if funder.ends else None,
        }
        for funder in programme.funders.all()
    ]


def _applicants(programme: ProgrammePage) -> list[dict[str, Any]]:
    return [
        {"type": row.type, "own_share": row.own_share, "note": row.note} for row in programme.applicants.all()
    ]


def _deadline(programme: ProgrammePage) -> dict[str, Any]:
    return {
        "on": _iso(programme.deadline),
        "words": programme.deadline_words,
        "from": _iso(programme.deadline_from),
        "to": _iso(programme.deadline_to),
        "note": programme.deadline_note,
    }


COLUMNS = (
    Column("title", _("Title"), lambda one: one.title),
    Column("kind", _("Kind"), lambda one: str(one.get_kind_display()), data=lambda one: one.kind),
    Column("status", _("Status"), lambda one: str(one.status_now[1]), data=lambda one: one.status_now[0]),
    Column("summary", _("Summary"), lambda one: one.summary),
    Column("deadline", _("Deadline"), lambda one: one.deadline or one.deadline_words, data=_deadline),
    Column("funders", _("Funder"), lambda one: one.funder_names(), data=_funders),
    Column(
        "applicants",
        _("Who applies, with own share"),
        lambda one: [_applicant(row) for row in one.applicants.all()],
        data=_applicants,
    ),
    Column(
        "objects",
        _("What is funded"),
        lambda one: _names(one.objects_funded.all()),
        data=lambda one: _slugs(one.objects_funded.all()),
    ),
    Column("form", _("Form"), lambda one: _names(_forms(one)), data=lambda one: _slugs(_forms(one))),
    Column("max_amount", _("At most, in euros"), lambda one: one.max_amount),
    Column(
        "places",
        _("Place"),
        lambda one: [place.name for place in one.places.all()] or one.places_note,
        data=lambda one: {"keys": [place.key for place in one.places.all()], "note": one.places_note},
    ),
    Column(
        "topics",
        _("Topics"),
        lambda one: _names(one.topics.all()),
        data=lambda one: _slugs(one.topics.all()),
    ),
    Column(
        "goals", _("Goals"), lambda one: _names(one.goals.all()), data=lambda one: _slugs(one.goals.all())
    ),
    Column("contact", _("Contact"), lambda one: one.contact_role),
    Column("source", _("Source"), lambda one: one.source),
    Column("source_url", _("Address of the source"), lambda one: one.source_url),
    Column("checked_on", _("Checked on"), lambda one: one.checked_on),
    Column("url", _("Address"), lambda one: one.full_url),
)
