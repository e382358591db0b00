"""The list of the library: what is archived, who paid, by what it is narrowed, and as a table."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from fsa_portal.actor import Visibility
from knowledge.library.indexing import DocumentSource
from knowledge.library.models import DocumentFunder, DocumentKind, DocumentPage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people
from tests.factories.people import Cast
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db
LIST = "/bibliothek/"


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()
    return people.cast()


def titles(query: str = "") -> list[str]:
    return [document.title for document in Client().get(f"{LIST}{query}").context["page_obj"]]


def funded(page: DocumentPage, *names: str, about=None) -> DocumentPage:
    page.funders.set([DocumentFunder(name=name, about=about) for name in names])
    page.save_revision().publish()
    return page


def test_what_is_archived_stands_below_with_its_note(cast: Cast) -> None:
    content.document(
        slug="alt", title="Alt", year=2027, archived_on=dt.date(2026, 1, 5), archive_note="Abgelöst."
    )
    content.document(slug="neu", title="Neu", year=2020)
    assert titles() == ["Neu", "Alt"]
    assert titles("?state=archived") == ["Alt"]
    assert "Abgelöst." in Client().get(LIST).content.decode()
    assert "Abgelöst." in Client().get("/bibliothek/alt/").content.decode()


def test_an_archived_document_is_found_with_its_note_after_those_that_hold(cast: Cast) -> None:
    page = content.document(archived_on=dt.date(2026, 1, 5), archive_note="Abgelöst durch die Richtlinie.")
    (found,) = DocumentSource().documents(f"document:{page.pk}")
    assert "Abgelöst durch die Richtlinie." in [passage.text for passage in found.passages]
    assert found.boost < 1
    assert "archiviert" in found.labels or "archived" in found.labels


@pytest.mark.parametrize("given", [{"archived_on": dt.date(2026, 1, 5)}, {"archive_note": "Abgelöst."}])
def test_day_and_note_of_the_archive_belong_together(cast: Cast, given: dict) -> None:
    page = content.document()
    for name, value in given.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError):
        page.full_clean()


def test_each_filter_narrows_the_list(cast: Cast) -> None:
    report = content.document(
        samples.printed_pdf("x"),
        name="b.pdf",
        slug="b",
        title="Bericht",
        kind=DocumentKind.SOCIAL_REPORT,
        year=2022,
        authorities=[cast.birkenfurt, cast.erlental],
    )
    report.topics.add(content.term(Vocabulary.TOPIC, "sozialberichterstattung"))
    report.goals.add(content.term(Vocabulary.GOAL, "steuerung"))
    report.audiences.add(content.term(Vocabulary.AUDIENCE, "leitung"))
    funded(report, "Land", "Stiftung")
    content.document(slug="a", title="Anderes")
    for query in (
        "?kind=sozialbericht",
        "?topic=sozialberichterstattung",
        f"?authority={cast.birkenfurt.key}",
        f"?authority={cast.erlental.key}",
        "?year=2022",
        "?format=pdf",
        "?funder=Stiftung",
        "?goal=steuerung",
        "?audience=leitung",
    ):
        assert titles(query) == ["Bericht"], query
    assert titles("?state=current") == ["Anderes", "Bericht"]


def test_the_filtered_list_as_a_table(cast: Cast) -> None:
    funded(
        content.document(slug="b", title="Bericht", edition="2. Auflage", authorities=[cast.birkenfurt]),
        "Land",
    )
    content.document(slug="i", title="Intern", visibility=Visibility.INTERNAL)
    (row,) = json.loads(Client().get(f"{LIST}?ausgabe=json").content)["items"]
    assert (row["title"], row["edition"], row["funders"], row["authorities"], row["format"]) == (
        "Bericht",
        "2. Auflage",
        ["Land"],
        ["Birkenfurt"],
        "TXT",
    )
    assert row["url"].endswith("/bibliothek/b/")
    assert "ausgabe=csv" in Client().get(LIST).content.decode()


def test_the_page_says_who_paid_and_leads_to_the_programme(cast: Cast) -> None:
    programme = content.programme(slug="viertel", title="Viertel")
    page = funded(content.document(), "Programm Viertel", about=programme)
    text = Client().get(page.url).content.decode()
    assert re.search(rf'href="{programme.url}">Programm Viertel<', text)
    programme.visibility = Visibility.INTERNAL
    programme.save_revision().publish()
    text = Client().get(page.url).content.decode()
    assert "Programm Viertel" in text
    assert programme.url not in text
    assert "Programm Viertel" in Client().get(LIST).content.decode()


def test_a_scan_is_marked_on_its_page(cast: Cast) -> None:
    plain, scan = content.document(slug="a"), content.document(slug="b", scanned=True)
    mark = "fsa-note--learn"
    assert mark not in Client().get(plain.url).content.decode()
    assert mark in Client().get(scan.url).content.decode()


def test_a_document_of_several_authorities_is_found_by_each(cast: Cast) -> None:
    page = content.document(authorities=[cast.birkenfurt, cast.moorbach])
    (found,) = DocumentSource().documents(f"document:{page.pk}")
    assert set(found.facets["authority"]) == {cast.birkenfurt.key, cast.moorbach.key}
    cast.moorbach.name = "Moorbach am See"
    assert set(DocumentSource().affected(cast.moorbach)) == {f"document:{page.pk}"}


def test_a_hit_names_the_sheet_and_a_hit_in_a_pdf_its_page(cast: Cast) -> None:
    from fsa_portal.outbox import queue
    from knowledge.library.actions import EXTRACT

    table = content.document(samples.xlsx(("Raum", "Kinder"), ("Nord", "17")), name="t.xlsx", slug="t")
    queue.drain([EXTRACT])
    (found,) = DocumentSource().documents(f"document:{table.pk}")
    passage = found.passages[-1]
    assert (passage.heading, passage.page, passage.url) == ("Daten", None, table.file_url)
    assert "Nord" in passage.text
