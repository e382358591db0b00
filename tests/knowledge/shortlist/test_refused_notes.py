"""What somebody writes about a reading list is saved, or refused with a word beside the field and kept."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from fsa_portal.actor import Visibility
from knowledge.shortlist.models import NOTE_LENGTH, TITLE_LENGTH
from tests.factories import content, people

pytestmark = pytest.mark.django_db
LINES = "\n".join(f"Zeile {number:02} mit so vielen Worten" for number in range(1, 14)).ljust(495, ".")


@pytest.fixture(params=["visitor", "member"])
def reader(request: pytest.FixtureRequest) -> Client:
    """Whose list is kept in the session, and whose in the database."""
    content.site()
    return Client() if request.param == "visitor" else people.cast().client("member")


def kept(reader: Client, **about: object):
    page = content.example(**about)
    reader.post("/merkliste/merken/", {"page": page.pk})
    return page


def shown(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def test_a_note_of_many_lines_is_measured_as_the_browser_measures_it(reader) -> None:
    page = kept(reader)
    sent = LINES.replace("\n", "\r\n")
    assert len(LINES) <= NOTE_LENGTH < len(sent)
    assert reader.post("/merkliste/notiz/", {"page": page.pk, "note": sent}).status_code == 303
    assert reader.get("/merkliste/").context["entries"][0].note == LINES


@pytest.mark.parametrize("note", ["Zu lang " + "x" * NOTE_LENGTH, "Mit\x00Null"])
def test_a_note_that_is_refused_is_kept_in_its_open_field(reader, note) -> None:
    other, page = kept(reader, title="Eins", slug="eins"), kept(reader, title="Zwei", slug="zwei")
    reader.post("/merkliste/notiz/", {"page": page.pk, "note": "Bisher"})
    answer = reader.post("/merkliste/notiz/", {"page": page.pk, "note": note})
    assert answer.status_code == 422
    html = shown(answer)
    field = html.find("textarea", id=f"{page.pk}-note")
    assert field.text.strip() == note
    assert field.find_parent("details").has_attr("open")
    assert html.find(id=f"{page.pk}-note_error").text.strip()
    assert html.find("a", href=f"#{page.pk}-note")
    assert not html.find("textarea", id=f"{other.pk}-note").find_parent("details").has_attr("open")
    assert [entry.note for entry in reader.get("/merkliste/").context["entries"]] == ["", "Bisher"]


@pytest.mark.parametrize("title", ["x" * (TITLE_LENGTH + 1), "Mit\x00Null"])
def test_a_title_that_is_refused_is_kept_in_its_field(reader, title) -> None:
    kept(reader)
    answer = reader.post("/merkliste/titel/", {"title": title})
    assert answer.status_code == 422
    html = shown(answer)
    assert html.find("input", id="id_title")["value"] == title
    assert html.find(id="id_title_error").text.strip()
    assert reader.get("/merkliste/").context["title"] == "Merkliste"


def test_the_links_of_a_refused_form_lead_to_the_list(reader) -> None:
    kept(reader)
    html = shown(reader.post("/merkliste/titel/", {"title": "x" * (TITLE_LENGTH + 1)}))
    files = [link["href"] for link in html.find_all("a", href=True) if "ausgabe=" in link["href"]]
    assert len(files) == 4
    assert [reader.get(path).status_code for path in files] == [200, 200, 200, 200]
    assert all(path.startswith("/merkliste/?") for path in files)


def test_a_refused_note_shows_nothing_of_a_page_that_cannot_be_seen(reader) -> None:
    long = "x" * (NOTE_LENGTH + 1)
    hidden = kept(reader)
    hidden.visibility = Visibility.INTERNAL
    hidden.save()
    for page in (hidden.pk, "987654", "x"):
        assert reader.post("/merkliste/notiz/", {"page": page, "note": long}).status_code == 404
