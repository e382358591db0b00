"""The text of a file is read after the commit, page by page, and the search leads to the page."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from cms.models import PortalDocument
from fsa_portal.actor import Visibility, audience_of
from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from knowledge.library.actions import EXTRACT
from knowledge.library.indexing import DocumentSource
from knowledge.library.models import DocumentKind, DocumentPage, DocumentText
from tests.factories import content
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()


def texts(page: DocumentPage) -> list[tuple[int, str]]:
    return list(page.texts.values_list("page", "text"))


def document(page: DocumentPage):
    return next(iter(DocumentSource().documents(f"document:{page.pk}")), None)


def test_publishing_queues_the_reading_and_the_worker_does_it() -> None:
    page = content.document(b"Zw\xc3\xb6lf R\xc3\xa4ume.")
    assert texts(page) == []
    assert Job.objects.filter(kind=EXTRACT, key=str(page.pk)).exists()
    queue.drain([EXTRACT])
    assert texts(page) == [(1, "Zwölf Räume.")]
    assert not Job.objects.filter(kind=EXTRACT).exists()


def test_another_file_replaces_the_texts() -> None:
    page = content.document(b"Alt.")
    queue.drain([EXTRACT])
    page.file = PortalDocument.objects.create(title="Neu", file=ContentFile(b"Neu.", name="neu.txt"))
    page.save_revision().publish()
    queue.drain([EXTRACT])
    assert texts(page) == [(1, "Neu.")]


def test_reading_twice_changes_nothing() -> None:
    page = content.document(b"Text.")
    queue.drain([EXTRACT])
    page.save_revision().publish()
    queue.drain([EXTRACT])
    assert texts(page) == [(1, "Text.")]
    assert DocumentText.objects.count() == 1


def test_a_read_document_is_looked_at_again_by_the_search() -> None:
    page = content.document()
    Job.objects.filter(kind="search").delete()
    queue.drain([EXTRACT])
    assert Job.objects.filter(kind="search", key=f"document:{page.pk}").exists()


def test_a_document_that_is_gone_needs_no_reading() -> None:
    page = content.document()
    page.delete()
    assert queue.drain([EXTRACT]) == 1
    assert not Job.objects.filter(kind=EXTRACT).exists()


def test_a_broken_file_is_tried_again_and_stays_visible() -> None:
    page = content.document(b"%PDF-1.7 broken", name="kaputt.pdf")
    queue.drain([EXTRACT])
    job = Job.objects.get(kind=EXTRACT, key=str(page.pk))
    assert job.attempts == 1
    assert job.last_error


def test_a_hit_in_a_file_leads_to_its_page() -> None:
    page = content.document(samples.printed_pdf("Titel"), name="bericht.pdf")
    DocumentText.objects.create(document=page, page=7, text="Auf Seite sieben.")
    found = document(page)
    passage = found.passages[-1]
    assert (passage.page, passage.text) == (7, "Auf Seite sieben.")
    assert passage.url == "/bibliothek/fallzahlen/datei/#page=7"
    assert (found.kind, found.facets["year"]) == ("document", ("2026",))


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL])
def test_a_document_is_for_whom_its_page_is(visibility: str) -> None:
    page = content.document(visibility=visibility)
    assert document(page).audience == audience_of(visibility)
    page.unpublish()
    assert document(page) is None
    assert set(DocumentSource().keys()) == {f"document:{page.pk}"}


def test_only_a_speech_says_that_the_spoken_word_prevails() -> None:
    assert DocumentPage(kind=DocumentKind.SPEECH).shown_caveat
    assert not DocumentPage(kind=DocumentKind.STUDY).shown_caveat
