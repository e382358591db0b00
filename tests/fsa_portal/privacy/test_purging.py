"""Every night goes what has been kept long enough, no day earlier; a dry run counts the same and removes nothing."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import UploadedFile

from consultations.cases.actions import Given
from consultations.cases.models import Case, CaseEvent
from fsa_portal.accounts.models import User
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.models import ContactPerson
from fsa_portal.outbox import pieces
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain, enqueue
from fsa_portal.privacy import purging
from fsa_portal.privacy.models import Copy, Purge
from fsa_portal.privacy.purging import Incomplete, purge, purge_tonight
from tests.factories import cases
from tests.factories.breaks import power_cut
from tests.factories.people import Cast, cast, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    return cast()


def ago(**span: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(**span)


def closed_case(who: Cast, days: int) -> Case:
    case = cases.case(by=who.actor("adviser"), authority=who.birkenfurt)
    given = [Given("infomaterial", "Merkblatt")]
    cases.contact(case, by=who.actor("adviser"), materials=given)
    Case.objects.filter(pk=case.pk).update(
        status="abgeschlossen", closed_on=timezone.localdate() - dt.timedelta(days=days)
    )
    return case


def unconfirmed(name: str, days: int, *, verified: bool = False) -> User:
    made = User.objects.create_user(f"{name}@example.org", "correct horse battery")
    made.emailaddress_set.create(email=made.email, verified=verified, primary=True)
    User.objects.filter(pk=made.pk).update(date_joined=ago(days=days))
    return made


def removed() -> dict[str, int]:
    return {line.place: line.rows for line in purge().counts.all() if line.rows}


def test_cases_go_ten_years_after_they_were_closed_with_their_history(who: Cast) -> None:
    old, young = closed_case(who, 3654), closed_case(who, 3652)
    is_open = cases.case(by=who.actor("adviser"), authority=who.birkenfurt)
    assert removed() == {"cases.case": 1}
    assert set(Case.objects.all()) == {young, is_open}
    assert not CaseEvent.objects.filter(case_id=old.pk).exists()


def test_many_rows_go_in_pieces_and_a_break_leaves_the_rest_for_the_next_night(
    who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "BUDGET", 0)
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    monkeypatch.setattr(purging, "SESSIONS_AT_ONCE", 2)
    for _ in range(3):
        closed_case(who, 3654)
    Session.objects.bulk_create(
        Session(session_key=f"s{n}", session_data="", expire_date=ago(days=1)) for n in range(5)
    )
    with (
        pytest.raises(Incomplete),
        power_cut('DELETE FROM "cases_case"', at=3),
        power_cut('DELETE FROM "django_session"', at=2),
    ):
        purge()
    assert (Case.objects.count(), Session.objects.count()) == (1, 3)
    assert removed() == {"cases.case": 1, "sessions.session": 3}


def test_accounts_that_nobody_confirmed_go_after_thirty_days() -> None:
    unconfirmed("old", 31)
    young, confirmed = unconfirmed("young", 29), unconfirmed("confirmed", 400, verified=True)
    assert removed() == {"accounts.user": 1}
    assert set(User.objects.all()) == {young, confirmed}


def test_audit_entries_go_after_two_years() -> None:
    AuditEntry.objects.create(what="read", at=ago(days=731))
    young = AuditEntry.objects.create(what="read", at=ago(days=729))
    assert removed() == {"audit.auditentry": 1}
    assert list(AuditEntry.objects.all()) == [young]


def test_contact_persons_are_forgotten_at_their_date(who: Cast) -> None:
    fields = {"authority": who.birkenfurt, "role": "Planung", "confirmed_on": dt.date(2020, 1, 1)}
    yesterday, today = timezone.localdate() - dt.timedelta(days=1), timezone.localdate()
    old = ContactPerson.objects.create(name="Eine Alte", retain_until=yesterday, **fields)
    young = ContactPerson.objects.create(name="Eine Neue", retain_until=today, **fields)
    assert removed() == {"directory.contactperson": 1}
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.name, young.name) == ("", "Eine Neue")


def test_sessions_dead_letters_and_editing_marks_go() -> None:
    person = user()
    Session.objects.create(session_key="a", session_data="", expire_date=ago(days=1))
    Session.objects.create(
        session_key="b", session_data="", expire_date=timezone.now() + dt.timedelta(days=1)
    )
    Job.objects.create(kind="search", key="a", status="dead", not_before=ago(days=31))
    Job.objects.create(kind="search", key="b", status="dead", not_before=ago(days=29))
    kind = ContentType.objects.get_for_model(User)
    EditingSession.objects.create(user=person, content_type=kind, object_id="1", last_seen_at=ago(days=15))
    assert removed() == {"sessions.session": 1, "outbox.job": 1, "wagtailadmin.editingsession": 1}


def test_copies_go_after_seven_days_with_their_files(settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    copy = Copy.objects.create(person=user(), requested_at=ago(days=8))
    copy.file.save("", ContentFile(b"x"), save=False)
    copy.ready_at = ago(days=8)
    copy.save()
    assert (tmp_path / "copies" / f"{copy.pk}.zip").exists()
    assert removed()["privacy.copy"] == 1
    drain()
    assert not (tmp_path / "copies" / f"{copy.pk}.zip").exists()


def test_uploads_half_done_and_old_mail_files_go(settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT, settings.EMAIL_FILE_PATH = tmp_path / "files", tmp_path / "mail"
    settings.EMAIL_FILE_PATH.mkdir()
    (settings.EMAIL_FILE_PATH / "a.log").write_text("x")
    upload = UploadedFile.objects.create(file=ContentFile(b"x", "u.txt"))
    UploadedFile.objects.create(file=ContentFile(b"x", "young.txt"))
    long_ago = ago(days=31).timestamp()
    os.utime(settings.EMAIL_FILE_PATH / "a.log", (long_ago, long_ago))
    os.utime(upload.file.path, (long_ago, long_ago))
    assert removed() == {"wagtailcore.uploadedfile": 1, "mail": 1}
    assert UploadedFile.objects.count() == 1


def test_a_dry_run_counts_the_same_and_removes_nothing(who: Cast, capsys) -> None:
    closed_case(who, 4000)
    unconfirmed("old", 31)
    call_command("purge_personal_data", dry_run=True)
    report = Purge.objects.get()
    assert report.is_dry_run
    assert {line.place: line.rows for line in report.counts.all() if line.rows} == {
        "cases.case": 1,
        "accounts.user": 1,
    }
    assert "2 due, nothing removed" in capsys.readouterr().out
    assert Case.objects.exists()
    assert removed() == {"cases.case": 1, "accounts.user": 1}


class Killed(BaseException):
    """What a kill looks like to the code that it meets: nothing after it runs."""


def test_after_a_kill_the_same_report_is_finished_and_counts_what_went_before(who: Cast, monkeypatch) -> None:
    closed_case(who, 4000)
    for number in range(2):
        unconfirmed(f"old{number}", 31)
    remove = purging.remove_with_files

    def killed_in_the_middle(rows: models.QuerySet[models.Model]) -> None:
        remove(rows)
        if rows.model is User:
            raise Killed

    monkeypatch.setattr(pieces, "BUDGET", 0)
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    monkeypatch.setattr(purging, "remove_with_files", killed_in_the_middle)
    with transaction.atomic():
        enqueue("privacy.purge", "2026-11-23")
    with pytest.raises(Killed):
        drain(["privacy.purge"])
    assert Purge.objects.get().finished_at is None
    monkeypatch.setattr(purging, "remove_with_files", remove)
    Job.objects.filter(kind="privacy.purge").update(leased_until=timezone.now())
    drain(["privacy.purge"])
    report = Purge.objects.get()
    assert report.finished_at is not None
    assert {line.place: line.rows for line in report.counts.all() if line.rows} == {
        "cases.case": 1,
        "accounts.user": 2,
    }
    assert not User.objects.filter(email__startswith="old").exists()
    assert Job.objects.get(kind="privacy.purge").status == Job.Status.DONE


def test_the_night_gives_rows_per_class_and_no_texts(who: Cast) -> None:
    closed_case(who, 4000)
    unconfirmed("old", 31)
    assert purge_tonight() == {"case": 1, "account": 1}
    report = Purge.objects.get()
    assert report.finished_at is not None
    assert {line.retention for line in report.counts.all() if line.rows} == {"case", "account"}
