"""Files are chosen in the forms of an entry, stand in the course and on the client's page, and are delivered there."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from consultations.cases.models import MOST_ATTACHMENTS, Attachment, Case, Contact, ShortAdvice
from tests.factories import cases, content
from tests.factories.people import Cast
from tests.fsa_portal.uploads.samples import pdf

pytestmark = pytest.mark.django_db

ENTRY = "/beratung/eintrag/"


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("adviser")


def text(name: str = "a.txt", said: bytes = b"Text") -> ContentFile:
    return ContentFile(said, name=name)


def contact_data(**fields: Any) -> dict[str, Any]:
    return {"date": cases.DAY.isoformat(), "kind": "email", "minutes": "5", "text": "Mail beantwortet",
            "visibility": "client"} | fields  # fmt: skip


def page_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_form_of_an_entry_takes_several_files(cast: Cast, case: Case, browser: Client) -> None:
    data = contact_data() | {
        "body-0": f"authority:{cast.birkenfurt.key}",
        "where-0": f"case:{case.reference}",
    }
    assert 'enctype="multipart/form-data"' in page_of(browser.get(ENTRY))
    answer = browser.post(ENTRY, data | {"attached": [text("a.txt"), ContentFile(pdf(), name="b.pdf")]})
    assert answer.status_code == 302
    found = Contact.objects.get().attachments.values_list("file_name", "visibility")
    assert list(found) == [("a.txt", "client"), ("b.pdf", "client")]


def test_files_can_be_for_the_fsa_alone_while_the_client_reads_the_contact(
    case: Case, browser: Client
) -> None:
    add = f"/beratung/faelle/{case.reference}/kontakt/"
    assert browser.post(add, contact_data(attached=[text()], attached_internal="on")).status_code == 302
    assert Contact.objects.get().visibility == "client"
    assert Attachment.objects.get().visibility == "internal"


def test_a_refused_file_is_named_beside_the_field_and_the_rest_stays(case: Case, browser: Client) -> None:
    add = f"/beratung/faelle/{case.reference}/kontakt/"
    answer = browser.post(add, contact_data(attached=[text("gut.txt"), text("schlecht.pdf")]))
    page = page_of(answer)
    assert answer.status_code == 422
    assert "„schlecht.pdf“: " in page
    assert "„gut.txt“: " not in page
    assert "Mail beantwortet" in page
    assert "wählen Sie sie" in page
    assert not Contact.objects.exists()
    assert not Attachment.objects.exists()


def test_more_files_than_can_lie_there_are_refused(case: Case, browser: Client) -> None:
    add = f"/beratung/faelle/{case.reference}/kontakt/"
    files = [text(f"{number}.txt") for number in range(MOST_ATTACHMENTS + 1)]
    assert browser.post(add, contact_data(attached=files)).status_code == 422
    assert not Contact.objects.exists()


def test_the_course_and_the_clients_page_show_what_each_may_have(
    cast: Cast, case: Case, browser: Client
) -> None:
    contact = cases.contact(case, by=cast.actor("adviser"), client=True)
    inner = cases.attachment(contact, by=cast.actor("adviser"), name="Intern.txt")
    shared = cases.attachment(contact, by=cast.actor("adviser"), name="Entwurf.txt", client=True)
    of_fsa = page_of(browser.get(case.get_absolute_url()))
    as_client = page_of(browser.get(f"{case.get_absolute_url()}?verlauf=klient"))
    member = cast.client("member")
    of_client = page_of(member.get(case.client_url))
    for page in (of_fsa, as_client, of_client):
        assert "Entwurf.txt" in page
    assert inner.get_absolute_url() in of_fsa
    assert "Intern.txt" not in as_client
    assert "Intern.txt" not in of_client
    assert member.get(shared.client_url).status_code == 200
    assert member.get(shared.client_url.replace(f"/{shared.pk}/", f"/{inner.pk}/")).status_code == 404


def test_a_file_is_delivered_by_its_name_and_to_nobody_else(cast: Cast, case: Case, browser: Client) -> None:
    contact = cases.contact(case, by=cast.actor("adviser"))
    attachment = cases.attachment(contact, by=cast.actor("adviser"), content=b"0123456789", name="Größe.txt")
    answer = browser.get(attachment.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"0123456789"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-cache")
    part = browser.get(attachment.get_absolute_url(), headers={"range": "bytes=2-4"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"234")
    assert "Gr" not in attachment.get_absolute_url()


def test_a_short_advice_shows_its_files(cast: Cast, browser: Client) -> None:
    data = contact_data() | {"body-0": f"authority:{cast.birkenfurt.key}", "where-0": "short"}
    assert browser.post(ENTRY, data | {"attached": [text("Frage.txt")]}).status_code == 302
    advice = ShortAdvice.objects.get()
    attachment = advice.attachments.get()
    assert attachment.visibility == "internal"
    assert attachment.get_absolute_url() in page_of(browser.get(advice.get_absolute_url()))
    assert browser.get(attachment.get_absolute_url()).status_code == 200


def test_a_correction_takes_a_file_away_and_its_address_with_it(
    cast: Cast, case: Case, browser: Client
) -> None:
    contact = cases.contact(case, by=cast.actor("adviser"), client=True)
    goes = cases.attachment(contact, by=cast.actor("adviser"), name="Geht.txt", client=True)
    stays = cases.attachment(contact, by=cast.actor("adviser"), name="Bleibt.txt", client=True)
    url = f"/beratung/faelle/{case.reference}/kontakt/{contact.pk}/"
    page = page_of(browser.get(url))
    assert "Geht.txt" in page
    data = contact_data() | {"reason": "Falsche Datei", "corrections": "0", f"attachment-{goes.pk}": "remove"}
    assert browser.post(url, data | {"attached": [text("Neu.txt")]}).status_code == 302
    assert set(contact.attachments.values_list("file_name", flat=True)) == {"Bleibt.txt", "Neu.txt"}
    for address in (goes.get_absolute_url(), goes.client_url):
        assert browser.get(address).status_code == 404
    stays.refresh_from_db()
    assert stays.visibility == "client"


def test_the_files_of_a_mail_are_named_as_not_taken_over(browser: Client) -> None:
    mail = (
        b"From: a@birkenfurt.de\r\nSubject: Bericht\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nAnbei.\r\n"
        b'--x\r\nContent-Type: image/png\r\nContent-Disposition: inline; filename="logo.png"\r\n\r\nx\r\n'
        b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="Entwurf.pdf"\r\n\r\n'
        b"x\r\n--x--\r\n"
    )
    answer = browser.post(f"{ENTRY}lesen/", {"email": text("mail.eml", mail), "line": ""})
    page = page_of(answer)
    assert "Entwurf.pdf" in page
    assert "logo.png" not in page


def test_a_course_asks_the_same_number_of_questions_however_many_files(
    cast: Cast, case: Case, browser: Client, django_assert_max_num_queries: Any
) -> None:
    contact = cases.contact(case, by=cast.actor("adviser"), client=True)
    member = cast.client("member")
    asked = {}
    for number in (1, 4):
        while contact.attachments.count() < number:
            cases.attachment(contact, by=cast.actor("adviser"), client=True)
        for name, who, url in (
            ("fsa", browser, case.get_absolute_url()),
            ("client", member, case.client_url),
        ):
            who.get(url)
            with django_assert_max_num_queries(60) as seen:
                who.get(url)
            assert asked.setdefault(name, len(seen)) == len(seen)
