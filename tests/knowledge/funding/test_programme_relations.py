"""Predecessor and successor lead to each other; what is under embargo shows nowhere, not even by a relation."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from fsa_portal.actor import ANONYMOUS, PUBLIC, Visibility
from knowledge.funding.indexing import ProgrammeSource, look_again_at_all
from knowledge.funding.models import FundingStatus, ProgrammeKind, ProgrammePage
from knowledge.vocabulary.models import Vocabulary
from search.contract import Query, find
from search.sync import update
from tests.factories import content

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
DIFFERENCES = [{"aspect": "Schwerpunkt", "before": "Planung", "after": "Geheimschwerpunkt"}]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> object:
    settings.SEARCH_DIR = tmp_path / "search"
    content.site()
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def old() -> ProgrammePage:
    return content.programme(title="Altprogramm", slug="alt", status=FundingStatus.SUCCEEDED)


def successor(old: ProgrammePage, **fields: object) -> ProgrammePage:
    return content.programme(
        title="Neuprogramm", slug="neu", predecessor=old, differences=DIFFERENCES, **fields
    )


def text(path: str) -> str:
    return Client().get(path).content.decode()


def indexed(page: ProgrammePage):
    (found,) = ProgrammeSource().documents(f"programme:{page.pk}")
    return found


def test_both_pages_lead_to_each_other_and_show_the_differences(old: ProgrammePage) -> None:
    successor(old)
    for path, other in (("/foerderung/alt/", "/foerderung/neu/"), ("/foerderung/neu/", "/foerderung/alt/")):
        page = text(path)
        assert f'href="{other}"' in page
        assert "Geheimschwerpunkt" in page


def test_a_call_and_its_programme_lead_to_each_other() -> None:
    programme = content.programme(title="Programm", slug="programm")
    content.programme(title="Aufruf", slug="aufruf", kind=ProgrammeKind.CALL, programme=programme)
    assert 'href="/foerderung/aufruf/"' in text("/foerderung/programm/")
    assert 'href="/foerderung/programm/"' in text("/foerderung/aufruf/")


@pytest.mark.parametrize(
    "hidden",
    [{"embargo_until": NOW + dt.timedelta(days=1)}, {"visibility": Visibility.INTERNAL}],
    ids=["embargo", "internal"],
)
def test_a_hidden_successor_shows_nowhere(old: ProgrammePage, hidden: dict) -> None:
    """Neither its name nor its address nor a word of its differences."""
    page = successor(old, **hidden)
    update(ProgrammeSource().keys())
    paths = ["/", "/foerderung/", "/foerderung/alt/", "/foerderung/?ausgabe=json", "/foerderung/?ausgabe=csv",
             "/sitemap.xml", "/suche/?q=Altprogramm", "/suche/?q=Geheimschwerpunkt", "/suche/?programme=neu",
             "/suche/vorschlaege/?q=neuprogramm"]  # fmt: skip
    for path in paths:
        shown = text(path)
        assert "Neuprogramm" not in shown, path
        assert "/foerderung/neu/" not in shown, path
        if "q=Geheim" not in path:
            assert "Geheimschwerpunkt" not in shown, path
    assert Client().get("/foerderung/neu/").status_code == 404
    assert find(Query(text="Geheimschwerpunkt"), ANONYMOUS).total == 0
    if "embargo_until" in hidden:
        with time_machine.travel(NOW + dt.timedelta(days=2)):
            assert "Neuprogramm" in text("/foerderung/alt/")
            assert find(Query(text="Geheimschwerpunkt"), ANONYMOUS).total == 1
            assert Client().get(page.get_url()).status_code == 200


@pytest.mark.parametrize(
    "hidden", [{"embargo_until": NOW + dt.timedelta(days=1)}, {"visibility": Visibility.PARTNERS}]
)
def test_a_hidden_predecessor_or_programme_is_named_neither_on_the_page_nor_in_the_index(
    hidden: dict,
) -> None:
    before = content.programme(title="Altprogramm", slug="alt", **hidden)
    page = successor(before, kind=ProgrammeKind.CALL, programme=before)
    shown = text("/foerderung/neu/")
    assert "Altprogramm" not in shown
    assert "Geheimschwerpunkt" not in shown
    found = indexed(page)
    assert found.aliases == ()
    assert found.facets["programme"] == ("neu",)
    assert "Altprogramm" not in str(found.passages)
    assert "Geheimschwerpunkt" not in str(found.passages)


def test_the_name_of_the_predecessor_finds_the_successor(old: ProgrammePage) -> None:
    page = successor(old)
    assert indexed(page).aliases == ("Altprogramm",)
    update(ProgrammeSource().keys())
    urls = {hit.url.partition("#")[0] for hit in find(Query(text="Altprogramm"), ANONYMOUS).hits}
    assert urls == {"/foerderung/alt/", "/foerderung/neu/"}


def test_a_new_name_of_the_predecessor_reaches_the_index_of_its_successor(old: ProgrammePage) -> None:
    page = successor(old)
    assert f"programme:{page.pk}" in set(ProgrammeSource().affected(old))
    kind = page.funders.get().kind
    assert f"programme:{page.pk}" in set(ProgrammeSource().affected(kind))


# --- what the search knows of a programme ---


def test_funders_objects_and_applicants_are_facets() -> None:
    page = content.programme(
        applicants=[{"type": "freier-traeger", "note": "Mit Stellungnahme."}],
        terms_of={"objects_funded": [content.term(Vocabulary.FUNDING_OBJECT, "bericht")]},
        status=FundingStatus.ANNOUNCED,
        deadline_words="voraussichtlich im Frühsommer",
        deadline_from=dt.date(2027, 5, 1),
        deadline_to=dt.date(2027, 7, 1),
    )
    found = indexed(page)
    assert found.facets["funder"] == ("land",)
    assert found.facets["object"] == ("bericht",)
    assert found.facets["applicant"] == ("freier-traeger",)
    assert found.audience == {PUBLIC}
    update(ProgrammeSource().keys())
    for words in ("Frühsommer", "Stellungnahme", "Kleinräumiger Bericht"):
        assert find(Query(text=words), ANONYMOUS).total == 1, words
    for name, value in (("funder", "land"), ("object", "bericht"), ("applicant", "freier-traeger")):
        assert find(Query(facets={name: (value,)}), ANONYMOUS).total == 1
    page = text("/suche/?q=Frühsommer")
    for label in ("Land NRW", "Kleinräumiger Bericht", "Freier Träger"):
        assert label in page


def test_every_passage_leads_to_a_place_on_the_page(old: ProgrammePage) -> None:
    page = successor(old, terms=[{"valid_from": dt.date(2026, 1, 1), "text": "<p>Bedingung.</p>"}])
    shown = text("/foerderung/neu/")
    anchors = {passage.anchor for passage in indexed(page).passages} - {""}
    assert {"unterschiede", "bedingungen", "foerdernde"} <= anchors
    assert all(f'id="{anchor}"' in shown for anchor in anchors)


def test_the_night_brings_status_and_terms_of_the_day_into_the_search() -> None:
    later = {"valid_from": dt.date(2026, 12, 1), "text": "<p>Neufassung.</p>"}
    page = content.programme(deadline=dt.date(2026, 12, 31), terms=[later])
    assert indexed(page).facets["status"] == ("antrag-moeglich",)
    update(ProgrammeSource().keys())
    assert find(Query(text="Neufassung"), ANONYMOUS).total == 0
    with time_machine.travel(NOW + dt.timedelta(days=20)):
        assert look_again_at_all() == {"programmes": 1}
        update([f"programme:{page.pk}"])
        assert find(Query(text="Neufassung"), ANONYMOUS).total == 1
        assert find(Query(facets={"status": ("frist-endet-bald",)}), ANONYMOUS).total == 1
