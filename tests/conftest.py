"""What every test has: its own data folder, the lexicon and static files of the tree, a search index of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.environment import DATA


def required_or_skip(reason: str) -> None:
    """Skip with a reason, or fail where everything is required."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A database of each worker's own: a file on SQLite, so that threads meet real locks."""
    from django.db import connections

    database = connections["default"].settings_dict
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if database["ENGINE"] == "fsa_portal.sqlite":
        database["TEST"]["NAME"] = str(DATA / "test.sqlite3")
    else:
        database["TEST"]["NAME"] = f"test_{database['NAME']}_{worker}"


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """A request in English leaves its language in the thread; the next test begins in German."""
    with translation.override("de"):
        yield


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    """An empty search index of this test's own; its folder."""
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR
