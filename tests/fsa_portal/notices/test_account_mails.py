"""Mails that the accounts queue: each kind says its words, to whom it concerns, as long as it is due."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from fsa_portal.accounts.actions import (
    affiliate,
    confirm_affiliation,
    end_affiliation,
    invite,
    refuse_affiliation,
    request_affiliation,
    withdraw_invitation,
)
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.notices.actions import suppress
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain, enqueue
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    made = people.cast()
    # The roles of the cast were given by the system, which tells nobody.
    assert not Job.objects.filter(kind__startswith="mail.").exists()
    return made


def work() -> list[mail.EmailMessage]:
    """Do what waits of mail; what was sent."""
    before = len(mail.outbox)
    kinds = set(Job.objects.filter(kind__startswith="mail.").values_list("kind", flat=True))
    while drain([*kinds, "mail.send"]):
        pass
    return mail.outbox[before:]


def account_mail(key: str = "k", **changes: object) -> None:
    payload = {
        "address": "new@example.org",
        "language": "en",
        "template": "account/email/password_reset_key",
        "context": {"password_reset_url": "https://portal.example/konto/x-secret/", "code": "ABC-DEF"},
    }
    with transaction.atomic():
        enqueue("mail.account", key, payload | changes)


def test_a_secret_link_is_sent_once_and_then_stands_nowhere() -> None:
    account_mail()
    account_mail()
    (sent,) = work()
    assert sent.to == ["new@example.org"]
    assert "https://portal.example/konto/x-secret/" in sent.body
    assert 'href="https://portal.example/konto/x-secret/"' in sent.alternatives[0][0]
    assert '<html lang="en">' in sent.alternatives[0][0]
    kept = [
        *Job.objects.values_list("payload", flat=True),
        *Delivery.objects.values_list("payload", flat=True),
    ]
    assert len(kept) == 3
    assert "secret" not in str(kept)
    account_mail()
    assert work() == []


def test_a_code_for_the_account_goes_out_although_news_were_stopped() -> None:
    suppress("new@example.org", reason=Suppression.Reason.STOPPED)
    account_mail()
    assert len(work()) == 1


def test_an_invitation_goes_to_the_bare_address_and_only_while_it_is_open(cast) -> None:
    by = cast.actor("coordinator")
    invite(by=by, email="new@example.org", role=Role.MEMBER, body=cast.birkenfurt)
    (sent,) = work()
    assert sent.to == ["new@example.org"]
    assert "Birkenfurt" in sent.body
    assert "/konto/rollen/" in sent.body
    assert "List-Unsubscribe" in sent.extra_headers
    # Whoever is asked for the first time has chosen nothing.
    assert "Einladungen und Zugänge" not in sent.body
    assert "Invitations and access" not in sent.body
    other = invite(by=by, email="other@example.org", role=Role.MEMBER, body=cast.birkenfurt)
    withdraw_invitation(by=by, invitation=other)
    assert work() == []


def test_an_invitation_says_the_same_to_whom_has_an_account(cast) -> None:
    by = cast.actor("coordinator")
    for address in ("unaffiliated@example.org", "nobody-yet@example.org"):
        invite(by=by, email=address, role=Role.MEMBER, body=cast.birkenfurt)
    known, unknown = work()
    cut = [sent.body.partition("-- \n")[0] for sent in (known, unknown)]
    assert cut[0] == cut[1]
    assert known.subject == unknown.subject


def ask(cast, body=None):
    user = cast.unaffiliated
    return request_affiliation(
        by=actor_without_affiliation(user.pk),
        user=user,
        role=Role.MEMBER,
        body=body or cast.birkenfurt,
        message="GEHEIM",
    )


def test_a_request_is_told_to_the_coordinators_of_the_body_without_the_name(cast) -> None:
    asked = ask(cast)
    (sent,) = work()
    assert sent.to == [cast.coordinator.user.email]
    assert f"/mein/team/anfragen/{asked.pk}/" in sent.body
    assert "GEHEIM" not in sent.body
    assert "unaffiliated" not in sent.body + sent.subject


def test_where_nobody_coordinates_the_fsa_is_told(cast) -> None:
    asked = ask(cast, cast.erlental)
    told = work()
    assert sorted(m.to[0] for m in told) == sorted([cast.lead.user.email, cast.admin.user.email])
    assert all(f"/beratung/zugaenge/anfragen/{asked.pk}/" in m.body for m in told)


def test_a_request_that_is_answered_before_the_mail_is_sent_is_not_told(cast) -> None:
    asked = ask(cast)
    drain(["mail.affiliation-requested"])
    confirm_affiliation(by=cast.actor("coordinator"), affiliation=asked, role=Role.MEMBER)
    assert [m.to for m in work()] == [[cast.unaffiliated.email]]


def test_the_person_hears_the_answer_but_not_the_reason(cast) -> None:
    refuse_affiliation(by=cast.actor("coordinator"), affiliation=ask(cast), reason="GEHEIM")
    answers = [m for m in work() if m.to == [cast.unaffiliated.email]]
    assert len(answers) == 1
    assert "GEHEIM" not in answers[0].body


def test_a_role_that_is_given_or_ended_is_told_to_the_person(cast) -> None:
    by = cast.actor("admin")
    given = affiliate(
        by=by,
        user=cast.unaffiliated,
        role=Role.MEMBER,
        authority=cast.birkenfurt,
        starts_on=timezone.localdate(),
    )
    (first,) = work()
    end_affiliation(by=by, affiliation=given)
    (second,) = work()
    assert first.to == second.to == [cast.unaffiliated.email]
    assert first.body != second.body
