"""A list that the database narrows: what is shown, what is counted, and that it asks no more for more rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Upper
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from cms.filters import Many, Sort, StoredFacet, listed
from fsa_portal.actor import ANONYMOUS, Visibility
from knowledge.examples.models import ExamplePage, ExampleStep
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content

pytestmark = pytest.mark.django_db

AGE = Case(When(year__lt=2020, then=Value("old")), default=Value("new"), output_field=CharField())
FACETS = [
    StoredFacet("topic", "Topic", "topics", vocabulary=Vocabulary.TOPIC),
    StoredFacet("maturity", "Maturity", "maturity", vocabulary=Vocabulary.MATURITY),
    StoredFacet("year", "Year", "year", numbers=True),
    StoredFacet(
        "age", "Age", AGE, labels=lambda values: {v: v.title() for v in ("old", "new") if v in values}
    ),
    StoredFacet("step", "Step", "steps__text"),
    StoredFacet("time", "Time", AGE, covers={"ever": ("old", "new"), "never": ("lost",)}),
    StoredFacet(
        "loud", "Loud", Many(ExampleStep.objects.exclude(text="count"), "page", Upper("text")), in_order=True
    ),
]
SORTS = (Sort("newest", "Newest", ("-year", "title")), Sort("title", "Title", ("title",)))


def an_example(slug: str, year: int, *topics: str, steps: tuple[str, ...] = (), **fields: Any) -> None:
    made = content.example(slug=slug, title=slug, year=year, **fields)
    made.topics.set([content.term(Vocabulary.TOPIC, topic) for topic in topics])
    made.steps.add(*(ExampleStep(text=step) for step in steps))
    made.save_revision().publish()


@pytest.fixture(autouse=True)
def examples() -> None:
    content.site()
    an_example("a", 2015, "kinderarmut", "wohnen", steps=("ask", "ask", "count"))
    an_example("b", 2020, "wohnen", steps=("ask",))
    an_example("c", 2025, "kinderarmut")
    an_example("hidden", 2025, "kinderarmut", "gesundheit", visibility=Visibility.INTERNAL)


def context(asked: str = "") -> dict[str, Any]:
    return listed(ExamplePage.objects.visible_to(ANONYMOUS), FACETS, QueryDict(asked), sorts=SORTS)


def counted(asked: str, name: str) -> dict[str, int]:
    group = next(group for group in context(asked)["groups"] if group.name == name)
    return {option.value: option.count for option in group.options}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "cba"),
        ("sort=title", "abc"),
        ("sort=nonsense", "cba"),
        ("topic=kinderarmut", "ca"),
        ("topic=kinderarmut&topic=wohnen", "cba"),
        ("topic=kinderarmut&age=old", "a"),
        ("year=2020&year=2025", "cb"),
        ("step=ask", "ba"),
        ("topic=nonsense", "cba"),
        ("year=nonsense", "cba"),
        ("year=99999999999999999999", "cba"),
        ("age=nonsense", "cba"),
        ("year=1900", ""),
        ("time=ever", "cba"),
        ("time=old", "a"),
        ("time=never", ""),
        ("loud=ASK", "ba"),
        ("loud=COUNT", ""),
    ],
)
def test_several_values_widen_and_several_facets_narrow(asked: str, shown: str) -> None:
    page = context(asked)["page_obj"]
    assert "".join(example.title for example in page) == shown
    assert page.paginator.count == len(shown)


def test_counts_follow_the_other_filters_but_not_the_own_one() -> None:
    assert counted("topic=kinderarmut", "topic") == {"kinderarmut": 2, "wohnen": 2}
    assert counted("topic=kinderarmut", "year") == {"2025": 1, "2020": 0, "2015": 1}
    assert counted("year=2015", "topic") == {"kinderarmut": 1, "wohnen": 1}
    assert counted("", "age") == {"old": 1, "new": 2}


def test_a_row_that_repeats_a_value_counts_once() -> None:
    assert counted("", "step") == {"ask": 2, "count": 1}


def test_a_value_that_stands_for_several_counts_them_all() -> None:
    assert counted("", "time") == {"ever": 3, "new": 2, "old": 1}
    assert counted("loud=ASK", "time") == {"ever": 2, "new": 1, "old": 1}


def test_rows_of_a_question_of_their_own_are_counted_once_for_each_page() -> None:
    assert counted("", "loud") == {"ASK": 2}
    assert counted("year=2015", "loud") == {"ASK": 1}


def test_what_the_asker_may_not_see_is_neither_counted_nor_named() -> None:
    assert "gesundheit" not in counted("", "topic")
    assert counted("topic=gesundheit", "year") == {"2025": 0, "2020": 0, "2015": 0}


def test_nobody_sees_anything_where_nothing_is_for_them() -> None:
    nothing = listed(ExamplePage.objects.none(), FACETS, QueryDict("topic=wohnen"), sorts=SORTS)
    assert nothing["page_obj"].paginator.count == 0
    assert all(not option.count for group in nothing["groups"] for option in group.options)


def test_years_stand_from_the_newest_and_grades_in_their_order() -> None:
    assert list(counted("", "year")) == ["2025", "2020", "2015"]


def test_chips_take_one_choice_away_and_the_form_keeps_sort_and_size() -> None:
    found = context("topic=wohnen&year=2020&sort=title&anzahl=50&seite=2&ausgabe=csv")
    assert [address for _label, address in found["chips"]] == [
        "?year=2020&sort=title&anzahl=50&ausgabe=csv",
        "?topic=wohnen&sort=title&anzahl=50&ausgabe=csv",
    ]
    assert found["kept"] == [("sort", "title"), ("anzahl", "50")]
    assert [label for label, _address, current in found["sorts"] if current] == ["Title"]


def test_size_and_page_come_from_the_address() -> None:
    for number in range(25):
        content.example(slug=f"n{number}", title=f"n{number:02d}", year=2000)
    assert len(context()["page_obj"]) == 20
    assert len(context("anzahl=50")["page_obj"]) == 28
    assert len(context("anzahl=1000")["page_obj"]) == 20
    assert [example.title for example in context("seite=2")["page_obj"]][-1] == "n24"
    assert context("seite=99")["page_obj"].number == 2


@pytest.mark.parametrize("asked", ["", "topic=wohnen&year=2020&step=ask"])
def test_it_asks_as_often_for_many_rows_as_for_few(asked: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(context(asked)["page_obj"])
        return len(captured)

    few = queries()
    for number in range(12):
        an_example(f"n{number}", 2000 + number, "wohnen", "gesundheit", steps=("ask", f"step {number}"))
    assert queries() == few == 3
