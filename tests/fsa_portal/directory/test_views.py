"""The public pages of the directory."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fsa_portal import contributions
from fsa_portal.actor import ANONYMOUS
from fsa_portal.directory import maps, register
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority, AuthorityAlias

pytestmark = pytest.mark.django_db

LIST = "/kommunen/"


def text_of(response) -> str:
    """The page as a reader sees it."""
    page = response.content.decode()
    page = re.sub(r"(?s)<(script|head)\b.*?</\1>", " ", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def links(response) -> list[str]:
    return re.findall(r'href="(/kommunen/0[^"]+)"', response.content.decode())


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    assert counted.captured_queries
    return len(counted)


class TestList:
    def test_shows_all_427_by_district_with_a_map_of_the_state(self, client):
        register.load_register()
        page = client.get(LIST)
        assert "427" in text_of(page)
        assert len(set(links(page))) == 427
        assert page.content.decode().count('class="fsa-map__link"') == 53
        assert maps.ATTRIBUTION in text_of(page)

    def test_fictional_ones_are_marked_and_not_counted(self, client, aachen, birkenfurt):
        with_demo = client.get(LIST)
        assert (with_demo.context["count"], with_demo.context["demo_count"]) == (2, 2)
        assert with_demo.content.decode().count("fsa-status") == 1  # at the fictional district
        assert client.get(LIST, {"view": "a-z"}).content.decode().count("fsa-status") == 2

    def test_stands_in_alphabetical_order_with_umlauts_as_vowels(self, client):
        register.load_register()
        page = client.get(LIST, {"view": "a-z"})
        letters = [letter for letter, _ in page.context["letters"]]
        assert letters == sorted(letters)
        assert "Ü" not in letters
        names = [one.name for letter, rows in page.context["letters"] for one in rows if letter == "U"]
        assert names == ["Übach-Palenberg", "Uedem", "Unna", "Kreis Unna"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "kupferst"}, ["Stolberg (Rhld.)"]),
            ({"q": "aachen"}, ["Aachen", "Städteregion Aachen"]),
            ({"q": "aachen", "kind": "staedteregion"}, ["Städteregion Aachen"]),
            ({"kind": "kreisfreie-stadt"}, ["Mülheim an der Ruhr"]),
            ({"q": "Atlantis"}, []),
            ({"kind": "freistaat"}, []),
            ({"q": "<script>alert(1)</script>"}, []),
            ({"q": "x" * 101}, []),
        ],
    )
    def test_finds_what_was_asked_for_by_form_alone(self, client, stolberg, aachen, muelheim, query, found):
        page = client.get(LIST, query)
        assert page.status_code == 200
        assert [one.name for _, rows in page.context["letters"] for one in rows] == found
        assert b"<script>alert" not in page.content

    def test_an_empty_result_says_what_to_try(self, client, aachen):
        page = client.get(LIST, {"q": "Atlantis"})
        assert "früheren Namen" in text_of(page) or "former name" in text_of(page)

    def test_the_question_stays_in_the_field(self, client, stolberg):
        assert 'value="Kupfer"' in client.get(LIST, {"q": "Kupfer"}).content.decode()

    @pytest.mark.parametrize("url", [LIST, f"{LIST}?view=a-z", f"{LIST}?q=a"])
    def test_needs_the_same_number_of_queries_for_one_and_for_many(self, client, aachen, url):
        before = queries(client, url)
        for number in (4, 8, 12):
            Authority.objects.create(
                key=f"05334{number:03}", name=f"A-Stadt {number}", kind=AuthorityKind.STADT, parent_id="05334"
            )
        Authority.objects.create(key="05166", name="Kreis Viersen", kind=AuthorityKind.KREIS)
        assert queries(client, url) == before <= 15

    def test_is_only_read(self, client):
        assert client.post(LIST).status_code == 405


class TestPage:
    def test_shows_the_facts(self, client, stolberg, aachen):
        page = client.get("/kommunen/05334032-stolberg-rhld/")
        text = text_of(page)
        for fact in (
            "Stolberg (Rhld.)",
            "05 3 34 032",
            "Städteregion Aachen",
            "Kupferstadt",
            maps.ATTRIBUTION,
        ):
            assert fact in text
        assert "/kommunen/05334002-aachen/" in links(page)

    def test_shows_population_only_with_its_date(self, client, muelheim):
        assert "31.12.2025" not in text_of(client.get(muelheim.get_absolute_url()))
        muelheim.population, muelheim.population_date = 171_234, dt.date(2025, 12, 31)
        muelheim.save()
        text = text_of(client.get(muelheim.get_absolute_url()))
        assert "31.12.2025" in text
        assert "171.234" in text

    def test_a_district_lists_its_municipalities(self, client, region, stolberg, aachen, muelheim):
        page = client.get(region.get_absolute_url())
        assert [one.name for one in page.context["members"]] == ["Aachen", "Stolberg (Rhld.)"]
        assert page.context["map"] is not None

    def test_neighbours_of_the_same_district_come_first(self, client):
        register.load_register()
        page = client.get("/kommunen/05334032-stolberg-rhld/")
        names = [one.name for one in page.context["neighbours"]]
        assert names[:4] == ["Aachen", "Eschweiler", "Roetgen", "Simmerath"]
        assert "Langerwehe" in names[4:]

    def test_a_city_outside_districts_has_neighbours_and_no_members(self, client):
        register.load_register()
        page = client.get("/kommunen/05117000-muelheim-an-der-ruhr/")
        assert page.context["members"] == page.context["siblings"] == []
        assert {"Essen", "Duisburg", "Oberhausen", "Ratingen"} <= {
            one.name for one in page.context["neighbours"]
        }

    def test_a_wrong_name_in_the_address_leads_to_the_right_one(self, client, stolberg):
        page = client.get("/kommunen/05334032-stollberg/")
        assert (page.status_code, page.headers["Location"]) == (301, "/kommunen/05334032-stolberg-rhld/")

    @pytest.mark.parametrize(
        "address", ["05334999-nirgends", "05999-nirgends", "0533-x", "06412000-frankfurt"]
    )
    def test_an_unknown_key_is_not_found(self, client, stolberg, address):
        assert client.get(f"/kommunen/{address}/").status_code == 404

    def test_a_fictional_one_is_marked_and_needs_no_map(self, client, birkenfurt):
        moorbach = Authority.objects.create(
            key="05999002", name="Moorbach", kind=AuthorityKind.GEMEINDE, parent_id="05999", is_demo=True
        )
        page = client.get(birkenfurt.get_absolute_url())
        assert page.content.decode().count("fsa-status") == 1
        assert page.context["map"] is None
        assert page.context["siblings"] == [moorbach]

    def test_english_page_has_the_same_key_and_name(self, client, stolberg):
        page = client.get("/en/kommunen/05334032-stolberg-rhld/")
        assert page.status_code == 200
        assert "Medium district town" in text_of(page)

    def test_other_apps_fill_their_part_of_the_page(self, client, stolberg, monkeypatch):
        """A provider gets the authority and the actor; its template is shown under its title."""
        asked = {}

        def provider(**context):
            asked.update(context)
            return [
                contributions.Contribution("Praxis", "components/empty_state.html", {"title": "Nichts da"})
            ]

        monkeypatch.setitem(contributions._providers, contributions.AUTHORITY, [(100, provider)])
        text = text_of(client.get(stolberg.get_absolute_url()))
        assert "Praxis" in text
        assert "Nichts da" in text
        assert (asked["authority"], asked["actor"]) == (stolberg, ANONYMOUS)

    def test_needs_the_same_number_of_queries_for_one_and_for_many(
        self, client, region, stolberg, monkeypatch
    ):
        # Only this app's own part: what others add is measured where they add it.
        monkeypatch.setitem(contributions._providers, contributions.AUTHORITY, [])
        pages = [region.get_absolute_url(), stolberg.get_absolute_url()]
        before = [queries(client, url) for url in pages]
        for number, name in ((2, "Aachen"), (12, "Eschweiler"), (24, "Roetgen")):
            Authority.objects.create(
                key=f"05334{number:03}", name=name, kind=AuthorityKind.STADT, parent_id="05334"
            )
        for name in ("Altstadt", "Neustadt"):
            AuthorityAlias.objects.create(authority=stolberg, name=name, kind="former", source="Chronik")
        after = [queries(client, url) for url in pages]
        assert before == after
        assert max(after) <= 15


class TestTable:
    def test_gives_what_the_list_shows_with_the_official_key(self, client, aachen, birkenfurt):
        rows = client.get(LIST, {"ausgabe": "json"}).json()["items"]
        assert {row["key"] for row in rows} == set(Authority.objects.current().values_list("key", flat=True))
        asked = client.get(LIST, {"q": "Birkenfurt", "ausgabe": "csv"}).content.decode("utf-8-sig")
        lines = asked.splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(f"{birkenfurt.key};Birkenfurt;")

    def test_is_offered_beside_the_list_and_keeps_what_was_asked(self, client, birkenfurt):
        assert 'href="?q=Birken&amp;ausgabe=csv"' in client.get(LIST, {"q": "Birken"}).content.decode()
