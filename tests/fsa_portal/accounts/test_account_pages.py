"""The pages of one's own account offer what does something, and lead to each other."""

from __future__ import annotations

import pytest
from django.test import Client

from fsa_portal.accounts.models import User
from fsa_portal.accounts.signin import signup
from tests.factories import content, people
from tests.fsa_portal.accounts.signing_in import confirm_again, sign_in

pytestmark = pytest.mark.django_db
PAGES = (
    "/konto/rollen/",
    "/konto/email/",
    "/konto/2fa/",
    "/konto/sessions/",
    "/konto/benachrichtigungen/",
    "/konto/daten/",
)


@pytest.fixture
def person() -> User:
    content.site()
    return people.user("ruth")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_account_leads_to_the_others_and_marks_itself(person: User, path: str) -> None:
    answer = people.browser(person).get(path)
    assert answer.status_code == 200
    menu = answer.content.decode().partition('<nav class="fsa-toc"')[2].partition("</nav>")[0]
    assert all(f'<a href="{other}"' in menu for other in PAGES)
    assert f'<a href="{path}" aria-current="page">' in menu


def actions(person: User) -> list[str]:
    page = people.browser(person).get("/konto/email/").content.decode()
    return [name for name in ("action_primary", "action_send", "action_remove", "action_add") if name in page]


def test_an_only_address_that_is_confirmed_is_just_shown(person: User) -> None:
    assert actions(person) == ["action_add"]
    assert person.email in people.browser(person).get("/konto/email/").content.decode()


def test_an_address_is_confirmed_chosen_and_removed_where_that_does_something(person: User) -> None:
    second = person.emailaddress_set.create(email="zweite@example.org", verified=True)
    assert actions(person) == ["action_primary", "action_remove", "action_add"]
    second.verified = False
    second.save()
    person.emailaddress_set.create(email="dritte@example.org", verified=False)
    assert len(actions(person)) == 4
    assert people.browser(person).get("/konto/email/").content.decode().count('name="action_send"') == 1


@pytest.mark.parametrize("path", ["reauthenticate", "2fa/reauthenticate", "2fa/webauthn/reauthenticate"])
def test_who_has_nothing_to_confirm_with_is_told_what_to_set_up(person: User, path: str) -> None:
    """It is no matter of roles; whoever has a password is asked for it."""
    browser = people.browser(person)
    assert browser.get("/konto/reauthenticate/").status_code == 200
    person.set_unusable_password()
    person.save()
    answer = people.browser(person).get(f"/konto/{path}/")
    assert answer.status_code == 403
    assert answer.templates[0].name == "signin/nothing_to_confirm_with.html"
    page = answer.content.decode()
    assert 'href="/konto/password/set/"' in page
    assert 'href="/konto/2fa/"' in page


def test_that_a_passkey_needs_a_script_is_said_beside_its_button(person: User) -> None:
    page = Client().get("/konto/login/").content.decode()
    assert page.count("<noscript>") == 1
    form = page.partition('id="passkey_login"')[2].partition("</form>")[0]
    assert "<noscript>" in form


def test_without_another_sign_in_its_page_says_so(person: User) -> None:
    page = people.browser(person).get("/konto/3rdparty/").content.decode()
    content = page.partition("<main")[2].partition("</main>")[0]
    assert "<h2" not in content
    assert content.count("<p>") == 1


def test_the_page_for_a_code_says_how_long_it_holds(person: User, settings) -> None:
    browser = sign_in(person)
    confirm_again(browser)
    browser.post("/konto/email/", {"action_add": "", "email": "zweite@example.org"})
    page = browser.get("/konto/confirm-email/").content.decode()
    assert "zweite@example.org" in page
    assert "Er gilt eine Stunde" in page
    assert settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT == signup.VALID_SECONDS == 60 * 60
    wrong = browser.post("/konto/confirm-email/", {"code": "XXXX"}).content.decode()
    assert "Er gilt eine Stunde" in wrong
    assert 'id="fehler"' in wrong


def test_the_key_for_the_app_is_shown_whole(person: User) -> None:
    """It is to be typed where no camera helps, so no narrow field cuts it off."""
    browser = sign_in(person)
    confirm_again(browser)
    answer = browser.get("/konto/2fa/totp/activate/")
    secret = answer.context["form"].secret
    assert f">{secret}</textarea>" in answer.content.decode()
