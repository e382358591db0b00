"""A shared reading list opens the list, never its pages; and what people take along."""

from __future__ import annotations

import csv
import datetime as dt
import io
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fsa_portal.actor import Visibility
from knowledge.shortlist import actions
from knowledge.shortlist.models import Shortlist
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(site) -> people.Cast:
    return people.cast()


@pytest.fixture
def site() -> None:
    content.site()


@pytest.fixture
def link(cast) -> str:
    """The link of an adviser's list: a page for everybody, one for partners, one for the FSA."""
    by = cast.actor("adviser")
    for visibility in (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL):
        page = content.example(title=f"Für {visibility}", slug=visibility, visibility=visibility)
        actions.keep(page.pk, by=by, note=f"=Notiz {visibility}")
    actions.rename(by=by, title="Für Birkenfurt")
    return actions.share(by=by).share_url


def read(browser: Client, link: str) -> list[str]:
    answer = browser.get(link)
    assert answer.status_code == 200
    assert "Für Birkenfurt</h1>" in answer.content.decode()
    return [entry.title for entry in answer.context["entries"]]


def test_a_reader_sees_the_entries_that_are_open_to_them_and_nothing_of_the_others(cast, link) -> None:
    assert read(Client(), link) == ["Für public"]
    assert read(cast.client("member"), link) == ["Für public", "Für partners"]
    assert read(cast.client("editor"), link) == ["Für public", "Für partners", "Für internal"]
    text = Client().get(link).content.decode()
    assert "Notiz internal" not in text
    assert cast.adviser.user.email not in text
    assert 'name="robots" content="noindex"' in text


def test_a_link_that_was_taken_back_opens_nothing_and_the_next_one_is_another(cast, link) -> None:
    adviser = cast.client("adviser")
    adviser.post("/merkliste/teilen/beenden/")
    assert Client().get(link).status_code == 404
    adviser.post("/merkliste/teilen/")
    assert Client().get(link).status_code == 404
    assert read(Client(), Shortlist.objects.get().share_url) == ["Für public"]


def test_a_link_ends_by_itself(cast, link) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=actions.SHARED_DAYS + 2)):
        assert Client().get(link).status_code == 404


def test_no_link_can_be_made_up(link) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    for broken in (token[:-1], f"{token}x", "x", "W10:x"):
        assert Client().get(f"/merkliste/geteilt/{broken}/").status_code == 404


def test_what_a_link_says_that_was_taken_back_tells_nothing_about_the_list(cast, link) -> None:
    """A link that never was gives the same page, which says in plain words what to do."""

    def page(path: str) -> str:
        answer = Client().get(path)
        assert answer.templates[0].name == "broken_link.html"
        return answer.content.decode().replace(path, "").replace(quote(path, safe=""), "")

    cast.client("adviser").post("/merkliste/teilen/beenden/")
    assert page(link) == page("/merkliste/geteilt/x/")


def test_a_list_of_somebody_whose_account_is_closed_is_closed_too(cast, link) -> None:
    person = cast.adviser.user
    person.is_active = False
    person.save()
    assert Client().get(link).status_code == 404


def test_visitors_cannot_share(site) -> None:
    assert Client().post("/merkliste/teilen/").status_code == 404
    assert Client().post("/merkliste/teilen/beenden/").status_code == 404


def test_the_table_has_the_same_rows_and_no_formulas(cast, link) -> None:
    answer = cast.client("member").get(f"{link}?ausgabe=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Für public", "Für partners"]
    assert rows[1][2].startswith("http")
    assert rows[1][3] == "'=Notiz public"


def test_the_pdf_is_tagged_and_holds_titles_addresses_notes_and_the_day(cast, link) -> None:
    import pypdfium2

    with time_machine.travel("2026-11-23 12:00", tick=False):
        answer = Client().get(f"{link}?ausgabe=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="fur-birkenfurt.pdf"' in answer["Content-Disposition"]
    assert b"/MarkInfo" in answer.content or b"/StructTreeRoot" in answer.content
    with pypdfium2.PdfDocument(answer.content) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        assert document.get_metadata_value("Title") == "Für Birkenfurt"
    assert "Für public" in text
    assert "/praxis/public/" in text
    assert "=Notiz public" in text
    assert "23. November 2026" in text
    assert "internal" not in text


def test_the_list_needs_as_many_queries_for_many_pages_as_for_one(cast) -> None:
    member = cast.client("member")
    by = cast.actor("member")

    def queries() -> int:
        member.get("/merkliste/")
        with CaptureQueriesContext(connection) as captured:
            assert member.get("/merkliste/").status_code == 200
        return len(captured)

    actions.keep(content.example(slug="a").pk, by=by)
    one = queries()
    for number in range(4):
        actions.keep(content.example(slug=f"b-{number}", title=f"B {number}").pk, by=by)
    assert queries() == one <= 25
