"""The audit knows who did what to which thing, by ids."""

from __future__ import annotations

import pytest

from fsa_portal.actor import ANONYMOUS, Actor
from fsa_portal.audit.models import AuditEntry, record
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_an_entry_names_actor_thing_and_what_was_done() -> None:
    held = people.affiliation(people.Role.LEAD)
    actor = Actor(user_id=held.user_id, affiliation_id=held.pk, name="Leitung")
    made = record(AuditEntry.What.EXPORTED, by=actor, about=held, rows=12)
    stored = AuditEntry.objects.get(pk=made.pk)
    assert (stored.by_user_id, stored.by_affiliation, stored.by_system) == (held.user_id, held.pk, "")
    assert (stored.object_type, stored.object_id) == ("accounts.affiliation", held.pk)
    assert (stored.what, stored.data) == ("exported", {"rows": 12})


def test_jobs_and_strangers_leave_entries_too() -> None:
    job = record(AuditEntry.What.EXPORTED, by=Actor.system("night"))
    assert (job.by_user_id, job.by_system, job.object_type, job.object_id) == (None, "night", "", None)
    stranger = record(AuditEntry.What.SIGN_IN_REFUSED, by=ANONYMOUS)
    assert (stranger.by_user_id, stranger.by_system) == (None, "")


def test_entries_only_grow_in_number() -> None:
    made = record(AuditEntry.What.SIGN_IN, by=ANONYMOUS)
    with pytest.raises(TypeError, match="append-only"):
        made.save()
    with pytest.raises(TypeError, match="append-only"):
        made.delete()
