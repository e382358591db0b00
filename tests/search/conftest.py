"""Engines and sources for tests of the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import contract
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine
from tests.search.samples import MemorySource

ENGINES = {"embedded": EmbeddedEngine}


@pytest.fixture(params=ENGINES, ids=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine of every kind: all have to behave alike."""
    made = ENGINES[request.param](tmp_path / "engine")
    yield made
    made.close()


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> MemorySource:
    """The only registered source."""
    only = MemorySource()
    monkeypatch.setattr(contract, "_sources", {})
    contract.register_source(only)
    return only
