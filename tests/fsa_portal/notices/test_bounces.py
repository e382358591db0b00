"""Mail that came back: the report of a mail server (RFC 3464) ends what is sent to a dead address."""

from __future__ import annotations

import io
import sys
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry
from fsa_portal.notices import actions, bounces
from fsa_portal.notices.models import Delivery, Suppression
from tests.factories.notices import crowd, post, ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(bell) -> Delivery:
    ring("ring", *crowd(1))
    post()
    return Delivery.objects.get()


def report(
    message_id: str, *, action: str = "failed", status: str = "5.1.1", to: str = "person0@example.org",
    whole: bool = True,
) -> bytes:  # fmt: skip
    """As a mail server writes it; ``whole``: with the mail itself, else with its headers only."""
    part = "message/rfc822" if whole else "text/rfc822-headers"
    return f"""\
From: MAILER-DAEMON@mx.example
To: portal@localhost
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="B"
MIME-Version: 1.0

--B
Content-Type: text/plain

Your mail to <{to}> came back.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Wed, 25 Nov 2026 06:00:00 +0100

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 unknown

--B
Content-Type: {part}

Subject: Bell 1
Message-ID: {message_id}
From: portal@localhost

It rang.
--B--
""".encode()


@pytest.mark.parametrize("whole", [True, False], ids=["with the mail", "with its headers"])
def test_a_mail_that_came_back_is_noted_and_its_address_suppressed(sent: Delivery, whole: bool) -> None:
    found = bounces.read(report(sent.message_id, whole=whole))
    assert (found.bounced, found.suppressed, found.unknown) == (1, 1, 0)
    sent.refresh_from_db()
    assert (sent.state, sent.reply) == ("bounced", "5.1.1")
    assert (Suppression.objects.get().address, Suppression.objects.get().reason) == (sent.address, "bounced")


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7"])
def test_a_full_box_or_a_quarrel_says_nothing_against_the_address(sent: Delivery, status: str) -> None:
    assert bounces.read(report(sent.message_id, status=status)).suppressed == 0
    sent.refresh_from_db()
    assert sent.state == "bounced"


def test_a_late_mail_is_not_lost(sent: Delivery) -> None:
    assert bounces.read(report(sent.message_id, action="delayed", status="4.4.1")).delayed == 1
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_forged_report_silences_nobody(sent: Delivery) -> None:
    """Who cannot name the Message-ID is not heard; who can, speaks for the address of that mail alone."""
    victim = "victim@example.org"
    assert bounces.read(report("<guessed@localhost>", to=victim)).unknown == 1
    assert not Suppression.objects.exists()
    bounces.read(report(sent.message_id, to=victim))
    assert [s.address for s in Suppression.objects.all()] == [sent.address]


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: a@b.org\n\nOut of office",
        b"Content-Type: multipart/report; boundary=B\n\n--B",
        b"Content-Type: message/delivery-status\n\nAction: failed",
        b"From nobody\n\n",
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/rfc822\n\n\n--B--",
    ],
)
def test_what_is_no_report_changes_nothing(sent: Delivery, junk: bytes) -> None:
    assert bounces.read(junk).bounced == 0
    assert not Suppression.objects.exists()


def test_a_whole_mailbox_is_read(bell, tmp_path) -> None:
    ring("ring", *crowd(3))
    post()
    reports = [report(mail.message_id, to=mail.address) for mail in Delivery.objects.all()]
    box = tmp_path / "bounces.mbox"
    box.write_bytes(b"".join(b"From MAILER-DAEMON Wed Nov 25 06:00:00 2026\n" + r + b"\n" for r in reports))
    said = io.StringIO()
    call_command("read_bounces", str(box), stdout=said)
    assert said.getvalue().startswith("3 came back, 3 addresses suppressed")
    # The same mailbox read again says the same and changes nothing.
    call_command("read_bounces", str(box), stdout=io.StringIO())
    assert Suppression.objects.count() == 3


def test_a_mail_comes_by_standard_input(sent: Delivery, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report(sent.message_id))))
    call_command("read_bounces", "-", stdout=io.StringIO())
    assert Suppression.objects.count() == 1


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match=r"nothing\.mbox"):
        call_command("read_bounces", "nothing.mbox")


def test_an_administrator_releases_an_address_and_it_is_audited(sent: Delivery) -> None:
    bounces.read(report(sent.message_id))
    found = Suppression.objects.get()
    admin = Actor(principals=frozenset({"role:admin"}), user_id=sent.recipient_id)
    with pytest.raises(actions.PermissionDenied):
        actions.lift(found, by=Actor(principals=frozenset({"role:editor"}), user_id=sent.recipient_id))
    actions.lift(found, by=admin)
    actions.lift(found, by=admin)
    assert AuditEntry.objects.filter(what=AuditEntry.What.ADDRESS_RELEASED, object_id=found.pk).count() == 1
    assert not Suppression.objects.active().exists()
    ring("ring", sent.recipient, about=2)
    post()
    assert Delivery.objects.latest("pk").state == "sent"


def test_a_dead_address_outweighs_a_stopped_one(sent: Delivery) -> None:
    for reason in (Suppression.Reason.STOPPED, Suppression.Reason.BOUNCED, Suppression.Reason.STOPPED):
        actions.suppress("Gone@example.org", reason=reason)
    assert [(s.address, s.reason) for s in Suppression.objects.all()] == [("gone@example.org", "bounced")]


def test_our_own_mails_are_no_reports(sent: Delivery) -> None:
    ours = EmailMessage()
    ours["Message-ID"] = sent.message_id
    ours.set_content("It rang.")
    assert bounces.read(ours.as_bytes()).unknown == 1
