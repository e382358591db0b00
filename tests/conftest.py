"""What every test has: its own data folder, the lexicon and static files of the tree, a search index of its own."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Before settings are read: nothing of a running portal is touched.
_data = tempfile.TemporaryDirectory(prefix="fsa-test-")
os.environ["DATA_DIR"] = _data.name
os.environ["STATIC_ROOT"] = str(ROOT / "var" / "static")
os.environ["FSA_LEXICON_DIR"] = str(ROOT / "var" / "lexicon")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_data.name}/test.sqlite3")
os.environ.pop("PORTAL_DEMO", None)
os.environ["PORTAL_ENV"] = "test"
os.environ["EMAIL_URL"] = "memorymail://"

import pytest  # noqa: E402


def required_or_skip(reason: str) -> None:
    """Skip with a reason, or fail where everything is required."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    """An empty search index of this test's own; its folder."""
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR


@pytest.fixture
def file_database(transactional_db, tmp_path) -> Iterator[None]:
    """The database in a file, as a running portal has it: what threads do to each other shows only there."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "portal.sqlite3")
    with sqlite3.connect(path) as file:
        memory.backup(file)
    file.close()
    connection.connection = None
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = memory
