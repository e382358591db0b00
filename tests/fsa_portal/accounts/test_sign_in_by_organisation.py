"""Sign-in by the own organisation (OpenID Connect), against a provider that really answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client

from fsa_portal.accounts.models import User
from tests.environment import ROOT
from tests.factories import people
from tests.fsa_portal.accounts.oidc_provider import CLIENT, SECRET, Provider, provider
from tests.fsa_portal.accounts.signing_in import confirm_again, is_in, mails, sign_in

pytestmark = pytest.mark.django_db

START = "/konto/oidc/sso/login/"
SOMEBODY = {"sub": "4711", "email": "beate@stadt.example", "email_verified": True, "name": "Beate Beispiel"}


@pytest.fixture
def theirs(settings) -> Iterator[Provider]:
    with provider() as running:
        running.person = dict(SOMEBODY)
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "sso",
                        "name": "Stadt Birkenfurt",
                        "client_id": CLIENT,
                        "secret": SECRET,
                        "settings": {"server_url": running.origin},
                    }
                ],
            }
        }
        yield running


def through(client: Client, theirs: Provider, start: str = START) -> HttpResponse:
    """To the provider and back; what the portal answers to the way back."""
    return client.get(theirs.approve(client.post(start)["Location"]))


def test_without_settings_there_is_no_such_door() -> None:
    assert "oidc" not in Client().get("/konto/login/").content.decode()
    assert Client().get(START).status_code == 404


def test_the_sign_in_page_names_the_organisation(theirs: Provider) -> None:
    page = Client().get("/konto/login/").content.decode()
    assert "Stadt Birkenfurt" in page
    assert START in page
    assert not theirs.asked, "showing the page asks nobody"


def test_a_new_person_comes_in_with_the_address_that_the_organisation_confirms(theirs: Provider) -> None:
    client = Client()
    assert client.get(START).status_code == 200, "asked before anybody is sent elsewhere"
    assert through(client, theirs)["Location"] == "/konto/start/"
    assert is_in(client)
    person = User.objects.get()
    assert (person.email, person.name) == (SOMEBODY["email"], SOMEBODY["name"])
    assert person.emailaddress_set.filter(verified=True, primary=True).exists()
    assert not person.affiliations.exists(), "who acts for whom is confirmed by people, never by a provider"
    again = Client()
    through(again, theirs)
    assert is_in(again)
    assert User.objects.count() == 1


def test_an_address_that_the_organisation_does_not_vouch_for_is_confirmed_by_mail(theirs: Provider) -> None:
    theirs.person["email_verified"] = False
    client = Client()
    assert through(client, theirs)["Location"] == "/konto/confirm-email/"
    assert not is_in(client)
    assert [m.to for m in mails()] == [[SOMEBODY["email"]]]


def test_nobody_gets_into_an_existing_account_by_naming_its_address(theirs: Provider) -> None:
    person = people.user("bekannt")
    theirs.person["email"] = person.email
    client = Client()
    through(client, theirs)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_the_own_account_is_connected_when_signed_in(theirs: Provider) -> None:
    person = people.user("bekannt")
    client = sign_in(person)
    confirm_again(client)
    through(client, theirs, f"{START}?process=connect")
    assert SocialAccount.objects.get().user == person
    assert not SocialToken.objects.exists(), "their tokens are of no use to us and are not kept"
    other = Client()
    through(other, theirs)
    assert is_in(other)
    assert "Stadt Birkenfurt" in client.get("/konto/3rdparty/").content.decode()


def test_the_second_factor_of_the_portal_is_asked_for_all_the_same(theirs: Provider) -> None:
    cast = people.cast()
    client = cast.client("adviser")
    confirm_again(client)
    through(client, theirs, f"{START}?process=connect")
    other = Client()
    assert through(other, theirs)["Location"] == "/konto/2fa/authenticate/"
    assert not is_in(other)


def test_a_made_up_way_back_opens_nothing(theirs: Provider) -> None:
    client = Client()
    back = theirs.approve(client.post(START)["Location"])
    thief = Client()
    assert thief.get(back).status_code in {200, 401}
    assert not is_in(thief), "the way back belongs to the browser that set out"
    assert not is_in(client)
    assert Client().get(f"{START.replace('login/', 'login/callback/')}?code=x&state=y").status_code in {
        200,
        401,
    }


def test_a_provider_that_refuses_gets_a_page_of_ours(theirs: Provider) -> None:
    theirs.fails = True
    client = Client()
    answer = through(client, theirs)
    assert "fsa-header" in answer.content.decode()
    assert not is_in(client)


def test_the_environment_turns_it_on() -> None:
    """Settings and the policy for forms, which browsers also ask about the redirect to the organisation."""
    environment = os.environ | {
        "OIDC_SERVER_URL": "https://sso.stadt.example/realms/a",
        "OIDC_CLIENT_ID": "portal",
        "OIDC_CLIENT_SECRET": "geheim",
        "OIDC_NAME": "Stadt",
        "DJANGO_SETTINGS_MODULE": "fsa_portal.settings",
    }
    code = (
        "from django.conf import settings as s; app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(app['client_id'], app['secret'], app['name'], app['settings']['server_url'],"
        "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'][1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "portal", "geheim", "Stadt", "https://sso.stadt.example/realms/a", "https://sso.stadt.example",
    ]  # fmt: skip
