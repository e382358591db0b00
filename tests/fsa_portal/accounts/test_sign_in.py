"""Signing in and out: what opens, where it leads, what the audit keeps."""

from __future__ import annotations

import pytest
from django.test import Client

from fsa_portal.audit.models import AuditEntry
from tests.factories import people
from tests.fsa_portal.accounts.signing_in import PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db


def test_signing_in_and_out_is_audited() -> None:
    person = people.user("somebody")
    client = sign_in(person)
    client.post("/konto/logout/")
    entries = list(AuditEntry.objects.values_list("what", "by_user", "object_type", "object_id", "data"))
    assert entries == [
        ("sign-in", person.pk, "accounts.user", person.pk, {}),
        ("sign-out", person.pk, "accounts.user", person.pk, {}),
    ]


def test_a_refused_sign_in_is_audited_by_the_number_of_the_person_and_without_what_was_typed() -> None:
    person = people.user("somebody")
    for address in (person.email, "mein-passwort-im-falschen-feld@example.org"):
        Client().post("/konto/login/", {"login": address, "password": "wrong wrong wrong"})
    entries = AuditEntry.objects.filter(what="sign-in-refused").order_by("pk")
    assert [(e.object_id, e.by_user_id, e.data) for e in entries] == [
        (person.pk, None, {"factor": "password"}),
        (None, None, {"factor": "password"}),
    ]
    assert "falschen-feld" not in str(list(entries.values()))


def test_address_and_case_do_not_matter_the_password_does() -> None:
    person = people.user("somebody")
    for typed in (person.email.upper(), f"  {person.email} "):
        client = Client()
        client.post("/konto/login/", {"login": typed, "password": PASSWORD})
        assert is_in(client), typed
    assert not is_in(sign_in(person, password=PASSWORD.upper()))


def test_a_confirmed_second_address_signs_in_an_unconfirmed_one_does_not() -> None:
    person = people.user("somebody")
    person.emailaddress_set.create(email="zweite@example.org", verified=True, primary=False)
    person.emailaddress_set.create(email="dritte@example.org", verified=False, primary=False)
    for address, opens in (("zweite@example.org", True), ("dritte@example.org", False)):
        client = Client()
        client.post("/konto/login/", {"login": address, "password": PASSWORD})
        assert is_in(client) is opens


def test_the_session_is_a_new_one() -> None:
    """Somebody who knows the number of the session before the sign-in has nothing."""
    person = people.user("somebody")
    client = Client()
    client.get("/konto/signup/")
    client.session.save()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(person, client=client)
    assert client.session.session_key != session.session_key
    stolen = Client()
    stolen.cookies["sessionid"] = session.session_key
    assert not is_in(stolen)
    invented = Client()
    invented.cookies["sessionid"] = "a" * 32
    sign_in(person, client=invented)
    assert invented.cookies["sessionid"].value != "a" * 32


@pytest.mark.parametrize(
    "goal",
    [
        "https://boese.example/", "//boese.example", "/\\boese.example", "\\\\boese.example", "https:boese.example",
        "///boese.example", "/%09/boese.example", "javascript:alert(1)", "https://testserver@boese.example",
        "http://boese.example#testserver", "/\t/boese.example", "%2F%2Fboese.example",
    ],
)  # fmt: skip
def test_after_the_sign_in_nobody_is_led_elsewhere(goal: str) -> None:
    person = people.user("somebody")
    answer = Client().post("/konto/login/", {"login": person.email, "password": PASSWORD, "next": goal})
    assert answer.status_code == 302
    # What has no leading slash is an address of this portal, relative to the sign-in page.
    assert answer["Location"] == "/konto/start/" or answer["Location"] in {
        "/%09/boese.example",
        "%2F%2Fboese.example",
    }


def test_after_the_sign_in_it_goes_on_where_the_person_wanted_to() -> None:
    person = people.user("somebody")
    answer = Client().post(
        "/konto/login/", {"login": person.email, "password": PASSWORD, "next": "/handbuch/?a=1"}
    )
    assert answer["Location"] == "/handbuch/?a=1"


def test_nobody_is_signed_out_by_a_link() -> None:
    client = sign_in(people.user("somebody"))
    key = client.session.session_key
    assert client.get("/konto/logout/").status_code == 200
    assert is_in(client)
    client.post("/konto/logout/")
    assert not is_in(client)
    old = Client()
    old.cookies["sessionid"] = key
    assert not is_in(old), "the session is gone on the server, too"


def test_sign_in_needs_the_token_of_its_page() -> None:
    person = people.user("somebody")
    client = Client(enforce_csrf_checks=True)
    assert client.post("/konto/login/", {"login": person.email, "password": PASSWORD}).status_code == 403
    assert client.post("/konto/password/reset/", {"email": person.email}).status_code == 403


def test_a_session_ends_when_its_browser_does_unless_the_person_wants_to_stay() -> None:
    person = people.user("somebody")
    assert sign_in(person).session.get_expire_at_browser_close()
    staying = sign_in(person, remember="on")
    assert not staying.session.get_expire_at_browser_close()
    assert staying.session.get_expiry_age() <= 12 * 60 * 60
