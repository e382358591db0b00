"""Short advice is found by those who read it on the page of the body, as it stands now, and leads to its page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import ShortAdvice
from fsa_portal.accounts.actions import declare_conflict
from fsa_portal.privacy.purging import purge
from search.contract import Query, find
from tests.factories import cases
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def advice(cast: Cast) -> ShortAdvice:
    given = [actions.Given("infomaterial", "Knotenblume")]
    return cases.short_advice(
        by=cast.actor("adviser"), client=cast.birkenfurt, text="Sumpfdotterfrage", materials=given
    )


def found(cast: Cast, name: str, word: str) -> list[str]:
    return [hit.url for hit in find(Query(text=word), cast.actor(name)).hits]


def test_it_leads_to_its_page_for_the_fsa_alone(cast: Cast, advice: ShortAdvice) -> None:
    for name in ("adviser", "lead", "editor"):
        for word in ("Sumpfdotterfrage", "Knotenblume"):
            assert found(cast, name, word) == [advice.get_absolute_url()], name
    for name in ("member", "foreign", "ministry"):
        assert found(cast, name, "Sumpfdotterfrage") == []


def test_who_keeps_out_of_the_body_does_not_find_it_any_more(cast: Cast, advice: ShortAdvice) -> None:
    declare_conflict(by=cast.actor("admin"), user=cast.adviser2.user, body=cast.birkenfurt)
    assert found(cast, "adviser2", "Sumpfdotterfrage") == []
    assert found(cast, "adviser", "Sumpfdotterfrage") == [advice.get_absolute_url()]


def test_it_is_found_by_what_stands_there_now(cast: Cast, advice: ShortAdvice) -> None:
    by = cast.actor("adviser")
    actions.correct_entry(
        advice, by=by, reason="Vertan", date=advice.date, kind=advice.kind, minutes=5, text="Schachbrettfalter",
        topics=[], corrections=0,
    )  # fmt: skip
    assert found(cast, "adviser", "Schachbrettfalter") == [advice.get_absolute_url()]
    assert found(cast, "adviser", "Sumpfdotterfrage") == []


def test_what_is_removed_by_time_takes_its_corrections_along_and_is_not_found(
    cast: Cast, advice: ShortAdvice
) -> None:
    day = timezone.localdate() - dt.timedelta(days=3700)
    actions.correct_entry(
        advice, by=cast.actor("adviser"), reason="Vertan", date=day, kind=advice.kind, minutes=5,
        text="Sumpfdotterfrage", topics=[], corrections=0,
    )  # fmt: skip
    purge()
    assert not ShortAdvice.objects.exists()
    assert found(cast, "adviser", "Sumpfdotterfrage") == []
