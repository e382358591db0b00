"""A form that comes after all cookies were deleted loses nothing: what was entered is shown, to be copied."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from consultations.cases.models import Case, Contact
from fsa_portal.notices.models import Feedback
from tests.factories.people import Cast
from tests.fsa_portal.accounts.typed import CONTACT, TEXT

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}


def send(path: str, data: dict[str, object], **extra: str) -> str:
    """Sent by a browser without any cookie; the page that it gets."""
    answer = Client(enforce_csrf_checks=True).post(path, {"csrfmiddlewaretoken": "x" * 64} | data, **extra)
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Das Formular ist abgelaufen" in page
    assert "x" * 64 not in page
    return page


def test_what_was_typed_is_shown_again_and_the_page_of_the_form_is_one_click_away(case: Case) -> None:
    where = case.get_absolute_url()
    page = send(f"{where}kontakt/", CONTACT, HTTP_REFERER=f"http://testserver{where}", **OURS)
    assert f">{escape(TEXT)}</textarea>" in page
    assert "Was besprochen und getan wurde" in page
    assert f'kern-btn--primary" href="{where}"' in page
    assert not Contact.objects.exists()


def test_a_public_form_is_shown_again_too(cast: Cast) -> None:
    path = "/barrierefreiheit/feedback/"
    page = send(
        path, {"message": TEXT, "email": "a@example.org"}, HTTP_REFERER=f"http://testserver{path}", **OURS
    )
    assert escape(TEXT) in page
    assert f'href="{path}"' in page
    assert not Feedback.objects.exists()


def test_secrets_files_and_nuls_are_never_shown(case: Case) -> None:
    secret = "geheim-und-lang"
    account = send("/konto/email/", {"email": "a@example.org", "password": secret, "code": secret}, **OURS)
    assert "a@example.org" in account
    assert secret not in account
    file = SimpleUploadedFile("geheim-und-lang.txt", secret.encode())
    data = {"text": f"{TEXT}\0", "a\0b": "Noch ein Satz.", "file": file}
    page = send(f"{case.get_absolute_url()}kontakt/", data, **OURS)
    assert escape(TEXT) in page
    assert secret not in page
    assert "\0" not in page


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_ORIGIN": "https://example.org"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_REFERER": "https://example.org/"},
    ],
)
def test_another_site_puts_no_words_into_our_page(case: Case, extra: dict[str, str]) -> None:
    page = send(f"{case.get_absolute_url()}kontakt/", CONTACT, **extra)
    assert "getippt" not in page
    assert not re.search(r"<textarea", page)
