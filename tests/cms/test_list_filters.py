"""Filters of a list: several values of one facet widen, several facets narrow, counts say what a choice would show."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.http import QueryDict

from cms.filters import PAGE_SIZE, Facet, narrowed


@dataclass
class Thing:
    name: str
    topics: tuple[str, ...]
    kind: str


THINGS = [
    Thing("a", ("poverty", "age"), "report"),
    Thing("b", ("age",), "report"),
    Thing("c", ("poverty",), "speech"),
]
FACETS = [
    Facet("topic", "Topic", lambda one: [(t, t.title()) for t in one.topics]),
    Facet("kind", "Kind", lambda one: [(one.kind, one.kind.title())]),
]


def shown(asked: str) -> list[str]:
    return [thing.name for thing in narrowed(THINGS, FACETS, QueryDict(asked))["page_obj"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["a", "b", "c"]),
        ("topic=poverty", ["a", "c"]),
        ("topic=poverty&topic=age", ["a", "b", "c"]),
        ("topic=poverty&kind=speech", ["c"]),
        ("topic=nonsense", ["a", "b", "c"]),
        ("seite=nonsense", ["a", "b", "c"]),
    ],
)
def test_what_is_shown(asked: str, names: list[str]) -> None:
    assert shown(asked) == names


def test_counts_follow_the_other_filters_but_not_the_own_one() -> None:
    topic, kind = narrowed(THINGS, FACETS, QueryDict("topic=poverty"))["groups"]
    assert {o.value: (o.count, o.selected) for o in topic.options} == {
        "poverty": (2, True),
        "age": (2, False),
    }
    assert {o.value: o.count for o in kind.options} == {"report": 1, "speech": 1}


def test_a_chip_takes_its_own_choice_away_and_goes_back_to_the_first_page() -> None:
    chips = narrowed(THINGS, FACETS, QueryDict("topic=poverty&topic=age&kind=report&seite=2"))["chips"]
    assert chips == [
        ("Poverty", "?topic=age&kind=report"),
        ("Age", "?topic=poverty&kind=report"),
        ("Report", "?topic=poverty&topic=age"),
    ]


def test_long_lists_are_paged() -> None:
    many = [Thing(str(n), ("age",), "report") for n in range(PAGE_SIZE + 2)]
    page = narrowed(many, FACETS, QueryDict("seite=2"))["page_obj"]
    assert [thing.name for thing in page] == [str(PAGE_SIZE), str(PAGE_SIZE + 1)]
