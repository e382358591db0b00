"""The timeline: dates as exact as they are known, in the right order, each with its source."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from fsa_portal.actor import ANONYMOUS
from knowledge.reference.indexing import TimelineSource
from knowledge.reference.models import Milestone, Precision
from search.contract import Query, find
from search.sync import update
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal() -> None:
    content.site()


def test_years_stand_before_their_months_and_months_before_their_days() -> None:
    given = [
        ("Fachstelle", dt.date(2015, 5, 11), Precision.DAY),
        ("Frühjahr", dt.date(2015, 5, 20), Precision.MONTH),
        ("Anfang Mai", dt.date(2015, 5, 1), Precision.DAY),
        ("Silvester", dt.date(2014, 12, 31), Precision.DAY),
        ("Jahr", dt.date(2015, 7, 4), Precision.YEAR),
        ("Neujahr", dt.date(2015, 1, 1), Precision.DAY),
        ("Januar", dt.date(2015, 1, 9), Precision.MONTH),
    ]
    for title, date, precision in given:
        content.milestone(title=title, date=date, precision=precision)
    assert list(Milestone.objects.values_list("title", flat=True)) == [
        "Silvester",
        "Jahr",
        "Januar",
        "Neujahr",
        "Frühjahr",
        "Anfang Mai",
        "Fachstelle",
    ]


@pytest.mark.parametrize(
    ("precision", "said", "machine", "ends"),
    [
        (Precision.DAY, "Mo, 11. Mai 2015", "2015-05-11", dt.date(2015, 5, 11)),
        (Precision.MONTH, "Mai 2015", "2015-05", dt.date(2015, 5, 31)),
        (Precision.YEAR, "2015", "2015", dt.date(2015, 12, 31)),
    ],
)
def test_a_date_says_what_is_known_of_it(
    precision: Precision, said: str, machine: str, ends: dt.date, client: Client
) -> None:
    entry = content.milestone(precision=precision)
    assert (entry.when, entry.machine_date, entry.ends) == (said, machine, ends)
    assert f'<time datetime="{machine}">{said}</time>' in client.get("/zeitleiste/").content.decode()


def test_an_entry_without_a_source_is_refused() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        Milestone(date=dt.date(2015, 5, 11), title="X").full_clean()
    assert set(refused.value.error_dict) == {"source"}


def test_an_entry_leads_to_its_page_for_those_who_may_see_it(client: Client) -> None:
    hidden = content.example(title="Interne Seite", slug="intern", visibility="internal")
    content.milestone(link_page=hidden)
    content.milestone(title="Anderes", link_address="/kommunen/", link_text="Alle Kommunen")
    page = client.get("/zeitleiste/").content.decode()
    assert "Interne Seite" not in page
    assert '<a href="/kommunen/">Alle Kommunen</a>' in page
    staff = people.browser(people.affiliation(people.Role.ADVISER).user, second_factor=True)
    assert "Interne Seite" in staff.get("/zeitleiste/").content.decode()


def test_a_chapter_of_an_edition_that_is_not_open_is_not_shown(client: Client) -> None:
    """A chapter is never more open than its edition, whatever its own fields say."""
    work = content.handbook()
    edition = content.add(
        work, content.EditionPage(title="Entwurf", slug="2031", year=2031, visibility="internal")
    )
    chapter = content.chapter(edition, "geheim", "Text", title="Geheimes Kapitel")
    content.milestone(link_page=chapter)
    assert "Geheimes Kapitel" not in client.get("/zeitleiste/").content.decode()


def test_the_search_leads_to_the_entry() -> None:
    entry = content.milestone(
        title="Die Fachtagung beginnt", date=dt.date(2008, 3, 1), precision=Precision.YEAR
    )
    update([f"milestone:{entry.pk}"])
    (hit,) = find(Query("Fachtagung"), ANONYMOUS).hits
    assert hit.url == f"/zeitleiste/#eintrag-{entry.pk}"
    assert (hit.date, hit.date_precision) == (dt.date(2008, 1, 1), "year")


def test_an_entry_is_found_by_the_authorities_whose_history_it_is() -> None:
    cast = people.cast()
    entry = content.milestone(title="Die Fachtagung beginnt")
    for authorities, found in (([cast.moorbach, cast.birkenfurt], 1), ([cast.moorbach], 0)):
        entry.authorities.set(authorities)
        call_command("work", once=True)
        asked = Query("Fachtagung", facets={"authority": (cast.birkenfurt.key,)})
        assert find(asked, ANONYMOUS).total == found
    # A district lists what happened in its towns.
    asked = Query("Fachtagung", facets={"district": (cast.erlental.key,)})
    assert find(asked, ANONYMOUS).total == 1
    assert f"milestone:{entry.pk}" in TimelineSource().affected(cast.moorbach)
