"""The results page: what it says, where its addresses lead, and that it works when the search does not."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.test import Client

from search import contract
from search.contract import Passage, Query, Result, SearchDocument
from search.documents import fingerprint
from search.engines import get_engine
from search.page import ResultsPage, query_from
from tests.search.samples import changes, document

pytestmark = pytest.mark.django_db


def fill(*documents) -> None:
    get_engine().apply(changes(*documents))


@pytest.fixture
def filled(source) -> None:
    fill(
        *[
            document(f"thing:{n}", title=f"Armut {n}", text="Armut im Quartier", facets={"topic": ("armut",)})
            for n in range(12)
        ],
        document(
            "thing:20", title="Wohnen und Armut", text="Armut", facets={"topic": ("wohnen",)}, kind="example"
        ),
        document("thing:21", title="Geheime Armut", text="Armut", audience=frozenset({"staff"}), kind="case"),
    )


def html(client: Client, address: str = "/suche/", **more) -> str:
    return client.get(address, more).content.decode()


def test_hits_are_counted_listed_and_marked(client: Client, filled) -> None:
    page = html(client, q="Armut")
    assert "13 Treffer" in page or "13 hits" in page
    assert "<mark>Armut</mark>" in page
    assert page.count('class="fsa-result"') == 10


def test_the_second_page_and_the_filters_are_in_the_address(client: Client, filled) -> None:
    assert html(client, q="Armut", page="2").count('class="fsa-result"') == 3
    page = html(client, q="Armut", topic="wohnen")
    assert page.count('class="fsa-result"') == 1
    assert 'value="wohnen" checked' in page
    assert 'value="armut"' in page


def test_nothing_tells_of_what_is_not_for_this_person(client: Client, filled) -> None:
    page = html(client, q="Armut")
    assert "Geheime" not in page
    assert 'value="case"' not in page
    assert "Geheime" not in client.get("/suche/vorschlaege/", {"q": "gehei"}).content.decode()


def test_a_hit_leads_to_its_passage_or_its_pdf_page(client: Client, source) -> None:
    pages = (Passage(anchor="", text="Fallzahlen", page=12, url="/d/1.pdf#page=12"),)
    fill(document("thing:1", title="Bericht", passages=pages), document("thing:2", text="Fallzahlen"))
    page = html(client, q="Fallzahlen")
    assert 'href="/d/1.pdf#page=12"' in page
    assert 'href="/thing/2/#abs-1"' in page


def dated(key: str, date: dt.date, **more) -> SearchDocument:
    return document(key, title=key, text="Fallzahlen", date=date, **more)


def dates_in(page: str) -> list[str]:
    return [" ".join(found.strip(" ·").split()) for found in re.findall(r'__date">(.*?)</span>', page)]


@pytest.mark.parametrize(
    ("address", "day"), [("/suche/", "Di, 31. März 2026"), ("/en/suche/", "Tue, 31 March 2026")]
)
def test_a_date_is_shown_as_far_as_it_is_known(client: Client, source, address: str, day: str) -> None:
    fill(
        dated("thing:1", dt.date(2026, 3, 31)),
        dated("thing:2", dt.date(2025, 1, 1), date_precision="year"),
        document("thing:3", text="Fallzahlen"),
    )
    assert dates_in(html(client, address, q="Fallzahlen", sort="newest")) == [day, "2025"]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_a_year_is_sorted_among_days(client: Client, source, sort: str) -> None:
    documents = [
        dated("thing:1", dt.date(2026, 1, 1), date_precision="year"),
        dated("thing:2", dt.date(2025, 12, 31)),
        dated("thing:3", dt.date(2025, 1, 1), date_precision="year"),
        dated("thing:4", dt.date(2024, 12, 31)),
    ]
    fill(*documents)
    shown = dates_in(html(client, q="Fallzahlen", sort=sort))
    expected = ["2026", "Mi, 31. Dezember 2025", "2025", "Di, 31. Dezember 2024"]
    assert shown == (expected if sort == "newest" else expected[::-1])


def test_to_know_only_the_year_is_a_change_of_the_document() -> None:
    day, year = (
        dated("thing:1", dt.date(2025, 1, 1)),
        dated("thing:1", dt.date(2025, 1, 1), date_precision="year"),
    )
    assert fingerprint(day) != fingerprint(year)


def test_nothing_found_says_what_to_do_next(client: Client, filled) -> None:
    page = html(client, q="Xylophon")
    assert "fsa-empty" in page
    assert "/handbuch/" in page


def test_a_fault_is_said_with_503_and_other_ways(client: Client, filled, index) -> None:
    get_engine().close()
    [folder] = index.glob("index-*")
    (folder / "meta.json").write_text("{}")
    answer = client.get("/suche/", {"q": "Armut"})
    assert answer.status_code == 503
    assert 'role="alert"' in answer.content.decode()
    assert "/handbuch/" in answer.content.decode()
    assert client.get("/suche/vorschlaege/", {"q": "arm"}).status_code == 503


def test_suggestions_are_lines_with_addresses(client: Client, filled) -> None:
    told = client.get("/suche/vorschlaege/", {"q": "wohnen a"}).json()
    assert [(one["text"], one["url"]) for one in told["suggestions"]] == [("Wohnen und Armut", "/thing/20/")]
    assert told["status"].startswith("1 ")


def test_what_is_typed_is_escaped(client: Client, filled) -> None:
    page = html(client, q='"><script>alert(1)</script>')
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "address",
    [
        "?q=%00",
        "?q=" + "a" * 5000,
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=²",
        "?page=abc&sort=x&kind=&topic=",
        "?topic=%00&topic=%F0%9F%92%A5",
        "?unknown=1",
        "?" + "&".join(f"topic={n}" for n in range(500)),
    ],
)
def test_any_address_is_answered(client: Client, filled, address: str) -> None:
    assert client.get("/suche/" + address).status_code == 200


def test_the_page_speaks_english_below_en(client: Client, filled) -> None:
    assert "13 hits" in html(client, "/en/suche/", q="Armut")


def test_a_chip_leads_to_the_page_without_its_value() -> None:
    query = Query(text="Armut & mehr", facets={"topic": ("a", "b"), "year": ("2026",)}, sort="newest")
    page = ResultsPage(query, Result())
    parameters = QueryDict(page.chips[0].url.removeprefix("?"))
    assert parameters.getlist("topic") == ["b"]
    assert (parameters["year"], parameters["q"], parameters["sort"]) == ("2026", "Armut & mehr", "newest")
    assert QueryDict(page.url_without_filters.removeprefix("?")).dict() == {
        "q": "Armut & mehr",
        "sort": "newest",
    }


def test_an_address_becomes_a_question_and_nonsense_is_left_out() -> None:
    query = query_from(QueryDict("q=Armut&topic=a&topic=a&topic=b&page=3&sort=oldest&secret=1"), "de")
    assert (query.text, query.facets, query.page, query.sort) == ("Armut", {"topic": ("a", "b")}, 3, "oldest")
    assert query_from(QueryDict("sort=score&page=x"), "de") == query_from(QueryDict(""), "de")


def test_values_are_called_what_apps_call_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "_labels", {})
    monkeypatch.setattr(contract, "_sources", {})
    contract.register_labels("topic", lambda values, language: {"armut": f"Armut ({language})"})
    result = Result(counts={"topic": (("armut", 2), ("neu", 1))}, total=2)
    [group] = ResultsPage(Query(), result).groups
    assert [option.label for option in group.options] == ["Armut (de)", "neu"]


# --- for a reader of another language ---


@pytest.fixture
def in_two_languages(source) -> None:
    fill(
        *[document(f"thing:{n}", title=f"Quartier {n}", text="Quartier Quartier") for n in range(3)],
        document("thing:8", title="Areas", text="What people call Quartier", url="/en/areas/", language="en"),
        document(
            "thing:9",
            title="Quartier am See",
            kind="authority",
            url="/kommunen/05358004-aldenhoven/",
            labels=("fiktives Beispiel",),
        ),
    )


def hits_in(page: str) -> list[str]:
    return re.findall(r'<li class="fsa-result">(.*?)</li>', page, re.DOTALL)


@pytest.mark.parametrize("asked", [{"q": "Quartier"}, {"q": "call Quartier"}, {}])
def test_an_english_reader_finds_english_pages_before_german_ones(
    client: Client, in_two_languages, asked
) -> None:
    first, *others = hits_in(html(client, "/en/suche/", **asked))
    assert 'href="/en/areas/' in first
    assert "German" not in first
    assert len(others) == 4


def test_a_page_in_another_language_says_so(client: Client, in_two_languages) -> None:
    page = html(client, "/en/suche/", q="Quartier")
    assert "5 hits" in page
    german = next(hit for hit in hits_in(page) if "/thing/0/" in hit)
    assert ">German<" in german
    assert '<h2 class="fsa-result__title" lang="de">' in german
    assert 'lang="de"' not in hits_in(page)[0]
    english = hits_in(html(client, q="Quartier"))
    assert [hit.count('lang="en"') for hit in english if "/en/areas/" in hit] == [2]


def test_what_has_an_address_in_every_language_leads_to_that_of_the_reader(
    client: Client, in_two_languages
) -> None:
    found = next(hit for hit in hits_in(html(client, "/en/suche/", q="Quartier")) if "am See" in hit)
    assert 'href="/en/kommunen/05358004-aldenhoven/"' in found
    assert ">German<" not in found
    assert '<span class="fsa-edition" lang="de">fiktives Beispiel' in found
    (told,) = client.get("/en/suche/vorschlaege/", {"q": "quartier am"}).json()["suggestions"]
    assert (told["url"], told["lang"]) == ("/en/kommunen/05358004-aldenhoven/", "de")


def test_nothing_found_is_said_in_english(client: Client, in_two_languages) -> None:
    page = html(client, "/en/suche/", q="Xylophonquark")
    assert "0 hits" in page
    assert "Nothing found" in page
    assert "Handbook" in page
