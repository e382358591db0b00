"""What has been kept long enough goes every night; what it was is written down by number and class, never by text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from wagtail.models import UploadedFile

from fsa_portal.accounts.models import User
from fsa_portal.audit import append_only, retention
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.actions.contacts import anonymise_expired
from fsa_portal.directory.models import ContactPerson
from fsa_portal.outbox import progress
from fsa_portal.outbox.pieces import in_pieces
from fsa_portal.outbox.schedule import forgettable
from fsa_portal.privacy import mail_files
from fsa_portal.privacy.models import Purge, PurgeCount
from fsa_portal.privacy.people import remove_with_files
from fsa_portal.records import RETENTION, due_of

log = structlog.get_logger(__name__)

UNCONFIRMED_DAYS = 30
AT_ONCE = 5
"""Rows that go in one statement: with each, everything goes that hangs on it (a case with all its contacts)."""
SESSIONS_AT_ONCE = 500
"""Nothing hangs on a session."""


class Incomplete(Exception):
    """Some of it could not be removed; the rest is gone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table or folder: how much of it is due, and how it goes."""

    retention: str
    place: str
    due: Callable[[], int]
    remove: Callable[[], Any]


def purge(*, dry_run: bool = False) -> Purge:
    """Remove what is due, part by part; with ``dry_run`` only count it. The report stays.

    As a job it goes on after a kill, with the report that it began.
    """
    report = _begun() or Purge.objects.create(is_dry_run=dry_run)
    parts = list(all_parts(timezone.now()))
    cursor = {"report": report.pk}
    progress.report(done=0, total=len(parts), cursor=cursor)
    failed = []
    for done, part in enumerate(parts, start=1):
        # Counted before it goes: after a kill in the middle only the rest of it would be there to count.
        line, _ = PurgeCount.objects.get_or_create(
            purge=report, place=part.place, defaults={"retention": part.retention, "rows": part.due()}
        )
        if line.rows and not dry_run:
            try:
                part.remove()
            except Exception:
                # The rest is due as well, and what failed is tried again tomorrow.
                log.exception("privacy.purge_failed", place=part.place)
                failed.append(part.place)
                line.delete()
                continue
        progress.report(done=done, total=len(parts), cursor=cursor)
    report.finished_at = timezone.now()
    report.save(update_fields=["finished_at"])
    if failed:
        raise Incomplete(", ".join(failed))
    return report


def _begun() -> Purge | None:
    """The report that this job left without an end when it was killed."""
    begun = progress.cursor().get("report")
    return None if begun is None else Purge.objects.filter(pk=begun, finished_at=None).first()


def purge_tonight() -> Mapping[str, int]:
    """What the worker does every night; gives the rows per class."""
    classes: dict[str, int] = {}
    for line in purge().counts.all():
        classes[line.retention] = classes.get(line.retention, 0) + line.rows
    return {name: rows for name, rows in classes.items() if rows}


def all_parts(now: dt.datetime) -> Iterator[Part]:
    """Everything that ends by time: by the date that a model declares, and what has a rule of its own."""
    yield from (by_date(model, now) for model in apps.get_models() if has_date(model))
    day = timezone.localdate(now)
    expired = ContactPerson.objects.expired(day)
    yield Part("contact", "directory.contactperson", expired.count, lambda: anonymise_expired(now))
    sessions = Session.objects.filter(expire_date__lt=now)
    yield Part("session", "sessions.session", sessions.count, lambda: drop_sessions(sessions))
    old = AuditEntry.objects.filter(at__lt=now - retention.KEPT)
    yield Part("audit", "audit.auditentry", old.count, lambda: retention.purge(now))
    jobs = forgettable(now)
    yield Part("queue", "outbox.job", jobs.count, lambda: remove(jobs))
    unconfirmed = never_confirmed(now)
    yield Part("account", "accounts.user", unconfirmed.count, lambda: remove(unconfirmed))
    yield Part(
        "session", "wagtailcore.uploadedfile", lambda: len(stale_uploads(now)), lambda: drop_uploads(now)
    )
    yield Part("queue", "mail", lambda: len(old_mail_files(now)), lambda: drop_mail_files(now))


def days(name: str) -> int:
    found = RETENTION[name].days
    assert found is not None
    return found


def has_date(model: type[models.Model]) -> bool:
    return not model._meta.proxy and due_of(model) is not None


def by_date(model: type[models.Model], now: dt.datetime) -> Part:
    """Rows whose date lies longer ago than their class allows; those without the date are not finished."""
    due = due_of(model)
    assert due is not None
    before: Any = now - dt.timedelta(days=days(due.retention))
    if isinstance(model._meta.get_field(due.after.partition("__")[0]), models.DateField):
        is_day = not isinstance(model._meta.get_field(due.after), models.DateTimeField)
        before = timezone.localdate(before) if is_day else before
    rows = model._base_manager.filter(**{f"{due.after}__lt": before})
    return Part(due.retention, model._meta.label_lower, rows.count, lambda: remove(rows))


def remove(rows: models.QuerySet[Any]) -> None:
    """Remove rows with what hangs on them and with their files, a few at a time."""

    def write(keys: Sequence[Any]) -> None:
        # What has changed meanwhile may no longer be due.
        due = list(rows.filter(pk__in=keys).values_list("pk", flat=True))
        with append_only.lifted():
            remove_with_files(rows.model._base_manager.filter(pk__in=due))

    in_pieces(list(rows.order_by("pk").values_list("pk", flat=True)), write, at_once=AT_ONCE)


def drop_sessions(sessions: models.QuerySet[Session]) -> None:
    in_pieces(
        list(sessions.values_list("pk", flat=True)),
        lambda keys: sessions.filter(pk__in=keys).delete(),
        at_once=SESSIONS_AT_ONCE,
    )


def never_confirmed(now: dt.datetime) -> models.QuerySet[User]:
    """Accounts whose address nobody ever confirmed, and in which nobody ever was."""
    return (
        User.objects.filter(
            date_joined__lt=now - dt.timedelta(days=UNCONFIRMED_DAYS),
            last_login=None,
            is_superuser=False,
            emailaddress__isnull=False,
            affiliations=None,
            erasures=None,
        )
        .exclude(emailaddress__verified=True)
        .distinct()
    )


def stale_uploads(now: dt.datetime) -> list[int]:
    """Files of uploads that an editor began and never finished: their rows have no date, their files have."""
    before = now - dt.timedelta(days=days("session"))
    return [
        upload.pk
        for upload in UploadedFile.objects.all()
        if not upload.file.storage.exists(upload.file.name)
        or upload.file.storage.get_modified_time(upload.file.name) < before
    ]


def drop_uploads(now: dt.datetime) -> None:
    remove(UploadedFile.objects.filter(pk__in=stale_uploads(now)))


def old_mail_files(now: dt.datetime) -> list[Any]:
    before = (now - dt.timedelta(days=days("queue"))).timestamp()
    where = mail_files.folder()
    return [path for path in where.glob("*.log") if path.stat().st_mtime < before] if where else []


def drop_mail_files(now: dt.datetime) -> None:
    for path in old_mail_files(now):
        path.unlink(missing_ok=True)
