"""Writing transactions of SQLite stand in a queue; nobody is told that the database is locked."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from consultations.cases.models import CaseCounter
from tests.factories.crowd import all_at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.sqlite,
]

YEAR = 2026
WRITERS, WRITES = 4, 25


def count_on() -> None:
    """A short transaction that reads before it writes: the kind that SQLite's own default refuses."""
    with transaction.atomic():
        counter = CaseCounter.objects.get(year=YEAR)
        counter.last += 1
        counter.save()


def test_many_writers_lose_nothing_and_are_never_refused() -> None:
    CaseCounter.objects.create(year=YEAR)

    def work() -> None:
        for _ in range(WRITES):
            count_on()

    assert all_at_once([work] * WRITERS) == []
    assert CaseCounter.objects.get(year=YEAR).last == WRITERS * WRITES


@contextmanager
def somebody_else() -> Iterator[int]:
    handle = os.open(connection.settings_dict["NAME"] + ".queue", os.O_RDWR | os.O_CREAT)
    try:
        yield handle
    finally:
        os.close(handle)


def is_my_turn(handle: int) -> bool:
    """Whether another process would get through now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(handle, fcntl.LOCK_UN)
    return True


def test_a_writer_keeps_the_others_waiting_until_the_commit() -> None:
    with somebody_else() as handle:
        with transaction.atomic():
            assert not is_my_turn(handle)
            with transaction.atomic():
                CaseCounter.objects.create(year=YEAR)
            assert not is_my_turn(handle)
        assert is_my_turn(handle)


def test_a_rollback_lets_the_next_one_in() -> None:
    with somebody_else() as handle:
        with transaction.atomic():
            assert not is_my_turn(handle)
            transaction.set_rollback(True)
        assert is_my_turn(handle)


def test_a_connection_that_is_closed_inside_a_transaction_lets_the_next_one_in() -> None:
    def work() -> None:
        with transaction.atomic():
            connection.close()
            CaseCounter.objects.create(year=YEAR)

    with somebody_else() as handle:
        (failure,) = all_at_once([work])
        assert isinstance(failure, DatabaseError)
        assert is_my_turn(handle)


def test_a_transaction_that_cannot_begin_does_not_stay_in_the_queue() -> None:
    """A program that does not know the queue, such as a back-up, holds the file for longer than one waits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    stranger = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    try:
        with somebody_else() as handle:
            with pytest.raises(OperationalError, match="locked"), transaction.atomic():
                pass
            assert is_my_turn(handle)
    finally:
        stranger.close()
        connection.close()


def test_readers_do_not_stand_in_the_queue() -> None:
    CaseCounter.objects.create(year=YEAR)
    with somebody_else() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert CaseCounter.objects.get(year=YEAR).last == 0


def test_the_writers_are_safe_against_power_cuts_and_keys_that_lead_nowhere() -> None:
    def pragma(name: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert connection.transaction_mode == "IMMEDIATE"
