"""Role, affiliation, e-mail or password changed: what was open before is closed at the next request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Role, User
from fsa_portal.accounts.signin.sessions import browser_of, forget_ended
from fsa_portal.audit.models import AuditEntry
from tests.factories import content, people
from tests.factories.people import SYSTEM, Cast
from tests.fsa_portal.accounts.signing_in import (
    PASSWORD,
    code_of,
    confirm_again,
    is_in,
    link_of,
    mails,
    sign_in,
)

pytestmark = pytest.mark.django_db

NEW = "another horse battery"


@pytest.fixture
def person() -> User:
    return people.user("person")


@pytest.fixture
def here(person: User) -> Client:
    return sign_in(person)


@pytest.fixture
def there(person: User) -> Client:
    return sign_in(person)


def change_password(client: Client) -> None:
    answer = client.post(
        "/konto/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 302


def add_address(client: Client) -> None:
    confirm_again(client)
    client.post("/konto/email/", {"action_add": "", "email": "zweite@example.org"})
    answer = client.post("/konto/confirm-email/", {"code": code_of(mails()[0])})
    assert answer["Location"] == "/konto/email/"


def change_main_address(client: Client) -> None:
    person = User.objects.get(email="person@example.org")
    person.emailaddress_set.create(email="zweite@example.org", verified=True, primary=False)
    confirm_again(client)
    client.post("/konto/email/", {"action_primary": "", "email": "zweite@example.org"})
    person.refresh_from_db()
    assert person.email == "zweite@example.org"


def remove_address(client: Client) -> None:
    person = User.objects.get()
    person.emailaddress_set.create(email="zweite@example.org", verified=True, primary=False)
    confirm_again(client)
    client.post("/konto/email/", {"action_remove": "", "email": "zweite@example.org"})
    assert person.emailaddress_set.count() == 1


@pytest.mark.parametrize("change", [change_password, add_address, change_main_address, remove_address])
def test_what_somebody_changes_ends_all_sessions_but_the_own(
    here: Client, there: Client, change: Callable[[Client], None]
) -> None:
    assert is_in(here)
    assert is_in(there)
    change(here)
    assert is_in(here)
    assert there.get("/konto/email/")["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("change", [change_password, add_address, change_main_address, remove_address])
def test_the_session_that_goes_on_is_a_new_one_and_listed(
    here: Client, change: Callable[[Client], None]
) -> None:
    before = here.session.session_key
    change(here)
    assert here.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    page = here.get("/konto/sessions/")
    assert [s.session_key for s in page.context["sessions"]] == [here.session.session_key]


@pytest.mark.parametrize("change", [change_password, add_address, change_main_address, remove_address])
def test_each_such_change_is_audited_and_told_by_mail(here: Client, change: Callable[[Client], None]) -> None:
    mails()
    change(here)
    person = User.objects.get()
    assert AuditEntry.objects.filter(what="credentials", object_id=person.pk, by_user=person.pk).exists()
    if change is not add_address:
        assert [m.to for m in mails()] == [["person@example.org"]]


def reset_link(person: User) -> str:
    Client().post("/konto/password/reset/", {"email": person.email})
    return link_of(mails()[-1], "password/reset/key")


def test_a_reset_password_ends_every_session_and_its_own_link(person: User, here: Client) -> None:
    link = reset_link(person)
    client = Client()
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert not is_in(here)
    assert not is_in(client), "a reset does not sign in, the second factor is still to come"
    assert "token_fail" in Client().get(link).context
    assert not is_in(sign_in(person))
    assert is_in(sign_in(person, password=NEW))


@pytest.mark.parametrize("what", ["password", "address", "role", "sign-in", "rights"])
def test_a_link_for_a_new_password_is_dead_after_a_change(person: User, what: str) -> None:
    link = reset_link(person)
    match what:
        case "password":
            change_password(sign_in(person))
        case "address":
            add_address(sign_in(person))
        case "role":
            actions.affiliate(by=SYSTEM, user=person, role=Role.MINISTRY)
        case "sign-in":
            sign_in(person)
        case "rights":
            person.end_sessions()
    assert Client().get(link).context["token_fail"]


def test_a_link_for_a_new_password_lives_when_nothing_changed(person: User) -> None:
    assert Client().get(reset_link(person)).status_code == 302


# --- roles, also in the editors' area ---


@pytest.fixture
def cast() -> Cast:
    content.site()
    return people.cast()


@pytest.mark.parametrize("where", ["/redaktion/", "/beratung/", "/konto/email/"])
def test_an_ended_role_ends_the_session(cast: Cast, where: str) -> None:
    client = cast.client("lead")
    assert client.get(where).status_code == 200
    actions.end_affiliation(by=SYSTEM, affiliation=cast.lead)
    assert client.get(where)["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("where", ["/redaktion/", "/konto/email/"])
def test_a_changed_password_ends_the_editors_area_elsewhere(cast: Cast, where: str) -> None:
    client, other = cast.client("editor"), cast.client("editor")
    assert other.get(where).status_code == 200
    change_password(client)
    assert client.get(where).status_code == 200
    assert other.get(where)["Location"].startswith("/konto/login/")


# --- the list ---


def test_one_session_is_ended_by_itself(person: User, here: Client, there: Client) -> None:
    third = sign_in(person)
    page = here.get("/konto/sessions/")
    assert len(page.context["sessions"]) == 3
    wanted = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post("/konto/sessions/", {"session": wanted.pk})["Location"] == "/konto/sessions/"
    assert not is_in(there)
    assert is_in(here)
    assert is_in(third)


def test_all_others_are_ended_at_once(person: User, here: Client, there: Client) -> None:
    third = sign_in(person)
    here.post("/konto/sessions/")
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(third)


def test_nobody_ends_the_session_of_somebody_else(here: Client) -> None:
    other = sign_in(people.user("other"))
    foreign = UserSession.objects.get(session_key=other.session.session_key)
    for wanted in (foreign.pk, 0, "x", "-1", "9" * 30):
        assert here.post("/konto/sessions/", {"session": wanted}).status_code == 404
    assert is_in(other)
    assert len(here.get("/konto/sessions/").context["sessions"]) == 1


def test_address_and_browser_are_forgotten_with_the_session(
    person: User, here: Client, there: Client
) -> None:
    UserSession.objects.update(created_at="2026-01-01T00:00:00Z")
    Session.objects.filter(session_key=there.session.session_key).delete()
    forget_ended()
    assert [s.session_key for s in UserSession.objects.all()] == [here.session.session_key]


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/26.0 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", "Unbekannter Browser"),
        ("", "Unbekannter Browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(user_agent: str, said: str) -> None:
    assert browser_of(user_agent) in {said, "Unknown browser"}


def test_the_list_shows_only_sessions_in_force_and_writes_nothing(
    person: User, here: Client, there: Client
) -> None:
    """One that is over, and one from before all were ended, are worth nothing; looking at the list removes no row."""
    assert len(here.get("/konto/sessions/").context["sessions"]) == 2
    Session.objects.filter(session_key=there.session.session_key).delete()
    assert len(here.get("/konto/sessions/").context["sessions"]) == 1
    assert UserSession.objects.filter(user=person).count() == 2
    person.end_sessions()
    again = sign_in(person)
    shown = again.get("/konto/sessions/").context["sessions"]
    assert [one.session_key for one in shown] == [again.session.session_key]
