"""What every test has: its own data folder, the lexicon and static files of the tree, a search index of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from fsa_portal.audit import append_only
from tests.environment import DATA, ROOT


def required_or_skip(reason: str) -> None:
    """Skip with a reason, or fail where everything is required."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def warm(django_test_environment) -> None:
    """As a server is that has started."""
    from search.sync import warm_up

    warm_up()


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


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings, django_db_use_migrations
) -> Iterator[None]:
    """The migrated database. On SQLite a copy of one made before by the same migrations, which takes no time."""
    with django_db_blocker.unblock():
        template = migrated_database()
        copied = template is not None and template.exists()
        if copied:
            shutil.copyfile(template, DATA / "test.sqlite3")
        made = setup_databases(verbosity=0, interactive=False, keepdb=copied)
        if template is not None and not copied:
            _keep_as(template)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0, keepdb=copied)


def migrated_database() -> Path | None:
    """Where a database lies, or may be kept, that these very migrations made; None where databases cannot be copied."""
    if connection.vendor != "sqlite":
        return None
    state = sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        state.update(path.read_bytes())
    state.update(Path(append_only.__file__).read_bytes())
    return ROOT / "var" / "test-databases" / f"{state.hexdigest()[:16]}.sqlite3"


def _keep_as(template: Path) -> None:
    template.parent.mkdir(parents=True, exist_ok=True)
    for old in template.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    connection.close()
    unfinished = template.with_suffix(f".{os.getpid()}")
    with (
        closing(sqlite3.connect(DATA / "test.sqlite3")) as one,
        closing(sqlite3.connect(unfinished)) as other,
    ):
        one.backup(other)
    unfinished.replace(template)


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_are_looked_up_when_asked_for(settings) -> None:
    """Each client of a test starts the portal anew; a list of all static files each time would be half of its work."""
    settings.WHITENOISE_AUTOREFRESH = True


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
