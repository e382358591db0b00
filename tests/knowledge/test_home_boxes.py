"""What the knowledge apps give to the home page and to the page of an authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from fsa_portal import contributions
from fsa_portal.actor import ANONYMOUS, Visibility
from fsa_portal.directory.kinds import AuthorityKind
from knowledge.funding.authority import for_authority
from knowledge.funding.models import FundingStatus
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


def entries(title: str) -> list[str]:
    boxes = {
        box.title: box.context
        for box in contributions.collect(contributions.HOME, actor=ANONYMOUS, page=None)
    }
    return [entry["title"] for entry in boxes.get(title, {"entries": []})["entries"]]


def test_the_home_page_shows_what_was_published_last_and_the_open_calls(client) -> None:
    content.handbook()
    content.example(title="Erstes", slug="erstes")
    content.example(title="Zweites", slug="zweites")
    content.document(title="Ein Bericht", slug="bericht")
    content.programme(
        title="Jetzt beantragen", slug="jetzt", deadline=timezone.localdate() + dt.timedelta(days=9)
    )
    text = client.get("/").content.decode()
    assert text.index("Zweites") < text.index("Erstes")
    for shown in ("Haushalt", "Ein Bericht", "Jetzt beantragen", "Frist endet bald", "in 9 Tagen"):
        assert shown in text


def test_former_editions_are_no_news() -> None:
    content.handbook()
    boxes = contributions.collect(contributions.HOME, actor=ANONYMOUS, page=None)
    urls = [entry["url"] for box in boxes if box.title == "Handbuch" for entry in box.context["entries"]]
    assert urls
    assert all(url.startswith("/handbuch/moderne-sozialplanung/") and "/20" not in url for url in urls)


def test_nobody_reads_a_title_that_is_not_for_them() -> None:
    content.example(title="Offen", slug="offen")
    content.example(title="Geheim", slug="geheim", visibility=Visibility.INTERNAL)
    content.example(title="Entwurf", slug="entwurf").unpublish()
    assert entries("Praxisbeispiele") == ["Offen"]


def test_a_call_whose_deadline_is_over_or_that_is_closed_is_not_offered() -> None:
    day = timezone.localdate()
    content.programme(title="Vorbei", slug="a", deadline=day - dt.timedelta(days=1))
    content.programme(title="Zu", slug="b", status=FundingStatus.CLOSED)
    content.programme(title="Später", slug="c", status=FundingStatus.ANNOUNCED)
    content.programme(title="Heute noch", slug="d", deadline=day)
    (box,) = contributions.collect(contributions.HOME, actor=ANONYMOUS, page=None)
    assert [programme.title for programme in box.context["programmes"]] == ["Heute noch", "Später"]


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("body_kind", ["", AuthorityKind.KREIS])
def test_what_is_only_announced_stands_below_what_is_open_and_is_not_called_open(body_kind: str) -> None:
    day = timezone.localdate()
    for title, days in (("In drei Wochen", 22), ("Im Frühjahr", 150)):
        content.programme(title=title, slug=f"a-{days}", deadline=day + dt.timedelta(days=days))
    (box,) = contributions.collect(contributions.HOME, actor=ANONYMOUS, page=None, body_kind=body_kind)
    assert box.title == "Open funding calls"
    content.programme(
        title="Kommt für Kreise",
        slug="b",
        status=FundingStatus.ANNOUNCED,
        deadline=day + dt.timedelta(days=9),
        body_kinds=[AuthorityKind.KREIS],
    )
    (box,) = contributions.collect(contributions.HOME, actor=ANONYMOUS, page=None, body_kind=body_kind)
    shown = [programme.title for programme in box.context["programmes"]]
    assert shown == ["In drei Wochen", "Im Frühjahr", "Kommt für Kreise"]
    assert box.title == "Open and announced funding calls"


@pytest.mark.usefixtures("english")
def test_likewise_on_the_page_of_an_authority() -> None:
    authority, day = people.cast().birkenfurt, timezone.localdate()

    def box() -> tuple[str, list[str]]:
        (found,) = for_authority(actor=ANONYMOUS, authority=authority)
        return found.title, [programme.title for programme in found.context["programmes"]]

    soon = {"status": FundingStatus.ANNOUNCED, "deadline": day + dt.timedelta(days=9)}
    content.programme(title="Kommt", slug="kommt", **soon)
    assert box() == ("Announced funding", ["Kommt"])
    content.programme(title="Läuft", slug="laeuft", deadline=day + dt.timedelta(days=99))
    assert box() == ("Open and announced funding", ["Läuft", "Kommt"])


def test_the_home_page_needs_as_many_queries_for_three_things_as_for_one(client) -> None:
    def fill(number: int) -> None:
        content.example(title=f"Beispiel {number}", slug=f"beispiel-{number}")
        content.document(title=f"Bericht {number}", slug=f"bericht-{number}")
        content.programme(title=f"Aufruf {number}", slug=f"aufruf-{number}")

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    content.handbook()
    fill(1)
    one = queries()
    fill(2)
    fill(3)
    assert queries() == one
    assert one <= 15


def test_the_page_of_an_authority_shows_its_examples_and_documents_only(client) -> None:
    who = people.cast()
    content.example(title="Aus Birkenfurt", slug="hier", authority=who.birkenfurt)
    content.example(title="Aus Moorbach", slug="dort", authority=who.moorbach)
    content.document(title="Bericht der Stadt", slug="bericht", authorities=[who.birkenfurt])
    text = client.get(who.birkenfurt.get_absolute_url()).content.decode()
    assert "Aus Birkenfurt" in text
    assert "Bericht der Stadt" in text
    assert "Aus Moorbach" not in text
