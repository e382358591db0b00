"""One world for all tests of this folder; each test and each request sees it untouched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.security.building import whole_portal
from tests.security.canaries import ROLES
from tests.security.postings import Postings
from tests.security.visits import Visits
from tests.security.world import World

AGAIN = ("visitor", "member", "foreign", "adviser")
"""Who looks at everything on PostgreSQL too: nobody, two who must not meet, and one of those who see most."""
EACH = [pytest.param(role, marks=() if role in AGAIN else pytest.mark.once, id=role) for role in ROLES]
"""All roles, those marked who do not look again."""


@pytest.fixture(scope="package")
def search_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("security") / "search"


@pytest.fixture(autouse=True)
def index(settings, search_folder: Path) -> Path:
    """The filled index of the world."""
    settings.SEARCH_DIR = search_folder
    return search_folder


@pytest.fixture(autouse=True)
def _no_limit_is_used_up() -> None:
    """Sign-ins that failed in one test count no more in the next."""
    cache.clear()


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, search_folder: Path) -> Iterator[World]:
    """Built once in a transaction that is taken back at the end."""
    with django_db_blocker.unblock(), whole_portal(search_folder) as made:
        yield made


@pytest.fixture(scope="package")
def visits(world: World, django_db_blocker) -> Visits:
    return Visits(world)


@pytest.fixture(scope="package")
def postings(visits: Visits) -> Postings:
    return Postings(visits)
