"""What a reader must know before quoting stands on the page, and on every page of the PDF that is delivered."""

from __future__ import annotations

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from fsa_portal.actor import Visibility
from fsa_portal.outbox import queue
from fsa_portal.privacy.files import file_columns, take_away
from fsa_portal.uploads.storage import private_storage
from knowledge.library.actions import EXTRACT, STAMP, read_anew, withdraw_version
from knowledge.library.models import DocumentKind, DocumentPage, DocumentText, StampedCopy
from tests.factories import content, files, people
from tests.factories.people import Cast
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db
CAVEAT = "Es gilt das gesprochene Wort."
SPOKEN, CORRECTED = samples.printed_pdf("Liebe Gäste", "Danke"), samples.printed_pdf("Verehrte Gäste")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()
    return people.cast()


@pytest.fixture
def speech(cast: Cast) -> DocumentPage:
    page = content.document(SPOKEN, name="rede.pdf", slug="rede", kind=DocumentKind.SPEECH, caveat=CAVEAT)
    queue.drain([EXTRACT, STAMP])
    return page


def body(address: str, browser: Client | None = None) -> bytes:
    response = (browser or Client()).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return b"".join(response.streaming_content)


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def publish_other(page: DocumentPage, given: bytes = CORRECTED) -> None:
    page.file = files.document(given, "neu.pdf", title="Rede, berichtigt")
    page.save_revision().publish()


def test_page_and_pdf_of_a_speech_carry_the_caveat(speech: DocumentPage) -> None:
    assert CAVEAT in Client().get(speech.url).content.decode()
    delivered = texts(body(speech.file_url))
    assert len(delivered) == 2
    assert all(CAVEAT in text for text in delivered)
    assert "Liebe Gäste" in delivered[0]


def test_the_original_is_kept_and_the_search_reads_it(speech: DocumentPage) -> None:
    with speech.file.file.open("rb") as kept:
        assert kept.read() == SPOKEN
    assert list(DocumentText.objects.values_list("text", flat=True)) == ["Liebe Gäste", "Danke"]


def test_until_the_copy_is_made_nobody_gets_the_file_without_the_caveat(cast: Cast) -> None:
    page = content.document(SPOKEN, name="rede.pdf", caveat=CAVEAT)
    waiting = Client().get(page.file_url)
    assert (waiting.status_code, waiting["Retry-After"], waiting["Cache-Control"]) == (503, "5", "no-store")
    assert page.url in waiting.content.decode()
    queue.drain([STAMP])
    assert CAVEAT in texts(body(page.file_url))[0]


def test_a_document_without_caveat_is_delivered_as_it_is(cast: Cast) -> None:
    page = content.document(SPOKEN, name="bericht.pdf")
    assert body(page.file_url) == SPOKEN
    queue.drain([STAMP])
    assert not StampedCopy.objects.exists()


def test_other_formats_are_delivered_as_they_are(cast: Cast) -> None:
    page = content.document(b"Liebe Leute", kind=DocumentKind.SPEECH, caveat=CAVEAT)
    queue.drain([STAMP])
    assert body(page.file_url) == b"Liebe Leute"


def test_every_version_carries_it_and_a_withdrawn_one_stays_withdrawn(
    cast: Cast, speech: DocumentPage
) -> None:
    publish_other(speech)
    queue.drain([STAMP])
    for number, said in ((1, "Liebe Gäste"), (2, "Verehrte Gäste")):
        (first, *_) = texts(body(speech.version_url(number)))
        assert said in first
        assert CAVEAT in first
    withdraw_version(speech.versions.get(number=1), by=cast.actor("editor"))
    queue.drain([STAMP])
    assert Client().get(speech.version_url(1)).status_code == 404
    assert CAVEAT in texts(body(speech.version_url(2)))[0]


def test_another_wording_is_another_copy_and_the_old_one_goes(
    speech: DocumentPage, tmp_path, django_capture_on_commit_callbacks
) -> None:
    before = StampedCopy.objects.get().file.name
    speech.caveat = "Sperrfrist: Beginn der Rede."
    with django_capture_on_commit_callbacks(execute=True):
        speech.save_revision().publish()
        assert Client().get(speech.file_url).status_code == 503
        queue.drain([STAMP])
    assert "Sperrfrist" in texts(body(speech.file_url))[0]
    assert not private_storage().exists(before)
    speech.caveat, speech.kind = "", DocumentKind.STUDY
    speech.save_revision().publish()
    assert body(speech.file_url) == SPOKEN
    queue.drain([STAMP])
    assert not StampedCopy.objects.exists()


def test_a_speech_says_it_without_being_told(cast: Cast) -> None:
    assert DocumentPage(kind=DocumentKind.SPEECH).shown_caveat
    assert not DocumentPage(kind=DocumentKind.STUDY).shown_caveat
    assert DocumentPage(kind=DocumentKind.SPEECH, caveat="Anders.").shown_caveat == "Anders."


def test_a_copy_is_for_those_who_see_the_page(cast: Cast, speech: DocumentPage) -> None:
    speech.visibility = Visibility.INTERNAL
    speech.save_revision().publish()
    for role in people.ROLES:
        browser = cast.client(role)
        assert browser.get(speech.file_url).status_code == browser.get(speech.url).status_code, role


def test_the_address_of_the_stored_file_leads_to_the_copy(cast: Cast, speech: DocumentPage) -> None:
    """Other pages may link the file: readers get it with the caveat there too, editors get the original."""
    response = Client().get(speech.file.url)
    assert (response.status_code, response["Location"]) == (302, speech.file_url)
    assert body(speech.file.url, cast.client("editor")) == SPOKEN


def test_a_pdf_that_cannot_be_written_on_is_delivered_and_the_editors_are_told(cast: Cast) -> None:
    broken = b"%PDF-1.7 broken"
    page = content.document(broken, name="rede.pdf", caveat=CAVEAT)
    queue.drain([STAMP])
    assert StampedCopy.objects.get().refused == "damaged"
    assert body(page.file_url) == broken
    screen = cast.client("editor").get(f"/redaktion/bibliothek/{page.pk}/fassungen/").content.decode()
    assert "help-warning" in screen


def test_the_name_of_an_erased_person_goes_from_the_copy_too(cast: Cast, speech: DocumentPage) -> None:
    copy = StampedCopy.objects.get()
    field = next(field for model, field in file_columns() if model is StampedCopy)
    take_away(copy, field)
    read_anew(files=[("library.stampedcopy.file", str(copy.pk))])
    assert not StampedCopy.objects.filter(pk=copy.pk).exists()
    take_away(speech.file, speech.file._meta.get_field("file"))
    read_anew(files=[("cms.portaldocument.file", str(speech.file.pk))])
    queue.drain([STAMP])
    assert not StampedCopy.objects.exists()
    assert b"entfernt" in body(speech.file_url)


def test_a_caveat_has_letters_that_every_pdf_can_show(speech: DocumentPage) -> None:
    speech.caveat = "Действует произнесённое слово."
    with pytest.raises(ValidationError) as refusal:
        speech.full_clean()
    assert set(refusal.value.message_dict) == {"caveat"}
