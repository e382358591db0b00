"""Funding programmes of the demo."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from fsa_portal.demo.pages.adding import add, content, paragraphs, publish, set_topics, term_of
from fsa_portal.directory.models import Authority
from knowledge.funding.models import (
    Applicant,
    Difference,
    Funder,
    FundingIndexPage,
    FundingStatus,
    ProgrammePage,
    TermsVersion,
)
from knowledge.funding.models.programmes import CHECK_EVERY, PLACE_KINDS
from knowledge.funding.statuses import CLOSES_SOON
from knowledge.vocabulary.models import Term, Vocabulary

FICTIONAL = "Fiktives Beispiel der Demo"
WRITTEN_ON = dt.date(2026, 11, 22)
"""The made-up programmes are as well kept at every start as they were on this day."""


def load_funding() -> None:
    index = FundingIndexPage.objects.get()
    texts = content("funding")
    for data in texts:
        if not ProgrammePage.objects.child_of(index).filter(slug=data["slug"]).exists():
            programme = _programme(index, data)
            before = data["predecessor"]
            # It stands anywhere in the file; what is not there yet finds its successors when it comes.
            programme.predecessor = ProgrammePage.objects.child_of(index).filter(slug=before).first()
            _add_parts(programme, data)
            publish(programme)
            _follow(index, programme, texts)


def _follow(index: FundingIndexPage, programme: ProgrammePage, texts: list[dict[str, Any]]) -> None:
    later = [data["slug"] for data in texts if data["predecessor"] == programme.slug]
    for successor in ProgrammePage.objects.child_of(index).filter(slug__in=later, predecessor=None):
        successor.predecessor = programme
        publish(successor)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _checked_on(data: dict[str, Any]) -> dt.date:
    """What is said of real programmes was checked on the day that is written there."""
    day = dt.date.fromisoformat(data["checked_on"])
    return day + (timezone.localdate() - WRITTEN_ON) if data["source"] == FICTIONAL else day


def _programme(index: FundingIndexPage, data: dict[str, Any]) -> ProgrammePage:
    # "Closes soon" is computed: what is stored is that the programme is open.
    status = FundingStatus.OPEN if data["status"] == CLOSES_SOON[0] else data["status"]
    deadline = data["deadline"] or {}
    embargo = data["embargo_until"]
    checked_on = _checked_on(data)
    programme = ProgrammePage(
        title=data["name"],
        slug=data["slug"],
        kind=data["kind"],
        summary=data["summary"],
        purpose=paragraphs(data["purpose"]),
        funding_form=_term(Vocabulary.FUNDING_FORM, data["form"]),
        financing=_term(Vocabulary.FUNDING_FINANCING, data["financing"]),
        max_amount=data["max_amount"],
        status=status,
        deadline=_day(deadline.get("exact")),
        deadline_words=deadline.get("words", ""),
        deadline_from=_day(deadline.get("from")),
        deadline_to=_day(deadline.get("to")),
        deadline_note=data["deadline_note"],
        places_note=data["places"],
        path_to_apply=paragraphs(data["path"]),
        contact_role=data["contact_role"],
        embargo_until=dt.datetime.fromisoformat(embargo) if embargo else None,
        source=data["source"],
        source_url=data["source_url"],
        checked_on=checked_on,
        responsible=data["owner"],
        review_due_on=checked_on + CHECK_EVERY,
        body_kinds=data["body_kinds"],
    )
    add(index, programme)
    return programme


def _add_parts(programme: ProgrammePage, data: dict[str, Any]) -> None:
    programme.funders = [
        Funder(
            name=row["name"],
            kind=term_of(Vocabulary.FUNDING_SOURCE, row["kind"]),
            focus=row["focus"],
            starts_on=_day(row["from"]),
            ends_on=_day(row["until"]),
        )
        for row in data["funders"]
    ]
    programme.applicants = [Applicant(**row) for row in data["applicants"]]
    programme.terms = [
        TermsVersion(valid_from=_day(row["from"]), text=paragraphs(row["text"]), change=row["change"])
        for row in data["terms"]
    ]
    programme.differences = [Difference(**row) for row in data["differences"]]
    set_topics(programme, data["topics"])
    for name, vocabulary, slugs in (
        ("objects_funded", Vocabulary.FUNDING_OBJECT, data["objects"]),
        ("goals", Vocabulary.GOAL, data["goals"]),
        ("target_groups", Vocabulary.TARGET_GROUP, data["target_groups"]),
    ):
        getattr(programme, name).set(Term.objects.of(vocabulary).filter(slug__in=slugs))
    limited = [
        place
        for place in Authority.objects.filter(is_demo=True, kind__in=PLACE_KINDS)
        if place.name in data["places"]
    ]
    programme.places.set(limited)


def _term(vocabulary: Vocabulary, slug: str | None) -> Term | None:
    return term_of(vocabulary, slug) if slug else None
