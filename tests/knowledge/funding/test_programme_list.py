"""The list of programmes: filters with counts, order, and the same list as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from fsa_portal.actor import Visibility
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority
from knowledge.funding.models import FundingStatus
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def programmes() -> None:
    content.site()
    content.programme(
        title="Quartier",
        slug="quartier",
        deadline=DAY + dt.timedelta(days=20),
        applicants=[{"type": "kommune", "own_share": 20}, {"type": "freier-traeger", "own_share": 10}],
        terms_of={
            "objects_funded": [content.term(Vocabulary.FUNDING_OBJECT, "projekt-quartier")],
            "topics": [content.term(Vocabulary.TOPIC, "kinderarmut")],
            "goals": [content.term(Vocabulary.GOAL, "praevention")],
        },
    )
    content.programme(
        title="Stelle",
        slug="stelle",
        status=FundingStatus.ANNOUNCED,
        deadline_words="im Frühsommer 2027",
        deadline_from=dt.date(2027, 5, 1),
        deadline_to=dt.date(2027, 7, 15),
        applicants=[{"type": "kommune", "own_share": 25}],
        funders=[{"name": "EU", "kind": content.term(Vocabulary.FUNDING_SOURCE, "eu")}],
    )
    content.programme(
        title="Altes",
        slug="altes",
        deadline=DAY - dt.timedelta(days=9),
        applicants=[{"type": "freier-traeger"}],
    )


def context(query: str = "") -> dict:
    answer = Client().get(f"/foerderung/{query}")
    assert answer.status_code == 200
    return answer.context


def titles(query: str = "") -> list[str]:
    return [one.title for one in context(query)["page_obj"]]


def counts(name: str, query: str = "") -> list[tuple[str, int]]:
    group = next(group for group in context(query)["groups"] if group.name == name)
    return [(option.value, option.count) for option in group.options]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["Quartier", "Stelle", "Altes"]),
        ("?group=offen", ["Quartier"]),
        ("?group=erwartet&group=offen", ["Quartier", "Stelle"]),
        ("?status=frist-endet-bald", ["Quartier"]),
        ("?status=geschlossen", ["Altes"]),
        ("?applicant=freier-traeger", ["Quartier", "Altes"]),
        ("?object=projekt-quartier", ["Quartier"]),
        ("?window=30", ["Quartier"]),
        ("?window=180", ["Quartier", "Stelle"]),
        ("?source=eu", ["Stelle"]),
        ("?topic=kinderarmut", ["Quartier"]),
        ("?goal=praevention", ["Quartier"]),
        ("?share=11-20", ["Quartier"]),
        ("?share=21-50", ["Stelle"]),
        ("?share=unknown", ["Altes"]),
        ("?share=11-20&applicant=freier-traeger", []),
        ("?share=1-10&applicant=freier-traeger", ["Quartier"]),
        ("?group=unsinn", ["Quartier", "Stelle", "Altes"]),
        ("?applicant=unsinn", ["Quartier", "Stelle", "Altes"]),
        ("?window=none", []),
        ("?sort=title", ["Altes", "Quartier", "Stelle"]),
        ("?sort=new", ["Altes", "Stelle", "Quartier"]),
        ("?sort=unsinn", ["Quartier", "Stelle", "Altes"]),
    ],
)
def test_what_the_list_shows(programmes: None, query: str, left: list[str]) -> None:
    assert titles(query) == left


def test_a_share_counts_for_the_applicants_that_one_has_chosen(programmes: None) -> None:
    assert dict(counts("share")) == {"1-10": 1, "11-20": 1, "21-50": 1, "unknown": 1}
    assert dict(counts("share", "?applicant=kommune")) == {"11-20": 1, "21-50": 1}


def test_classes_stand_in_the_order_of_what_they_mean(programmes: None) -> None:
    assert counts("window") == [("30", 1), ("90", 1), ("180", 2)]
    assert counts("group") == [("offen", 1), ("erwartet", 1), ("beendet", 1)]
    assert [value for value, _ in counts("share")] == ["1-10", "11-20", "21-50", "unknown"]


@pytest.mark.parametrize(
    ("share", "value"),
    [(None, "unknown"), (0, "0"), (1, "1-10"), (10, "1-10"), (11, "11-20"), (20, "11-20"), (21, "21-50"),
     (50, "21-50"), (51, "51-100"), (100, "51-100")],
)  # fmt: skip
def test_every_share_has_one_class(share: int | None, value: str) -> None:
    content.site()
    content.programme(slug="anteil", applicants=[{"type": "kommune", "own_share": share}])
    assert counts("share") == [(value, 1)]


def limited_to(place: Authority, **fields: object) -> None:
    page = content.programme(**fields)
    page.places.set([Authority.objects.get(pk=place.pk)])
    page.save_revision().publish()


def test_a_place_gives_what_is_for_it_and_for_the_whole_state(programmes: None) -> None:
    """Whoever looks for money somewhere misses nothing that can be had there."""
    cast = people.cast()
    city = people.authority("05998000", "Rheinfurth", AuthorityKind.KREISFREIE_STADT)
    limited_to(cast.erlental, title="Kreisfonds", slug="kreisfonds")
    limited_to(city, title="Stadtfonds", slug="stadtfonds")
    whole_state = ["Quartier", "Stelle", "Altes"]
    assert set(titles(f"?place={cast.erlental.key}")) == {*whole_state, "Kreisfonds"}
    assert set(titles(f"?place={city.key}")) == {*whole_state, "Stadtfonds"}
    assert titles("?place=nrw") == whole_state
    assert counts("place") == [("nrw", 3), (cast.erlental.key, 4), (city.key, 4)]


def test_a_district_town_leads_to_its_district(programmes: None) -> None:
    cast = people.cast()
    limited_to(cast.erlental, title="Kreisfonds", slug="kreisfonds")
    asked = context(f"?place={cast.birkenfurt.key}")
    assert {one.title for one in asked["page_obj"]} == {"Quartier", "Stelle", "Altes", "Kreisfonds"}
    with translation.override("de"):
        words = gettext("%(place)s or the whole state") % {"place": "Birkenfurt"}
    assert [label for label, _ in asked["chips"]] == [words]
    assert dict(counts("place", f"?place={cast.birkenfurt.key}"))[cast.birkenfurt.key] == 4
    page = Client().get(cast.birkenfurt.get_absolute_url()).content.decode()
    assert f'href="/foerderung/?place={cast.birkenfurt.key}"' in page


def test_a_funder_that_has_left_is_no_reason_to_be_found(programmes: None) -> None:
    eu, land = (content.term(Vocabulary.FUNDING_SOURCE, slug) for slug in ("eu", "land"))
    content.programme(
        slug="rest",
        title="Rest",
        funders=[
            {"name": "EU", "kind": eu, "ends_on": DAY - dt.timedelta(days=1)},
            {"name": "Land", "kind": land},
        ],
    )
    assert "Rest" not in titles("?source=eu")
    assert "Rest" in titles("?source=land")


def test_the_sort_stays_when_a_filter_is_set_and_the_other_way_round(programmes: None) -> None:
    asked = context("?sort=title&applicant=kommune")
    assert asked["kept"] == [("sort", "title")]
    assert [url for _, url, current in asked["sorts"] if not current] == [
        "?sort=deadline&applicant=kommune",
        "?sort=new&applicant=kommune",
    ]


# --- as a file ---


def test_the_files_hold_what_the_filters_leave(programmes: None) -> None:
    client = Client()
    found = client.get("/foerderung/?ausgabe=json&group=offen").json()["items"]
    assert [one["title"] for one in found] == ["Quartier"]
    assert found[0]["url"] == "http://localhost:8000/foerderung/quartier/"
    assert found[0]["status"] == "frist-endet-bald"
    assert found[0]["applicants"][1] == {"type": "freier-traeger", "own_share": 10, "note": ""}
    answer = client.get("/foerderung/?ausgabe=csv&sort=title")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Titel"] for row in rows] == ["Altes", "Quartier", "Stelle"]
    assert rows[2]["Antragsfrist"] == "im Frühsommer 2027"
    assert (
        rows[1]["Wer beantragt, mit Eigenanteil"] == "Stadt- oder Gemeindeverwaltung 20 %, Freier Träger 10 %"
    )


def test_more_than_one_page_of_programmes_is_in_the_file() -> None:
    content.site()
    for number in range(27):
        content.programme(slug=f"p-{number}", title=f"P {number}")
    assert len(titles()) == 20
    assert len(Client().get("/foerderung/?ausgabe=json").json()["items"]) == 27


@pytest.mark.parametrize("query", ["", "?ausgabe=csv", "?ausgabe=json"])
def test_lists_and_files_hold_only_what_one_may_see(programmes: None, query: str) -> None:
    content.programme(slug="intern", title="Geheimname", visibility=Visibility.INTERNAL)
    content.programme(slug="sperre", title="Sperrname", embargo_until=NOON + dt.timedelta(days=1))
    content.programme(slug="entwurf", title="Entwurfsname").unpublish()
    text = Client().get(f"/foerderung/{query}").content.decode()
    assert "Quartier" in text
    assert not [name for name in ("Geheimname", "Sperrname", "Entwurfsname") if name in text]
