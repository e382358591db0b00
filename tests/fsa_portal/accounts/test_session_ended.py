"""A form that comes after the session has ended loses nothing, and the sign-in leads to a page that opens."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from consultations.cases.models import Case, Contact
from tests.factories.people import Cast
from tests.fsa_portal.accounts.typed import CONTACT, TEXT

pytestmark = pytest.mark.django_db


class Shown(HTMLParser):
    """Labels and texts of the page, and where its sign-in button leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.entered: dict[str, str] = {}
        self.onward: list[str] = []
        self._inside = self._label = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (given.get("for") or "").startswith("text-") or (given.get("id") or "").startswith("text-"):
            self._inside = tag
        if tag == "a" and "kern-btn--primary" in (given.get("class") or ""):
            self.onward += parse_qs(urlsplit(given["href"] or "").query)["next"]

    def handle_data(self, data: str) -> None:
        if self._inside == "label":
            self._label = data
        elif self._inside == "textarea":
            self.entered[self._label] = data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def send(path: str, data: dict[str, str], *, came_from: str = "") -> Shown:
    """A form of ours, sent by a browser whose session is over."""
    browser = Client(enforce_csrf_checks=True)
    browser.get("/konto/login/")
    token = browser.cookies["csrftoken"].value
    extra = {"HTTP_REFERER": f"http://testserver{came_from}"} if came_from else {}
    answer = browser.post(path, {"csrfmiddlewaretoken": token, "opened_under": "1"} | data, **extra)
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert page.count(token) == 0
    return Shown(page)


def test_what_was_typed_is_shown_again_in_the_words_of_the_form(case: Case) -> None:
    page = case.get_absolute_url()
    shown = send(f"{page}kontakt/", CONTACT, came_from=page)
    assert shown.entered == {
        "Datum": "Mo, 2. November 2026",
        "Art": "Telefonat",
        "Dauer in Minuten": "5",
        "Was besprochen und getan wurde": TEXT,
        "Wer sieht es?": "nur FSA",
    }
    assert shown.onward == [page]
    assert not Contact.objects.exists()


def test_the_sign_in_never_leads_to_an_address_that_only_takes_forms(cast: Cast, case: Case) -> None:
    post_only = f"{case.get_absolute_url()}kontakt/"
    for came_from in ("", post_only):
        (onward,) = send(post_only, CONTACT, came_from=came_from).onward
        assert onward == reverse("accounts:start")
        assert cast.client("adviser").get(onward).status_code in {200, 302}
    edit = f"{case.get_absolute_url()}bearbeiten/"
    assert send(edit, {"title": "Neu"}).onward == [edit]


def test_another_site_says_nothing_about_the_way_back(case: Case) -> None:
    browser = Client()
    data = CONTACT | {"csrfmiddlewaretoken": "x"}
    answer = browser.post(
        f"{case.get_absolute_url()}kontakt/", data, HTTP_REFERER="https://example.org/beratung/faelle/"
    )
    assert Shown(answer.content.decode()).onward == [reverse("accounts:start")]


def test_passwords_codes_and_tokens_are_never_shown(cast: Cast) -> None:
    secret = "geheim-und-lang"
    data = {"oldpassword": secret, "password1": secret, "password2": secret}
    browser = Client()
    answer = browser.post("/konto/password/change/", data | {"csrfmiddlewaretoken": secret})
    assert answer.status_code == 302
    shown = browser.post(
        "/konto/email/", {"csrfmiddlewaretoken": secret, "email": "a@example.org", "code": secret}
    )
    assert secret not in shown.content.decode()
    assert Shown(shown.content.decode()).entered == {"E-Mail": "a@example.org"}


def test_an_editors_text_is_shown_as_it_was_typed(cast: Cast) -> None:
    data = {
        "title": "Neue Seite",
        "body-count": "1",
        "body-0-type": "paragraph",
        "body-0-value": '{"blocks": [{"text": "Ein langer Absatz."}, {"text": "Noch einer."}], "entityMap": {}}',
    }
    shown = send("/redaktion/pages/3/edit/", data)
    assert list(shown.entered.values()) == ["Neue Seite", "Ein langer Absatz.\n\nNoch einer."]


def test_names_of_records_that_are_not_public_are_not_told(cast: Cast) -> None:
    data = {"organisation": str(cast.welfare_body.pk), "role": "Leitung", "source": "Telefon"}
    page = send("/beratung/kontakte/neu/", data)
    assert set(page.entered.values()) == {"Leitung", "Telefon"}


def test_a_button_without_text_only_leads_to_the_sign_in(case: Case) -> None:
    page = case.get_absolute_url()
    data = {"csrfmiddlewaretoken": "x", "done": "1", "version": "1"}
    answer = Client().post(f"{page}schritt/", data, HTTP_REFERER=f"http://testserver{page}")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [page]


def test_words_that_no_form_of_ours_sent_are_not_shown(case: Case) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"{case.get_absolute_url()}kontakt/", CONTACT | {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert "getippt" not in answer.content.decode()


def test_an_address_that_only_takes_forms_has_a_page_that_leads_on(cast: Cast, case: Case) -> None:
    browser = cast.client("adviser")
    answer = browser.get(f"/en{case.get_absolute_url()}kontakt/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address cannot be opened" in page
    assert '<a href="../">' in page
    assert '<a href="/en/">' in page
    assert browser.head(f"{case.get_absolute_url()}kontakt/").content == b""
    # What programs ask gets what Django says.
    assert browser.get(f"{case.get_absolute_url()}kontakt/", HTTP_ACCEPT="application/json").content == b""
