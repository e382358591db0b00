"""A change reaches the index: queued in its transaction, applied after the commit, and checked when it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain
from search import contract, query, receivers, sync
from search.contract import Query, SearchDocument
from search.engines import get_engine
from search.engines.embedded import EmbeddedEngine
from tests.search.samples import PUBLIC, Reader, document


class GroupSource:
    """Groups stand for any objects: one that is called ``intern …`` is for staff, a ``draft`` gives no document."""

    name = "group"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        group = Group.objects.filter(pk=int(key.partition(":")[2])).first()
        if group is None or group.name.startswith("draft"):
            return []
        audience = {"staff"} if group.name.startswith("intern") else {"public"}
        facets = {"topic": tuple(group.permissions.values_list("codename", flat=True))}
        return [document(key, title=group.name, text=group.name, audience=frozenset(audience), facets=facets)]

    def keys(self) -> Iterable[str]:
        return [f"group:{pk}" for pk in Group.objects.values_list("pk", flat=True)]

    def affected(self, instance: Any) -> Iterable[str]:
        match instance:
            case Group():
                return [f"group:{instance.pk}"]
            case Permission():
                return [f"group:{pk}" for pk in instance.group_set.values_list("pk", flat=True)]
        return []


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "_sources", {})
    contract.register_source(GroupSource())


def total(text: str, reader: Reader = PUBLIC) -> int:
    result = contract.find(Query(text=text, counts=("topic",)), reader)
    assert not result.failed
    return result.total


def waiting() -> set[str]:
    return set(Job.objects.filter(kind=sync.KIND).values_list("key", flat=True))


def test_a_change_is_findable_after_the_request_that_made_it() -> None:
    group = Group.objects.create(name="Kinderarmut")
    assert total("Kinderarmut") == 1
    assert not waiting()
    group.name = "Wohnungsnot"
    group.save()
    assert (total("Kinderarmut"), total("Wohnungsnot")) == (0, 1)
    group.delete()
    assert total("Wohnungsnot") == 0


def test_a_change_that_is_rolled_back_was_never_queued() -> None:
    class Undo(Exception):
        pass

    def change_and_fail() -> None:
        with transaction.atomic():
            Group.objects.create(name="Kinderarmut")
            assert waiting()
            raise Undo

    with pytest.raises(Undo):
        change_and_fail()
    assert not waiting()
    assert total("Kinderarmut") == 0


def test_an_object_without_documents_is_removed() -> None:
    group = Group.objects.create(name="Kinderarmut")
    group.name = "draft Kinderarmut"
    group.save()
    assert total("Kinderarmut") == 0


def test_a_save_that_only_keeps_book_about_a_draft_is_not_queued() -> None:
    group = Group.objects.create(name="Kinderarmut")
    with transaction.atomic():
        receivers.on_save(Group, group, update_fields=frozenset({"draft_title", "latest_revision"}))
        assert not waiting()
        receivers.on_save(Group, group, update_fields=frozenset({"draft_title", "slug"}))
        assert waiting() == {f"group:{group.pk}"}


def test_a_changed_link_is_seen_from_both_sides() -> None:
    group = Group.objects.create(name="Kinderarmut")
    permission = Permission.objects.order_by("pk").first()
    group.permissions.add(permission)
    found = contract.find(Query(counts=("topic",)), PUBLIC)
    assert found.counts["topic"] == ((permission.codename, 1),)
    permission.group_set.remove(group)
    assert contract.find(Query(counts=("topic",)), PUBLIC).counts["topic"] == ()


def test_while_another_process_writes_the_request_leaves_the_change_to_the_worker(index) -> None:
    other = EmbeddedEngine(index)
    with other.writing(wait=1):
        group = Group.objects.create(name="Kinderarmut")
        assert waiting() == {f"group:{group.pk}"}
        assert total("Kinderarmut") == 0
    assert drain([sync.KIND]) == 1
    assert total("Kinderarmut") == 1
    other.close()


def test_many_changes_in_one_transaction_are_one_commit_of_the_index() -> None:
    commits = []
    engine = get_engine()
    before = engine.status()
    with transaction.atomic():
        for n in range(8):
            Group.objects.create(name=f"Kinderarmut {n}")
        commits = [
            entry for entry in transaction.get_connection().run_on_commit if entry[1] is sync.update_now
        ]
    assert len(commits) == 1
    assert (before["documents"], total("Kinderarmut")) == (0, 8)


def test_a_large_change_does_not_hold_up_its_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "REQUEST_WRITES", 3)
    with transaction.atomic():
        for n in range(5):
            Group.objects.create(name=f"Kinderarmut {n}")
    assert len(waiting()) == 2
    drain([sync.KIND])
    assert total("Kinderarmut") == 5


def test_a_process_that_has_not_loaded_the_analysis_leaves_the_change_to_the_worker() -> None:
    sync._warm.clear()
    try:
        Group.objects.create(name="Kinderarmut")
        assert (len(waiting()), total("Kinderarmut")) == (1, 0)
    finally:
        sync.warm_up()
    drain([sync.KIND])
    assert total("Kinderarmut") == 1


def test_a_large_object_is_left_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small ones of the same change are written in the request; the large one was not tried in vain."""
    monkeypatch.setattr(sync, "REQUEST_READS", 300)
    with transaction.atomic():
        Group.objects.create(name="Kinderarmut " + "im Quartier " * 10)
        Group.objects.create(name="Kinderarmut")
    (job,) = Job.objects.filter(kind=sync.KIND)
    assert (job.attempts, total("Kinderarmut")) == (0, 1)
    with time_machine.travel(job.not_before, tick=False):
        drain([sync.KIND])
    assert total("Kinderarmut") == 2


def test_what_was_taken_back_is_not_shown_even_before_the_index_knows(index) -> None:
    group = Group.objects.create(name="Kinderarmut")
    Group.objects.create(name="Kinderarmut im Quartier")
    other = EmbeddedEngine(index)
    with other.writing(wait=1):
        group.name = "intern Kinderarmut"
        group.save()
        assert total("Kinderarmut") == 1
        assert total("Kinderarmut", Reader(frozenset({"staff"}))) == 0
        assert [one.text for one in query.suggest("kinder", PUBLIC)] == ["Kinderarmut im Quartier"]
        shown = contract.find(Query(text="Kinderarmut", counts=("kind",)), PUBLIC)
        assert shown.counts["kind"] == (("chapter", 1),)
    other.close()


def test_a_hit_is_quoted_as_it_is_now_even_before_the_index_knows(index) -> None:
    group = Group.objects.create(name="Kinderarmut vertraulich")
    other = EmbeddedEngine(index)
    with other.writing(wait=1):
        group.name = "Kinderarmut"
        group.save()
        [hit] = contract.find(Query(text="Kinderarmut"), PUBLIC).hits
        assert hit.title == "Kinderarmut"
        assert "vertraulich" not in "".join(snippet.html for snippet in hit.snippets)
    other.close()


def test_without_waiting_changes_a_search_costs_one_query(django_assert_num_queries) -> None:
    for n in range(10):
        Group.objects.create(name=f"Kinderarmut {n}")
    with django_assert_num_queries(1):
        assert total("Kinderarmut") == 10


def test_a_fault_is_told_and_is_no_empty_result(index) -> None:
    Group.objects.create(name="Kinderarmut")
    get_engine().close()
    [folder] = index.glob("index-*")
    (folder / "meta.json").write_text("{}")
    result = contract.find(Query(text="Kinderarmut"), PUBLIC)
    assert result.failed
    assert result.hits == ()
