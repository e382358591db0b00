"""Good practice of the demo, and the criteria of its grades."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fsa_portal import richtext
from fsa_portal.demo.pages.adding import (
    add,
    authority_of,
    care_of,
    content,
    paragraphs,
    publish,
    term_of,
)
from knowledge.examples.models import (
    ExampleIndexPage,
    ExamplePage,
    ExampleStep,
    MaturityCriterion,
    RelatedExample,
)
from knowledge.vocabulary.models import Term, Vocabulary

LISTS = {
    "topics": Vocabulary.TOPIC,
    "methods": Vocabulary.METHOD,
    "goals": Vocabulary.GOAL,
    "audiences": Vocabulary.AUDIENCE,
}


def load_examples() -> None:
    index = ExampleIndexPage.objects.get()
    _criteria(index)
    given = content("examples")
    new = [
        data for data in given if not ExamplePage.objects.child_of(index).filter(slug=data["slug"]).exists()
    ]
    made = {data["slug"]: _example(index, data) for data in new}
    # Examples name each other: all must be there first.
    for data in new:
        example = made[data["slug"]]
        for slug in data["after"]:
            example.related.add(RelatedExample(example=ExamplePage.objects.get(slug=slug)))
        publish(example)


def _criteria(index: ExampleIndexPage) -> None:
    if index.criteria.exists():
        return
    texts = content("maturity")
    index.grading = richtext.clean(texts["review_html"])
    for given in texts["criteria"]:
        grade = term_of(Vocabulary.MATURITY, given["slug"])
        index.criteria.add(MaturityCriterion(grade=grade, text=given["text"], proof=given["proof"]))
    index.save()
    publish(index)


def _example(index: ExampleIndexPage, data: dict[str, Any]) -> ExamplePage:
    example = ExamplePage(
        title=data["title"],
        slug=data["slug"],
        authority=authority_of(data["body_key"]),
        year=data["year"],
        period_from=_month(data["period"]["from"]),
        period_to=_month(data["period"]["to"]),
        maturity=term_of(Vocabulary.MATURITY, data["maturity"]),
        grade_role=data["review"]["role"],
        grade_on=dt.date.fromisoformat(data["review"]["on"]),
        grade_reason=data["review"]["reason"],
        summary=data["summary"],
        problem=paragraphs(data["problem"]),
        approach=paragraphs(data["approach"]),
        result=paragraphs(data["result"]),
        lessons=paragraphs(data["lessons"]),
        effort=data["effort_text"],
        effort_hours=data["effort_hours"],
        effort_cost=data["effort_cost"],
        transferability=data["transferability"],
        funding=data["funding"],
        decision=data["decision"],
        contact_role=data["contact_role"],
        body_kinds=data["body_kinds"],
        **care_of(data),
    )
    example.steps.add(*(ExampleStep(text=step) for step in data["steps"]))
    for name, vocabulary in LISTS.items():
        getattr(example, name).set(Term.objects.of(vocabulary).filter(slug__in=data[name]))
    return add(index, example)


def _month(given: str | None) -> dt.date | None:
    return dt.date.fromisoformat(f"{given}-01") if given else None
