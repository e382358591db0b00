"""Ids of others in every place that a form or an address has: nothing opens, nothing changes, nothing is told."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from consultations.cases import actions
from consultations.cases.rights import GoalRight
from consultations.cases.statuses import CaseStatus
from fsa_portal import links
from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.demo import views as demo
from knowledge.vocabulary.models import Vocabulary
from tests.factories import people
from tests.factories.content import term
from tests.security.own_urls import cases as forms_of_cases
from tests.security.visits import Visits
from tests.security.world import World

pytestmark = pytest.mark.django_db


# --- the switch of roles ---


@pytest.mark.parametrize("other", ["lead", "adviser", "foreign", "welfare"])
def test_nobody_takes_the_role_of_somebody_else(world: World, other: str) -> None:
    browser = people.browser(world.who.member.user)
    stolen = getattr(world.who, other)
    answer = browser.post("/konto/rolle/", {"affiliation": stolen.pk})
    assert answer["Location"] == "/mein/beratung/"
    assert "affiliation" not in browser.session
    assert browser.get(world.cases["confidential"].get_absolute_url()).status_code == 404


def test_a_session_that_names_the_affiliation_of_somebody_else_gives_nothing(world: World) -> None:
    browser = people.browser(world.who.member.user)
    session = browser.session
    session["affiliation"] = world.who.lead.pk
    session.save()
    assert browser.get("/beratung/").status_code == 404
    assert browser.get("/mein/beratung/").status_code == 200


GOALS = [
    "https://boese.example/",
    "//boese.example/",
    "/\\boese.example",
    "javascript:alert(1)",
    "http:///boese",
]


@pytest.mark.parametrize("goal", GOALS)
def test_no_form_leads_to_another_host(world: World, goal: str) -> None:
    held = world.who.member
    answer = people.browser(held.user).post("/konto/rolle/", {"affiliation": held.pk, "next": goal})
    assert answer["Location"] == "/mein/beratung/"
    data = {"login": held.user.email, "password": "correct horse battery", "next": goal}
    assert Client().post("/konto/login/", data)["Location"] == "/konto/start/"
    step = forms_of_cases.step("internal")(world, "adviser") | {"back": goal}
    case = world.cases["internal"]
    answer = world.who.client("adviser").post(f"{case.get_absolute_url()}schritt/", step)
    assert answer["Location"] == case.get_absolute_url()


# --- hidden fields and choices ---

FORMS = {
    "neu/": forms_of_cases.new_case,
    "{}/kontakt/": forms_of_cases.contact,
    "{}/schritt/": forms_of_cases.step("internal"),
    "{}/bearbeiten/": forms_of_cases.changed("internal"),
    "{}/status/": forms_of_cases.closed("internal"),
}


def form_path(world: World, inside: str) -> str:
    return f"/beratung/faelle/{inside.format(world.cases['internal'].reference)}"


@pytest.mark.parametrize("inside", FORMS)
@pytest.mark.parametrize("other", ["lead", "adviser2", "member"])
def test_a_form_that_names_another_affiliation_is_refused_with_its_text(
    visits: Visits, inside: str, other: str
) -> None:
    data = FORMS[inside](visits.world, "adviser") | {"opened_under": getattr(visits.world.who, other).pk}
    answer = visits.send("adviser", "POST", form_path(visits.world, inside), data)
    assert answer.status == 409
    assert not answer.wrote
    for name in ("title", "text", "next_step"):
        assert str(data.get(name, "")) in answer.text
    if "status" in data:
        assert str(CaseStatus(data["status"]).label) in answer.text
        assert f">{data['status']}<" not in answer.text


SWAPS = [
    ("neu/", "authority", "99999"),
    ("neu/", "authority", "05999001' OR '1'='1"),
    ("neu/", "visibility", "public"),
    ("neu/", "visibility", "client"),
    ("{}/kontakt/", "visibility", "confidential"),
    ("{}/kontakt/", "kind", "unbekannt"),
    ("{}/bearbeiten/", "visibility", "partners"),
    ("{}/status/", "status", "anfrage"),
    ("{}/status/", "status", "in-beratung'"),
]


@pytest.mark.parametrize(("inside", "name", "value"), SWAPS)
def test_a_value_that_the_form_does_not_offer_changes_nothing(
    visits: Visits, inside: str, name: str, value: str
) -> None:
    data = FORMS[inside](visits.world, "adviser") | {name: value}
    answer = visits.send("adviser", "POST", form_path(visits.world, inside), data)
    assert answer.status == 422
    assert not answer.wrote


@pytest.mark.parametrize(
    ("inside", "name", "vocabulary", "slug"),
    [
        ("neu/", "topics", Vocabulary.CASE_OUTCOME, "unbekannt"),
        ("{}/bearbeiten/", "topics", Vocabulary.MATURITY, "bewaehrt"),
        ("{}/status/", "outcomes", Vocabulary.TOPIC, "wohnen"),
    ],
)
def test_a_term_of_another_vocabulary_is_no_choice(
    visits: Visits, inside: str, name: str, vocabulary: Vocabulary, slug: str
) -> None:
    data = FORMS[inside](visits.world, "adviser") | {name: term(vocabulary, slug).slug}
    answer = visits.send("adviser", "POST", form_path(visits.world, inside), data)
    assert answer.status == 422
    assert not answer.wrote


def test_the_version_of_another_case_shows_nothing_of_it(visits: Visits) -> None:
    """adviser2 may not see the confidential case of Birkenfurt; its version opens nothing in the internal one."""
    hidden, internal = visits.world.cases["confidential"], visits.world.cases["internal"]
    before = len(visits.leaks)
    data = forms_of_cases.changed("confidential")(visits.world, "adviser2") | {"version": hidden.version + 1}
    answer = visits.send("adviser2", "POST", f"{internal.get_absolute_url()}bearbeiten/", data)
    assert answer.status == 409
    assert not answer.wrote
    assert not visits.leaks[before:]


@pytest.mark.parametrize("case", ["internal", "confidential", "moorbach", "welfare"])
def test_working_on_a_case_needs_the_right_in_the_action_too(world: World, case: str) -> None:
    """Not the address alone guards: the verbs refuse whoever may not see the case."""
    found = world.cases[case]
    for role in ("member", "foreign", "welfare", "ministry", "unaffiliated", "editor", "organiser", "admin"):
        by = world.who.actor(role) if role != "unaffiliated" else Actor()
        with pytest.raises(PermissionDenied):
            actions.set_next_step(found, by=by, version=found.version, next_step="x", next_step_on=None)
        with pytest.raises(PermissionDenied):
            actions.change_case(found, by=by, version=found.version, title="x")


# --- signed links ---


def token_of(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


def test_a_link_opens_only_what_its_signature_says(world: World) -> None:
    token = token_of(world.links["goal"])
    payload, stamp, signature = token.split(":")
    hidden = world.cases["confidential"]
    end = 4_000_000_000
    forged = [
        f"{payload}:{stamp}:{signature[:-2]}AA",
        f"{payload[:-2]}AA:{stamp}:{signature}",
        f"{payload}:{stamp}:",
        payload,
        signing.dumps([GoalRight.name, hidden.pk, end]),
        signing.dumps([GoalRight.name, hidden.pk, end], salt="account"),
        signing.dumps([GoalRight.name, hidden.pk, end], key="another key", salt=links.SALT),
        signing.dumps(["no-such-right", hidden.pk, end], salt=links.SALT),
    ]
    for wrong in forged:
        for send in (Client().get, Client().post):
            assert send(f"/link/{wrong}/").status_code == 404, wrong


def test_an_ended_link_and_one_whose_object_is_gone_say_so(world: World) -> None:
    ended = links.make(GoalRight.name, world.cases["internal"].pk, days=-1)
    gone = links.make(GoalRight.name, 999_999, days=1)
    for path in (ended, gone):
        for send in (Client().get, Client().post):
            answer = send(path)
            assert answer.status_code == 410
            assert "<h1" in answer.content.decode()


# --- accounts ---


@pytest.mark.parametrize("what", ["remove", "edit"])
def test_a_passkey_of_somebody_else_stays_untouched(world: World, what: str) -> None:
    theirs = Authenticator.objects.create(
        user=world.who.lead.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Schlüssel", "credential": {}},
    )
    browser = world.who.client("adviser")
    for send in (browser.get, browser.post):
        answer = send(f"/konto/2fa/webauthn/keys/{theirs.pk}/{what}/", {"name": "Meiner"})
        assert answer.status_code in {302, 404}
        assert answer.headers.get("Location", "/konto/2fa/reauthenticate/").startswith(
            ("/konto/reauthenticate", "/konto/2fa/reauthenticate")
        )
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Schlüssel"


def test_editors_manage_pages_not_people(world: World) -> None:
    """Users, groups, sites and languages are none of the editors' business; the admin's right is by our own actions."""
    before = User.objects.count()
    for role in ("editor", "lead"):
        browser = world.who.client(role)
        for place in ("users/", "users/add/", "groups/", "groups/new/", "sites/", "sites/new/", "locales/"):
            answer = browser.get(f"/redaktion/{place}")
            assert answer.status_code in {302, 403, 404}, place
        for user in (world.who.adviser.user, world.who.lead.user):
            assert browser.get(f"/redaktion/users/edit/{user.pk}/").status_code in {302, 403, 404}
            browser.post(f"/redaktion/users/delete/{user.pk}/")
    assert User.objects.count() == before


# --- the demo's door ---


def test_the_demo_has_no_door_in_an_ordinary_portal() -> None:
    for path in ("/demo/anmelden/", "/demo/postfach/", "/demo/rollen/"):
        try:
            assert resolve(path).url_name == "wagtail_serve"
        except Resolver404:
            continue


@pytest.mark.parametrize("person", ["", "0", "-1", "x", "9" * 40, "1 OR 1=1", "²"])
def test_the_demo_door_lets_nobody_in_who_is_no_demo_person(world: World, person: str) -> None:
    request = RequestFactory().post("/demo/anmelden/", {"person": person})
    with pytest.raises(Http404):
        demo.sign_in(request)


def test_the_demo_door_lets_no_real_person_in(world: World) -> None:
    request = RequestFactory().post("/demo/anmelden/", {"person": world.who.lead.user.pk})
    with pytest.raises(Http404):
        demo.sign_in(request)
