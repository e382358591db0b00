"""Roles of the FSA need a second factor: people are led to it and back, and helped when it is lost."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from fsa_portal.accounts.actions import affiliate
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.signin.factors import reset_second_factor
from fsa_portal.audit.models import AuditEntry
from tests.factories import content, people
from tests.factories.people import SYSTEM, Cast
from tests.fsa_portal.accounts.signing_in import (
    PASSWORD,
    SECRET,
    app_code,
    confirm_again,
    is_in,
    mails,
    sign_in,
)
from tests.fsa_portal.accounts.software_key import SoftwareKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return people.cast()


def js_data(page: str) -> dict:
    found = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def set_up_app(client: Client) -> str:
    """Through the pages; the secret of the app."""
    confirm_again(client)
    page = client.get("/konto/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/konto/2fa/totp/activate/", {"code": app_code(secret)})
    assert answer["Location"] == "/konto/2fa/recovery-codes/"
    return secret


def add_key(client: Client, key: SoftwareKey) -> None:
    confirm_again(client)
    page = client.get("/konto/2fa/webauthn/add/", secure=True).content.decode()
    credential = key.make(js_data(page)["creation_options"])
    answer = client.post(
        "/konto/2fa/webauthn/add/",
        {"name": "Schlüssel", "credential": credential, "passwordless": "on"},
        secure=True,
    )
    assert answer.status_code == 302


# --- there and back ---


@pytest.mark.django_db(transaction=True)
def test_who_has_none_is_led_to_set_one_up_and_back() -> None:
    cast = people.cast()
    client = sign_in(cast.adviser.user)
    goal = "/beratung/faelle/?status=offen"
    assert client.get(goal)["Location"] == "/konto/2fa/"
    assert "/konto/2fa/weiter/" not in client.get("/konto/2fa/").content.decode()
    set_up_app(client)
    codes = client.get("/konto/2fa/recovery-codes/").content.decode()
    assert "/konto/2fa/weiter/" in codes
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert client.get("/konto/2fa/weiter/")["Location"] == goal
    assert client.get(goal).status_code == 200, "the factor was just proved, nobody is asked twice"
    assert client.get("/konto/2fa/weiter/")["Location"] == "/konto/start/"
    entry = AuditEntry.objects.filter(what="second-factor").order_by("pk").first()
    assert entry is not None
    assert (entry.object_id, entry.by_user_id) == (cast.adviser.user_id, cast.adviser.user_id)


def test_an_app_is_asked_for_at_the_next_sign_in(cast: Cast) -> None:
    set_up_app(sign_in(cast.adviser.user))
    client = Client()
    answer = client.post("/konto/login/", {"login": cast.adviser.user.email, "password": PASSWORD})
    assert answer["Location"] == "/konto/2fa/authenticate/"
    assert not is_in(client)
    assert client.post("/konto/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    refused = AuditEntry.objects.filter(what="sign-in-refused").get()
    assert (refused.object_id, refused.data) == (cast.adviser.user_id, {"factor": "totp"})
    secret = Authenticator.objects.get(type="totp").wrap().instance.data["secret"]
    answer = client.post("/konto/2fa/authenticate/", {"code": app_code(secret, steps=1)})
    assert answer["Location"] == "/konto/start/"
    assert client.get("/beratung/").status_code == 200


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    client = sign_in(cast.adviser.user)
    set_up_app(client)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for opens in (True, False):
        other = sign_in(cast.adviser.user)
        other.post("/konto/2fa/authenticate/", {"code": code})
        assert (other.get("/beratung/").status_code == 200) is opens


def test_a_factor_that_was_not_used_is_asked_for_with_the_way_back(cast: Cast) -> None:
    people.browser(cast.adviser.user, second_factor=True)
    client = people.browser(cast.adviser.user)
    asked = client.get("/beratung/faelle/?q=x")["Location"]
    assert asked == "/konto/2fa/reauthenticate/?next=%2Fberatung%2Ffaelle%2F%3Fq%3Dx"
    answer = client.post(asked, {"code": app_code(SECRET), "next": "/beratung/faelle/?q=x"})
    assert answer["Location"] == "/beratung/faelle/?q=x"
    assert client.get("/beratung/faelle/?q=x").status_code == 200


# --- passkeys ---


def test_a_passkey_signs_in_without_password_and_is_the_second_factor(cast: Cast) -> None:
    key = SoftwareKey("https://testserver")
    add_key(sign_in(cast.adviser.user), key)
    client = Client()
    options = client.get("/konto/2fa/webauthn/login/", HTTP_ACCEPT="application/json", secure=True).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    answer = client.post(
        "/konto/2fa/webauthn/login/", {"credential": key.use(options["request_options"])}, secure=True
    )
    assert answer["Location"] == "/konto/start/"
    assert client.get("/beratung/", secure=True).status_code == 200


def test_a_passkey_that_did_not_ask_its_owner_opens_nothing(cast: Cast) -> None:
    key = SoftwareKey("https://testserver")
    add_key(sign_in(cast.adviser.user), key)
    key.flags = SoftwareKey("https://testserver", verifies=False).flags
    client = Client()
    options = client.get("/konto/2fa/webauthn/login/", HTTP_ACCEPT="application/json", secure=True).json()
    client.post(
        "/konto/2fa/webauthn/login/", {"credential": key.use(options["request_options"])}, secure=True
    )
    assert not is_in(client)


def test_a_passkey_of_another_site_opens_nothing(cast: Cast) -> None:
    key = SoftwareKey("https://testserver")
    add_key(sign_in(cast.adviser.user), key)
    key.origin = "https://boese.example"
    client = Client()
    options = client.get("/konto/2fa/webauthn/login/", HTTP_ACCEPT="application/json", secure=True).json()
    client.post(
        "/konto/2fa/webauthn/login/", {"credential": key.use(options["request_options"])}, secure=True
    )
    assert not is_in(client)


def test_who_has_only_a_key_is_asked_for_the_key(cast: Cast) -> None:
    add_key(sign_in(cast.adviser.user), SoftwareKey("https://testserver"))
    without = people.browser(cast.adviser.user)
    assert without.get("/beratung/")["Location"].startswith("/konto/2fa/webauthn/reauthenticate/?next=")


# --- without it the role does not count ---


def test_without_the_factor_the_role_counts_nowhere(cast: Cast) -> None:
    """Not only the closed areas: the public pages show what the public sees, too."""
    content.site()
    client = people.browser(cast.adviser.user)
    assert client.get("/konto/start/")["Location"] == "/konto/2fa/"
    assert client.get("/suche/").wsgi_request.actor.principals == {"public", f"user:{cast.adviser.user_id}"}
    assert cast.client("adviser").get("/suche/").wsgi_request.actor.is_staff
    assert client.get("/redaktion/").status_code == 404, "advisers do not edit, with or without it"
    assert people.browser(cast.editor.user).get("/redaktion/")["Location"] == "/konto/2fa/"


def test_switching_into_such_a_role_leads_to_the_factor(cast: Cast) -> None:
    held = affiliate(by=SYSTEM, user=cast.member.user, role=Role.ADVISER)
    client = people.browser(cast.member.user)
    answer = client.post("/konto/rolle/", {"affiliation": held.pk, "next": "/handbuch/"})
    assert answer["Location"] == "/konto/start/"
    assert client.get("/konto/start/")["Location"] == "/konto/2fa/"


def test_the_demonstration_asks_for_none(cast: Cast, settings) -> None:
    settings.PORTAL_DEMO = True
    assert people.browser(cast.adviser.user).get("/beratung/").wsgi_request.actor.is_staff


def test_who_removes_the_last_factor_is_outside_at_once_and_elsewhere_signed_out(cast: Cast) -> None:
    client, other = cast.client("adviser"), cast.client("adviser")
    confirm_again(client)
    client.post("/konto/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert client.get("/beratung/")["Location"] == "/konto/2fa/"
    assert other.get("/konto/email/")["Location"].startswith("/konto/login/")
    assert "app" in mails()[-1].subject.lower()


# --- lost ---


def test_an_administrator_resets_a_lost_factor(cast: Cast) -> None:
    client = cast.client("adviser")
    admin = cast.client("admin")
    path = f"/beratung/zugaenge/{cast.adviser.user_id}/zweiter-faktor/"
    assert admin.get(path).status_code == 200
    assert Authenticator.objects.filter(user=cast.adviser.user).exists(), "nothing by GET"
    assert admin.post(path)["Location"] == f"/beratung/zugaenge/{cast.adviser.user_id}/"
    assert not Authenticator.objects.filter(user=cast.adviser.user).exists()
    assert not is_in(client)
    entry = AuditEntry.objects.filter(what="second-factor", object_id=cast.adviser.user_id).get()
    assert (entry.by_user_id, entry.by_affiliation) == (cast.admin.user_id, cast.admin.pk)
    assert entry.data == {"reset": ["totp"]}
    assert [m.to for m in mails()] == [[cast.adviser.user.email]]
    assert sign_in(cast.adviser.user).get("/beratung/")["Location"] == "/konto/2fa/"


@pytest.mark.parametrize(
    "name", ["lead", "adviser", "editor", "organiser", "coordinator", "member", "ministry"]
)
def test_nobody_else_resets_a_factor(cast: Cast, name: str) -> None:
    cast.client("adviser2")
    path = f"/beratung/zugaenge/{cast.adviser2.user_id}/zweiter-faktor/"
    client = cast.client(name)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    with pytest.raises(PermissionDenied):
        reset_second_factor(by=cast.actor(name), user=cast.adviser2.user)
    assert Authenticator.objects.filter(user=cast.adviser2.user).exists()


def test_nobody_resets_the_own_factor_or_that_of_nobody(cast: Cast) -> None:
    admin = cast.client("admin")
    assert admin.post(f"/beratung/zugaenge/{cast.admin.user_id}/zweiter-faktor/").status_code == 404
    assert admin.post("/beratung/zugaenge/999999/zweiter-faktor/").status_code == 404
    assert Authenticator.objects.filter(user=cast.admin.user).exists()


def test_the_last_administrator_is_helped_by_the_command(cast: Cast) -> None:
    client = cast.client("admin")
    said = StringIO()
    call_command("reset_second_factor", cast.admin.user.email.upper(), stdout=said)
    assert said.getvalue().startswith("1 ")
    assert not Authenticator.objects.exists()
    assert not is_in(client)
    entry = AuditEntry.objects.filter(what="second-factor").get()
    assert entry.by_system == "reset_second_factor"
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "niemand@example.org")
