"""A portal in which everything exists that somebody may not see: every page type and case in every visibility."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.users.models import UserProfile

from fsa_portal.outbox.models import Job
from knowledge.support.models import Support
from tests.factories import content, people
from tests.security.canaries import EDITING
from tests.security.world import READERS, World
from tests.security.world_pages import handbooks, pages, question, replaced_document
from tests.security.world_records import (
    access,
    cases_of_two_advisers,
    directory,
    given_up,
    privacy,
    reading_lists,
    records,
)


@contextmanager
def whole_portal(search_folder: Path) -> Iterator[World]:
    """The world with its index, in a transaction that is taken back in the end."""
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "SEARCH_DIR": search_folder,
    }
    with transaction.atomic():
        with override_settings(**quick):
            world = build()
            call_command("rebuild_search", verbosity=0)
            # The index is as new as the data: nothing is looked at again when it is asked.
            Job.objects.all().delete()
            given_up(world)
        yield world
        transaction.set_rollback(True)


def build() -> World:
    """The whole world but for the index."""
    content.site()
    world = World(people.cast())
    for state in READERS:
        pages(world, state)
        question(world, state)
    replaced_document(world)
    world.support = Support.objects.create(
        authority=world.who.birkenfurt,
        kind="chapter",
        what="Text",
        year=2026,
        page_id=world.page_ids["document-internal"],
    )
    handbooks(world)
    cases_of_two_advisers(world)
    records(world)
    directory(world)
    access(world)
    privacy(world)
    reading_lists(world)
    for role in EDITING:
        # Wagtail makes it when its bar is shown for the first time.
        UserProfile.get_for_user(getattr(world.who, role).user)
    return world
