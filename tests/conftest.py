"""What every test has: its own data folder, the lexicon and static files of the tree, a search index of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Before settings are read: nothing of a running portal is touched.
_data = tempfile.TemporaryDirectory(prefix="fsa-test-")
os.environ["DATA_DIR"] = _data.name
os.environ["STATIC_ROOT"] = str(ROOT / "var" / "static")
os.environ["FSA_LEXICON_DIR"] = str(ROOT / "var" / "lexicon")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_data.name}/portal.sqlite3"
os.environ.pop("PORTAL_DEMO", None)
os.environ["PORTAL_ENV"] = "test"
os.environ["EMAIL_URL"] = "memorymail://"

import pytest  # noqa: E402


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
        database["TEST"]["NAME"] = f"{_data.name}/test.sqlite3"
    else:
        database["TEST"]["NAME"] = f"test_{database['NAME']}_{worker}"


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    """An empty search index of this test's own; its folder."""
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR
