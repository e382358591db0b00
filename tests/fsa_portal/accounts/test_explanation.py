"""Administrators are told which rule and which affiliation grants or refuses somebody the sight of a thing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from fsa_portal.accounts.actions import declare_conflict, end_affiliation
from fsa_portal.accounts.explanation import in_words
from fsa_portal.accounts.models import Role
from fsa_portal.actor import Visibility
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    content.site()
    return people.cast()


@pytest.fixture
def ask(cast):
    """What the page answers to an administrator: the first paragraph of each thing, and the table rows."""
    browser = people.browser(people.affiliation(Role.ADMIN, name="verwaltung").user, second_factor=True)

    def asked(address: str, person) -> str:
        answer = browser.get(reverse("accounts:why"), {"address": address, "person": person.email})
        assert answer.status_code == 200
        return answer.content.decode()

    return asked


@pytest.fixture
def case(cast):
    return cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)


def explained(ask, path, person):
    """The explanations as objects, through the same function as the page."""
    from django.test import RequestFactory

    from fsa_portal.accounts.explanation import explain
    from fsa_portal.actor import ANONYMOUS

    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    return explain(request=request, path=path, person=person)


def test_an_ordinary_case_is_granted_by_the_role_at_the_fsa(ask, cast, case) -> None:
    adviser2 = cast.adviser2
    inner, client = explained(ask, case.get_absolute_url(), adviser2.user)
    granted = {verdict.label: verdict.granted_by for verdict in inner.verdicts}
    assert inner.sees
    assert granted[adviser2.label] == (
        "als Beraterin der FSA: Alle Beschäftigten sehen es, eine Zuordnung ist nicht nötig",
    )
    assert not client.sees


def test_of_several_affiliations_only_the_right_one_grants(ask, cast, case) -> None:
    """The half-time colleague of a welfare association sees FSA cases only in the FSA role (S55)."""
    person = cast.welfare.user
    fsa = people.affiliate(by=people.SYSTEM, user=person, role=Role.ADVISER, starts_on=people.LONG_AGO)
    inner, _client = explained(ask, case.get_absolute_url(), person)
    assert {v.label for v in inner.verdicts if v.sees} == {fsa.label}


def test_a_confidential_case_names_the_assignment(ask, cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, visibility=Visibility.CONFIDENTIAL)
    inner, _client = explained(ask, case.get_absolute_url(), cast.adviser.user)
    assert [v.granted_by for v in inner.verdicts if v.sees] == [("diesem vertraulichen Fall zugeordnet",)]
    inner, _client = explained(ask, case.get_absolute_url(), cast.adviser2.user)
    assert not inner.sees
    page = ask(case.get_absolute_url(), cast.adviser2.user)
    assert "vertraulich: als Beraterin nur mit Zuordnung zu diesem Fall" in page
    assert case.reference in page
    # Administrators do not see what is confidential, here neither.
    assert case.title not in page


def test_the_client_is_granted_by_its_membership(ask, cast, case) -> None:
    planner = cast.member
    inner, client = explained(ask, case.client_url, planner.user)
    assert not inner.sees
    assert [v.label for v in client.verdicts if v.sees] == [planner.label]
    page = ask(case.client_url, planner.user)
    assert f"{cast.birkenfurt.name}, ohne Lesende" in page


def test_a_reader_and_a_stranger_are_told_what_their_roles_lack(ask, cast, case) -> None:
    refused = {
        held.label: explained(ask, case.client_url, held.user)[1].verdicts[0].refused
        for held in (cast.reader, cast.welfare, cast.ministry)
    }
    assert refused == {
        cast.reader.label: "Lesende von Birkenfurt sehen keine Beratungen; Mitglieder und Koordination schon",
        cast.welfare.label: f"handelt für {cast.welfare_body.name}; gedacht ist es für Birkenfurt",
        cast.ministry.label: f"Die Rolle {Role.MINISTRY.label} sieht nur, was öffentlich ist",
    }
    assert refused[cast.reader.label] in ask(case.client_url, cast.reader.user)


def test_a_declared_conflict_is_the_reason_that_is_named(ask, cast, case) -> None:
    declare_conflict(by=people.SYSTEM, user=cast.adviser2.user, body=cast.birkenfurt)
    inner, _client = explained(ask, case.get_absolute_url(), cast.adviser2.user)
    assert inner.verdicts[0].refused == "Ein Interessenkonflikt mit Birkenfurt ist erklärt"


def test_a_role_that_was_taken_away_today_ended_today(ask, cast, case) -> None:
    """It is dead at once; that its last whole day was yesterday is nobody's business."""
    planner = cast.member
    with time_machine.travel(dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC), tick=False):
        end_affiliation(by=cast.actor("admin"), affiliation=planner, although_last=True)
        verdict = explained(ask, case.client_url, planner.user)[1].verdicts[0]
    assert verdict.state == "beendet am 23. November 2026"
    assert not verdict.sees


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"confirmed_at": None}, "beantragt, noch nicht bestätigt"),
        ({"ends_on": dt.date(2021, 3, 4)}, "beendet am 4. März 2021"),
    ],
)
def test_an_affiliation_that_does_not_count_says_why(ask, cast, case, changes, state) -> None:
    planner = cast.member
    type(planner).objects.filter(pk=planner.pk).update(**changes)
    assert state in ask(case.client_url, planner.user)
    _inner, client = explained(ask, case.client_url, planner.user)
    assert not client.sees


def test_a_page_says_its_own_rule(ask, cast) -> None:
    page = content.example(visibility=Visibility.PARTNERS)
    stranger = people.user("niemand")
    assert "Die Seite ist sichtbar für" in ask(page.get_url(), stranger)
    assert not explained(ask, page.get_url(), stranger)[0].sees
    assert explained(ask, page.get_url(), cast.member.user)[0].sees
    type(page).objects.filter(pk=page.pk).update(embargo_until=timezone.now() + dt.timedelta(days=3))
    assert "gesperrt bis" in ask(page.get_url(), cast.adviser.user)


@pytest.mark.parametrize("address", ["wo", "http://[::1"])
def test_bad_questions_get_an_answer_beside_the_field(ask, cast, address: str) -> None:
    browser = people.browser(people.affiliation(Role.ADMIN).user, second_factor=True)
    answer = browser.get(reverse("accounts:why"), {"address": address, "person": "keine@example.org"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Eine Adresse des Portals beginnt mit" in text
    assert "hat sich niemand registriert" in text
    assert "Unter dieser Adresse steht nichts" in ask("/kommunen/", people.user("wer"))


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADVISER, Role.EDITOR, Role.ORGANISER])
def test_only_administrators_ask(role: Role) -> None:
    browser = people.browser(people.affiliation(role).user, second_factor=True)
    assert browser.get(reverse("accounts:why")).status_code == 404


def test_every_principal_has_words(cast) -> None:
    known = [
        "public", "partner", "staff", "role:lead", f"authority:{cast.birkenfurt.key}:member", "case:7", "user:5",
        f"authority:{cast.birkenfurt.key}:coordinator", f"staff:authority:{cast.birkenfurt.key}",
    ]  # fmt: skip
    words = in_words(known)
    assert not [word for word in words if ":" in word and not word.startswith("Rolle: ")]
    assert (
        words[-1]
        == f"die Beschäftigten der FSA, außer bei erklärtem Interessenkonflikt mit {cast.birkenfurt.name}"
    )
