"""Another file takes the place of a document's file under the same address, and the former one stays citable."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, PageLogEntry

from cms.actions import keep_former_file
from cms.models import PortalDocument
from fsa_portal.actor import Visibility
from fsa_portal.outbox import queue
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.files import file_columns, take_away
from fsa_portal.uploads.storage import private_storage
from knowledge.library.actions import EXTRACT, WITHDRAWN, withdraw_version
from knowledge.library.indexing import DocumentSource
from knowledge.library.models import DocumentPage, PublishedVersion
from tests.factories import content, files, people
from tests.factories.people import Cast
from tests.factories.windows import Window
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db
OLD, NEW = samples.printed_pdf("Alter Stand."), samples.printed_pdf("Neuer Stand.")


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()
    return people.cast()


@pytest.fixture
def report(cast: Cast) -> DocumentPage:
    return content.document(OLD, name="alt.pdf")


def body(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def publish_other(page: DocumentPage, given: bytes = NEW, name: str = "neu.pdf", note: str = "") -> None:
    page.file = files.document(given, name, title="Neue Datei")
    page.file_note = note
    page.save_revision().publish()


def replace(
    client: Client, document: PortalDocument, given: bytes, name: str = "neu.pdf", **more: str
) -> int:
    """What an editor sends who chooses another file in the form of the document."""
    data = {
        "title": document.title,
        "collection": Collection.get_first_root_node().pk,
        "file": SimpleUploadedFile(name, given),
    } | more
    return client.post(reverse("wagtaildocs:edit", args=[document.pk]), data).status_code


@pytest.mark.parametrize("field", ["note", "withdraw"])
def test_what_is_said_of_another_file_needs_one(cast: Cast, report: DocumentPage, field: str) -> None:
    """Nobody goes away believing that a file is withdrawn that is still served."""
    document = report.file
    data = {"title": document.title, "collection": Collection.get_first_root_node().pk, field: "on"}
    answer = cast.client("editor").post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not document.versions.exists()


def stored(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_publishing_another_file_keeps_the_address_and_the_former_file(report: DocumentPage) -> None:
    address = report.file_url
    assert body(Client().get(address)) == OLD
    publish_other(report, note="Zahlen von 2026 ergänzt")
    assert report.file_url == address
    assert body(Client().get(address)) == NEW
    assert body(Client().get(report.version_url(1))) == OLD
    assert body(Client().get(report.version_url(2))) == NEW
    first, second = report.versions.all()
    assert first.sha256 == hashlib.sha256(OLD).hexdigest()
    assert first.replaced_at == second.published_at
    assert (second.note, second.replaced_at) == ("Zahlen von 2026 ergänzt", None)


def test_publishing_the_same_file_again_is_no_new_version(report: DocumentPage) -> None:
    report.summary = "Anders"
    report.save_revision().publish()
    report.unpublish()
    report.save_revision().publish()
    assert report.versions.count() == 1


def test_a_draft_with_another_file_is_no_version_yet(report: DocumentPage) -> None:
    report.file = files.document(NEW, "neu.pdf")
    revision = report.save_revision()
    assert report.versions.count() == 1
    assert body(Client().get(report.file_url)) == OLD
    revision.publish()
    assert report.versions.count() == 2


def test_what_was_said_of_one_file_does_not_hold_for_the_next(report: DocumentPage) -> None:
    publish_other(report, note="Tippfehler")
    publish_other(report, given=OLD, name="drei.pdf", note="Tippfehler")
    assert list(report.versions.values_list("note", flat=True)) == ["", "Tippfehler", ""]


def test_replacing_the_file_of_the_document_is_a_version_as_well(cast: Cast, report: DocumentPage) -> None:
    """The other way that editors have: the form of the file instead of the form of the page."""
    assert replace(cast.client("editor"), report.file, NEW, note="Neuer Rat") == 302
    assert body(Client().get(report.file_url)) == NEW
    assert body(Client().get(report.version_url(1))) == OLD
    assert [one.note for one in report.versions.all()] == ["", "Neuer Rat"]
    publish_other(report, given=OLD, name="drei.pdf")
    assert [body(Client().get(report.version_url(n))) for n in (1, 2, 3)] == [OLD, NEW, OLD]


def test_a_file_that_was_replaced_twice(cast: Cast, report: DocumentPage) -> None:
    third = samples.printed_pdf("Dritter Stand.")
    editor = cast.client("editor")
    for given in (NEW, third):
        report.file.refresh_from_db()
        assert replace(editor, report.file, given) == 302
    assert [body(Client().get(report.version_url(n))) for n in (1, 2, 3)] == [OLD, NEW, third]
    assert [one.number for one in report.file.versions.all()] == [1, 2]


def test_replaced_while_nobody_sees_the_page(cast: Cast, report: DocumentPage) -> None:
    report.unpublish()
    assert replace(cast.client("editor"), report.file, NEW) == 302
    assert report.versions.count() == 1
    report.refresh_from_db()
    report.save_revision().publish()
    assert [body(Client().get(report.version_url(n))) for n in (1, 2)] == [OLD, NEW]


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL])
def test_versions_are_for_those_who_see_the_page(cast: Cast, visibility: str) -> None:
    report = content.document(OLD, name="alt.pdf", visibility=visibility)
    publish_other(report)
    for role in people.ROLES:
        browser = cast.client(role)
        seen = browser.get(report.url).status_code
        for address in (report.file_url, report.version_url(1), report.version_url(2)):
            assert browser.get(address).status_code == seen, (role, address)
        assert browser.get(report.version_url(3)).status_code == 404
    # The former file itself is nobody's any more, except through the page.
    former = report.versions.get(number=1).document
    assert Client().get(former.url).status_code == 404


def test_a_revoked_version_is_gone_at_the_next_request(report: DocumentPage) -> None:
    publish_other(report)
    browser = Client()
    first = browser.get(report.version_url(1))
    again = {"If-None-Match": first["ETag"]}
    assert first["Cache-Control"] == "private, no-cache"
    assert browser.get(report.version_url(1), headers=again).status_code == 304
    report.visibility = Visibility.INTERNAL
    report.save_revision().publish()
    assert browser.get(report.version_url(1), headers=again).status_code == 404
    assert browser.get(report.file_url).status_code == 404


def test_a_browser_that_has_the_former_file_gets_the_new_one(cast: Cast, report: DocumentPage) -> None:
    browser = Client()
    tag = browser.get(report.file_url)["ETag"]
    assert replace(cast.client("editor"), report.file, NEW) == 302
    response = browser.get(report.file_url, headers={"If-None-Match": tag})
    assert body(response) == NEW
    part = browser.get(report.file_url, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert body(part) == NEW


def test_the_page_lists_the_versions_once_there_are_two(report: DocumentPage) -> None:
    assert 'id="fassungen"' not in Client().get(report.url).content.decode()
    publish_other(report, note="Zahlen ergänzt")
    page = Client().get(report.url).content.decode()
    assert 'id="fassungen"' in page
    assert report.version_url(1) in page
    assert "Zahlen ergänzt" in page


def test_the_list_of_versions_asks_no_more_with_more_of_them(report: DocumentPage) -> None:
    counts = []
    for number in range(3):
        publish_other(report, given=OLD if number % 2 else NEW, name=f"{number}.pdf")
        Client().get(report.url)
        with CaptureQueriesContext(connection) as queries:
            Client().get(report.url)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


@pytest.mark.parametrize("way", ["page", "file"])
def test_the_search_finds_what_stands_in_the_present_file(cast: Cast, report: DocumentPage, way: str) -> None:
    queue.drain([EXTRACT])

    def found() -> str:
        (document,) = DocumentSource().documents(f"document:{report.pk}")
        return " ".join(passage.text for passage in document.passages)

    assert "Alter Stand." in found()
    if way == "page":
        publish_other(report)
    else:
        Job.objects.filter(kind="search").delete()
        assert replace(cast.client("editor"), report.file, NEW) == 302
    # Nobody is led to a page of a file that is not there any more.
    assert "Alter Stand." not in found()
    assert Job.objects.filter(kind="search", key=f"document:{report.pk}").exists()
    queue.drain([EXTRACT])
    assert "Neuer Stand." in found()


def test_an_editor_uploads_and_publishes_in_the_form_of_the_page(cast: Cast, report: DocumentPage) -> None:
    """As the form does it: the chooser uploads, the page names what it chose."""
    editor = cast.client("editor")
    upload = {
        "document-chooser-upload-title": "Bericht 2027",
        "document-chooser-upload-file": SimpleUploadedFile("b.pdf", NEW),
        "document-chooser-upload-collection": Collection.get_first_root_node().pk,
    }
    assert editor.post(reverse("wagtaildocs_chooser:create"), upload).status_code == 200
    chosen = PortalDocument.objects.latest("pk")
    window = Window(editor, report)
    sent = {"file": chosen.pk, "file_note": "Stand 2027", "action-publish": "1"}
    assert window.save(**sent).status_code == 302
    assert body(Client().get(report.file_url)) == NEW
    assert report.versions.get(number=2).note == "Stand 2027"
    refused = cast.client("organiser")
    assert refused.post(window.path, window.fields.dict() | sent).status_code == 404
    assert replace(refused, report.file, NEW) == 404


def test_what_the_gate_refuses_replaces_nothing(cast: Cast, report: DocumentPage, tmp_path) -> None:
    before = stored(tmp_path / "files")
    editor = cast.client("editor")
    assert replace(editor, report.file, samples.pdf(b"/OpenAction<</S/JavaScript/JS(x)>>")) == 200
    assert replace(editor, report.file, samples.picture("PNG"), "bild.png") == 200
    # A good file beside a mistake in another field.
    assert replace(editor, report.file, NEW, title="") == 200
    assert stored(tmp_path / "files") == before
    assert body(Client().get(report.file_url)) == OLD
    assert not report.file.versions.exists()


def test_a_picture_is_no_document_of_the_library(report: DocumentPage) -> None:
    report.file = files.document(samples.picture("PNG"), "logo.png")
    with pytest.raises(ValidationError) as refusal:
        report.full_clean()
    assert set(refusal.value.message_dict) == {"file"}


def test_a_document_that_pages_link_to_keeps_its_address_and_its_former_files(cast: Cast) -> None:
    document = files.document(OLD, "alt.pdf")
    page = files.page("seite", files.links(document))
    address = document.url
    assert replace(cast.client("editor"), document, NEW) == 302
    document.refresh_from_db()
    assert document.url == address
    assert body(Client().get(address)) == NEW
    (former,) = document.versions.all()
    assert former.replaced_by == cast.editor.user
    assert body(Client().get(former.get_absolute_url())) == OLD
    page.unpublish()
    assert Client().get(former.get_absolute_url()).status_code == 404
    assert cast.client("adviser").get(former.get_absolute_url()).status_code == 404
    assert cast.client("editor").get(former.get_absolute_url()).status_code == 200
    assert cast.client("editor").get(f"/dateien/{document.pk}/fassungen/2/").status_code == 404


def test_former_files_go_with_their_document(
    cast: Cast, tmp_path, django_capture_on_commit_callbacks
) -> None:
    document = files.document(OLD, "alt.pdf")
    assert replace(cast.client("editor"), document, NEW) == 302
    assert stored(tmp_path / "files") == 2
    with django_capture_on_commit_callbacks(execute=True):
        PortalDocument.objects.get(pk=document.pk).delete()
    assert stored(tmp_path / "files") == 0


def test_the_addresses_go_along_when_the_page_moves(
    report: DocumentPage, django_capture_on_commit_callbacks
) -> None:
    publish_other(report)
    before = [report.file_url, report.version_url(1)]
    report.slug = "anders"
    with django_capture_on_commit_callbacks(execute=True):
        report.save_revision().publish()
    report.refresh_from_db()
    assert "/anders/" in report.file_url
    for address, given in zip(before, (NEW, OLD), strict=True):
        assert body(Client().get(address, follow=True)) == given


def test_the_database_keeps_one_present_version(report: DocumentPage) -> None:
    for number, replaced_at in ((2, None), (1, report.first_published_at)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublishedVersion.objects.create(
                page=report, number=number, document=report.file, sha256="x", replaced_at=replaced_at
            )


def test_former_files_are_numbered_one_by_one(cast: Cast) -> None:
    document = files.document(OLD, "alt.pdf")
    for expected in (1, 2):
        name = private_storage().save(f"2026/{expected}.pdf", SimpleUploadedFile("x", OLD))
        former = keep_former_file(document, by=cast.editor.user, file_name=name, name="alt.pdf")
        assert former.number == expected


def test_a_version_that_should_not_have_been_published_is_withdrawn(cast: Cast, report: DocumentPage) -> None:
    """At every address at once; the list says that there was one. The present one cannot be withdrawn."""
    editor = cast.client("editor")
    assert replace(editor, report.file, NEW) == 302
    former = report.file.versions.get()
    (first,) = report.versions.exclude(replaced_at=None)
    screen = reverse("library_versions", args=[report.pk])
    withdraw = reverse("withdraw_version", args=[report.pk, 1])
    assert withdraw in editor.get(screen).content.decode()
    assert screen in editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).content.decode()
    for role in ("organiser", "adviser", "member", "visitor"):
        assert cast.client(role).post(withdraw).status_code in {302, 404}
        assert cast.client(role).get(screen).status_code in {302, 404}
    with pytest.raises(PermissionDenied):
        withdraw_version(first, by=cast.actor("adviser"))
    assert body(Client().get(report.version_url(1))) == OLD
    asked = editor.get(withdraw)
    assert asked.status_code == 200
    assert report.title in asked.content.decode()
    assert body(Client().get(report.version_url(1))) == OLD
    assert editor.post(withdraw).status_code == 302
    for browser in (Client(), editor):
        assert browser.get(report.version_url(1)).status_code == 404
        assert browser.get(former.get_absolute_url()).status_code == 404
        assert body(browser.get(report.file_url)) == NEW
    page = Client().get(report.url).content.decode()
    assert report.version_url(1) not in page
    assert "zurückgezogen" in page
    assert editor.post(withdraw).status_code == 404
    assert editor.post(reverse("withdraw_version", args=[report.pk, 2])).status_code == 404
    assert PageLogEntry.objects.get(action=WITHDRAWN).data == {"number": 1}


def test_the_former_file_can_be_withdrawn_as_it_is_replaced(cast: Cast, report: DocumentPage) -> None:
    assert replace(cast.client("editor"), report.file, NEW, withdraw="on") == 302
    assert body(Client().get(report.file_url)) == NEW
    assert Client().get(report.version_url(1)).status_code == 404
    assert cast.client("editor").get(report.file.versions.get().get_absolute_url()).status_code == 404


def test_a_former_file_that_names_an_erased_person_gives_way_to_a_note(
    cast: Cast, report: DocumentPage
) -> None:
    assert replace(cast.client("editor"), report.file, NEW) == 302
    former = report.file.versions.get()
    model, field = next(one for one in file_columns() if one[0] is type(former))
    assert model is type(former)
    take_away(former, field)
    response = Client().get(report.version_url(1))
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].endswith('.txt"')
    assert b"entfernt" in body(response)
    assert body(Client().get(report.file_url)) == NEW
