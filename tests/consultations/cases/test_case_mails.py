"""Who hears of what happens in a case, and that the mail tells nothing of it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from consultations.cases import actions
from fsa_portal.accounts.actions import end_affiliation
from fsa_portal.accounts.models import Role
from fsa_portal.actor import Actor, Visibility
from fsa_portal.links import fingerprint
from fsa_portal.notices.models import Notice, Preference
from tests.factories import cases, people
from tests.factories.notices import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    made = people.cast()
    for held in (made.adviser, made.coordinator, made.member, made.reader, made.foreign, made.welfare):
        Preference.objects.create(user=held.user, topic="cases", frequency="now")
    return made


def told() -> list[str]:
    """The addresses of what is sent now."""
    before = len(mail.outbox)
    post()
    return sorted(sent.to[0] for sent in mail.outbox[before:])


def addresses(*held) -> list[str]:
    return sorted(one.user.email for one in held)


def test_a_contact_for_the_client_is_told_to_its_people_but_its_readers(cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    cases.contact(case, by=cast.actor("adviser"), client=True)
    assert told() == addresses(cast.coordinator, cast.member)


def test_a_contact_for_the_fsa_is_told_to_nobody(cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    cases.contact(case, by=cast.actor("adviser"))
    case = actions.set_next_step(
        case,
        by=cast.actor("adviser"),
        version=case.version,
        next_step="Anruf",
        next_step_on=timezone.localdate(),
    )
    assert told() == []


def test_a_new_goal_is_told_and_another_change_is_not(cast) -> None:
    by = cast.actor("adviser")
    case = cases.case(by=by, authority=cast.birkenfurt)
    case = actions.change_case(case, by=by, version=case.version, risk="Zeit")
    assert told() == []
    actions.change_case(case, by=by, version=case.version, goal="Ein Bericht")
    assert told() == addresses(cast.coordinator, cast.member)


def test_several_news_before_the_mail_are_one_mail(cast) -> None:
    by = cast.actor("adviser")
    case = cases.case(by=by, authority=cast.birkenfurt)
    for _ in range(3):
        cases.contact(case, by=by, client=True)
    assert told() == addresses(cast.coordinator, cast.member)


def test_the_people_of_an_organisation_hear_of_its_cases(cast) -> None:
    by = cast.actor("adviser")
    case = actions.open_case(by=by, title="Beratung", organisation=cast.welfare_body)
    cases.contact(case, by=by, client=True)
    assert told() == addresses(cast.welfare)


def test_the_mail_leads_there_and_tells_nothing_of_the_case(cast) -> None:
    by = cast.actor("adviser")
    case = cases.case(
        by=by,
        authority=cast.birkenfurt,
        title="WORTTITEL",
        goal="WORTZIEL",
        risk="WORTRISIKO",
        visibility=Visibility.CONFIDENTIAL,
    )
    cases.contact(case, by=cast.actor("adviser"), text="WORTKONTAKT", client=True)
    actions.confirm_goal(case, by=cast.actor("member"), asked=fingerprint(case.goal))
    assert len(told()) == 3
    for sent in mail.outbox:
        whole = str(sent.message())
        assert "WORT" not in whole + sent.body + sent.alternatives[0][0]
        assert case.reference in sent.subject
    client = next(sent for sent in mail.outbox if sent.to == [cast.member.user.email])
    assert case.client_url in client.body
    adviser = next(sent for sent in mail.outbox if sent.to == [cast.adviser.user.email])
    assert case.get_absolute_url() in adviser.body


@pytest.mark.parametrize("by_link", [False, True])
def test_the_adviser_in_charge_hears_that_the_client_agreed(cast, by_link: bool) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, goal="Ein Bericht")
    by = Actor.by_link(f"case-goal:{case.pk}") if by_link else cast.actor("member")
    actions.confirm_goal(case, by=by, asked=fingerprint(case.goal))
    actions.confirm_goal(case, by=by, asked=fingerprint(case.goal))
    assert told() == addresses(cast.adviser)


def test_who_has_left_the_body_before_the_mail_goes_hears_nothing(cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    cases.contact(case, by=cast.actor("adviser"), client=True)
    end_affiliation(by=people.SYSTEM, affiliation=cast.member)
    assert told() == addresses(cast.coordinator)


def test_who_is_only_a_reader_now_hears_nothing(cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    cases.contact(case, by=cast.actor("adviser"), client=True)
    type(cast.member).objects.filter(pk=cast.member.pk).update(role=Role.READER)
    assert told() == addresses(cast.coordinator)


def test_a_change_that_is_taken_back_tells_nobody(cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    with transaction.atomic():
        cases.contact(case, by=cast.actor("adviser"), client=True)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert told() == []
