"""kill -9 of web server and worker loses nothing that was acknowledged (the bench does the same with larger numbers)."""

from __future__ import annotations

import pytest

from bench import kill

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kill")]


def test_nothing_acknowledged_is_lost() -> None:
    row = next(kill.rows(fast=True))
    assert row.holds, f"{row.what}: {row.measured}"
