"""Where a programme stands follows from what is entered and from the day."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.utils import translation

from fsa_portal.actor import Visibility, audience_of
from knowledge.funding.indexing import ProgrammeSource
from knowledge.funding.models import CLOSES_SOON, FundingStatus, ProgrammePage
from knowledge.funding.statuses import StatusGroup, group_of
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content

# Even a page that is never saved asks the database for its language.
pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("status", "deadline", "shown"),
    [
        (FundingStatus.OPEN, None, FundingStatus.OPEN),
        (FundingStatus.OPEN, days(31), FundingStatus.OPEN),
        (FundingStatus.OPEN, days(30), CLOSES_SOON[0]),
        (FundingStatus.OPEN, days(1), CLOSES_SOON[0]),
        (FundingStatus.OPEN, days(0), CLOSES_SOON[0]),
        (FundingStatus.OPEN, days(-1), FundingStatus.CLOSED),
        (FundingStatus.ANNOUNCED, days(5), FundingStatus.ANNOUNCED),
        (FundingStatus.ANNOUNCED, days(-5), FundingStatus.ANNOUNCED),
        (FundingStatus.EXHAUSTED, days(5), FundingStatus.EXHAUSTED),
        (FundingStatus.ENDED, days(5), FundingStatus.ENDED),
    ],
)
def test_an_open_programme_closes_soon_and_then_is_closed(
    status: str, deadline: dt.date | None, shown: str
) -> None:
    programme = ProgrammePage(status=status, deadline=deadline)
    slug, label = programme.status_on(DAY)
    assert slug == shown
    assert label


def test_the_database_says_the_same() -> None:
    content.site()
    kind = content.term(Vocabulary.FUNDING_SOURCE, "land")
    season = {"deadline_words": "im Herbst", "deadline_from": days(-9)}
    given: list[tuple[str, dict[str, object], list[int | None]]] = [
        *((status, {"deadline": days(-1)}, []) for status in FundingStatus),
        *((FundingStatus.OPEN, {"deadline": days(number)}, []) for number in (0, 30, 31)),
        *((FundingStatus.OPEN, {**season, "deadline_to": days(number)}, []) for number in (-1, 0)),
        *((FundingStatus.OPEN, {}, ends) for ends in ([], [None], [-1], [0], [None, -1], [-1, -2])),
    ]
    said = {}
    for number, (status, fields, ends) in enumerate(given):
        funders = [
            {"name": "Land", "kind": kind, "ends_on": None if end is None else days(end)} for end in ends
        ]
        made = content.programme(slug=f"p-{number}", status=status, funders=funders, **fields)
        slug = made.status_on(DAY)[0]
        said[made.pk] = (slug, group_of(slug).value)
    found = ProgrammePage.objects.standing_on(DAY).annotate(slug_=F("standing"), group_=F("standing_group"))
    assert {pk: tuple(rest) for pk, *rest in found.values_list("pk", "slug_", "group_")} == said
    open_or_announced = {
        pk
        for pk, (slug, group) in said.items()
        if group == StatusGroup.OPEN or slug == FundingStatus.ANNOUNCED
    }
    with time_machine.travel(dt.datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=dt.UTC)):
        assert set(ProgrammePage.objects.to_apply_for().values_list("pk", flat=True)) == open_or_announced


def test_now_is_the_day_here_not_in_greenwich() -> None:
    programme = ProgrammePage(status=FundingStatus.OPEN, deadline=DAY)
    with time_machine.travel(dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC)):
        assert programme.status_now[0] == CLOSES_SOON[0]
    with time_machine.travel(dt.datetime(2026, 11, 23, 23, 1, tzinfo=dt.UTC)):
        assert programme.status_now[0] == FundingStatus.CLOSED


def test_what_nobody_checked_for_a_month_is_marked() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)):
        assert not ProgrammePage(checked_on=days(-30)).is_unchecked
        assert ProgrammePage(checked_on=days(-31)).is_unchecked


def test_the_page_shows_the_status_of_the_day() -> None:
    content.site()
    programme = content.programme(deadline=DAY)
    with time_machine.travel(dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)):
        soon = Client().get(programme.get_url()).content.decode()
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)):
        over = Client().get(programme.get_url()).content.decode()
    with translation.override("de"):
        closes_soon, closed = str(CLOSES_SOON[1]), str(FundingStatus.CLOSED.label)
    assert closes_soon in soon
    assert closed not in soon
    assert closed in over
    assert closes_soon not in over


# --- what the search may see ---


@pytest.fixture
def programme(db) -> ProgrammePage:
    content.site()
    return content.programme(terms=[{"valid_from": DAY, "text": "<p>Nur für Kommunen.</p>"}])


def documents(programme: ProgrammePage) -> list:
    return list(ProgrammeSource().documents(f"programme:{programme.pk}"))


def test_a_programme_is_found_by_its_sections(programme: ProgrammePage) -> None:
    (found,) = documents(programme)
    assert [(p.anchor, p.text) for p in found.passages] == [
        ("", "Zuschuss für Software."),
        ("zweck", "Gefördert wird Software."),
        ("bedingungen", "Nur für Kommunen."),
        ("foerdernde", "Land"),
    ]
    assert (found.kind, found.url, found.labels) == ("funding", "/foerderung/daten/", ("Land",))
    assert found.facets["status"] == ("antrag-moeglich",)
    page = Client().get(found.url).content.decode()
    for passage in found.passages[1:]:
        assert f'id="{passage.anchor}"' in page


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL])
def test_a_programme_is_for_whom_its_page_is(programme: ProgrammePage, visibility: str) -> None:
    ProgrammePage.objects.update(visibility=visibility)
    assert documents(programme)[0].audience == audience_of(visibility)
    ProgrammePage.objects.update(live=False)
    assert documents(programme) == []
    assert set(ProgrammeSource().keys()) == {f"programme:{programme.pk}"}
