"""One world for all tests of this folder; each test and each request sees it untouched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from fsa_portal.outbox.models import Job
from tests.security.visits import Visits
from tests.security.world import World, build


@pytest.fixture(scope="package")
def search_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("security") / "search"


@pytest.fixture(autouse=True)
def index(settings, search_folder: Path) -> Path:
    """The filled index of the world."""
    settings.SEARCH_DIR = search_folder
    return search_folder


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, search_folder: Path) -> Iterator[World]:
    """Built once in a transaction that is taken back at the end."""
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "SEARCH_DIR": search_folder,
    }
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**quick):
            made = build()
            call_command("rebuild_search", verbosity=0)
            # The index is as new as the data: nothing is looked at again when it is asked.
            Job.objects.all().delete()
        assert search_folder != django_settings.SEARCH_DIR
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def visits(world: World, django_db_blocker) -> Visits:
    return Visits(world)
