"""The database itself refuses to change or remove a row of a history, whatever program asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.audit import retention
from fsa_portal.audit.append_only import lifted
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.outbox import pieces
from fsa_portal.records import HistoryEvent
from tests.factories import people
from tests.factories.breaks import PowerCut, power_cut

pytestmark = pytest.mark.django_db

HISTORIES = [model for model in apps.get_models() if issubclass(model, HistoryEvent)]


@pytest.fixture
def entry() -> AuditEntry:
    return record(AuditEntry.What.SIGN_IN, by=ANONYMOUS)


def test_raw_sql_can_neither_change_nor_remove_a_row(entry: AuditEntry) -> None:
    for statement in ("UPDATE audit_auditentry SET what = 'nothing'", "DELETE FROM audit_auditentry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert AuditEntry.objects.get(pk=entry.pk).what == "sign-in"


def test_querysets_cannot_either(entry: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(what="nothing")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all()._raw_delete(using="default")


def test_the_guard_gives_way_for_retention_only_and_comes_back(entry: AuditEntry) -> None:
    with transaction.atomic(), lifted():
        AuditEntry.objects.update(data={"emptied": True})
    assert AuditEntry.objects.get(pk=entry.pk).data == {"emptied": True}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(data={})


def test_the_guard_comes_back_after_a_failure(entry: AuditEntry) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), lifted():
        raise ZeroDivisionError
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(data={})


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model._meta.label)
def test_every_history_has_its_guard(model: type[HistoryEvent]) -> None:
    """Also after a later migration, which on SQLite may make the table anew without its triggers."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            guards = " ".join(row[0] for row in cursor.fetchall())
            assert "BEFORE UPDATE" in guards
            assert "BEFORE DELETE" in guards
        else:
            cursor.execute(
                "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
            )
            assert cursor.fetchall() == [("O",)]


def test_who_is_named_in_a_history_is_not_deleted() -> None:
    person = people.user("somebody")
    record(AuditEntry.What.SIGN_IN, by=Actor(user_id=person.pk), about=person)
    with pytest.raises(ProtectedError):
        person.delete()


def test_many_old_entries_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    monkeypatch.setattr(pieces, "BUDGET", 0)
    old = timezone.now() - dt.timedelta(days=800)
    AuditEntry.objects.bulk_create(AuditEntry(what="sign-in", at=old) for _ in range(5))
    with pytest.raises(PowerCut), power_cut('DELETE FROM "audit_auditentry"', at=2):
        retention.purge()
    assert retention.purge() == 3


def test_entries_go_after_two_years() -> None:
    now = timezone.now()
    old, young = (
        AuditEntry.objects.create(what="sign-in", at=now - dt.timedelta(days=days)) for days in (731, 729)
    )
    assert retention.purge(now) == 1
    assert set(AuditEntry.objects.filter(pk__in=[old.pk, young.pk])) == {young}
