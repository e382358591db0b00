"""Kinds of jobs that exist for one test only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fsa_portal.outbox import queue, schedule
from tests.factories.jobs import Worker


@pytest.fixture
def register(monkeypatch) -> Callable[..., None]:
    """``queue.register`` into a registry that starts empty and is forgotten after the test."""
    monkeypatch.setattr(queue, "_kinds", {})
    monkeypatch.setattr(schedule, "_due", {})
    return queue.register


@pytest.fixture
def worker(register) -> Worker:
    made = Worker()
    register("look", made.one)
    return made
