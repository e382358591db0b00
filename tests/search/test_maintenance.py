"""``check_search`` finds what is missing, stale or a ghost; ``--repair`` and ``rebuild_search`` set it right."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import maintenance
from search.engines import get_engine
from search.engines.embedded import schema
from tests.search.samples import MemorySource, changes, document, find


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and output of ``check_search``."""
    out = StringIO()
    try:
        call_command("check_search", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def broken(source: MemorySource) -> MemorySource:
    """One document of each state: fresh, missing, stale, ghost."""
    source.put(*[document(f"thing:{n}", text="Armut") for n in range(3)])
    get_engine().apply(
        changes(
            document("thing:0", text="Armut"),
            document("thing:1", text="Reichtum"),
            document("thing:7", text="Geist"),
        )
    )
    return source


def test_each_state_is_told_apart_and_makes_the_check_fail(broken: MemorySource) -> None:
    report = maintenance.check()
    assert (report.missing, report.stale, report.ghosts, report.fresh) == (
        ["thing:2"],
        ["thing:1"],
        ["thing:7"],
        1,
    )
    code, output = run()
    assert code == 1
    assert "missing: 1 (thing:2)" in output


def test_repair_sets_right_what_the_check_found(broken: MemorySource) -> None:
    assert run("--repair")[0] == 0
    assert run()[0] == 0
    assert find(get_engine(), "Armut").total == 3
    assert find(get_engine(), "Geist").total == 0


def test_a_first_start_builds_the_index_and_speaks_of_no_damage(source: MemorySource) -> None:
    source.put(*[document(f"thing:{n}", text="Armut") for n in range(3)])
    assert run("--repair") == (0, "search index built: 3 documents\n")
    assert find(get_engine(), "Armut").total == 3
    assert "missing: 0" in run("--repair")[1]


def test_an_empty_index_is_a_fault_where_nothing_is_to_be_built(source: MemorySource) -> None:
    source.put(document("thing:1", text="Armut"))
    code, output = run()
    assert code == 1
    assert "missing: 1 (thing:1)" in output


def test_a_changed_audience_is_stale_too(source: MemorySource) -> None:
    source.put(document("thing:1", audience=frozenset({"staff"})))
    get_engine().apply(changes(document("thing:1")))
    assert maintenance.check().stale == ["thing:1"]


def test_a_rebuild_leaves_nothing_to_find_fault_with(broken: MemorySource) -> None:
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert "3 documents" in out.getvalue()
    assert maintenance.check().is_clean


def test_what_cannot_be_read_is_named_and_keeps_nothing_else_from_being_found(broken: MemorySource) -> None:
    """One page with a fault in it must not stop a rebuild, and with it an erasure or a start."""

    def with_a_fault(key: str):
        if key == "thing:1":
            raise ValueError("year 99999 is out of range")
        return original(key)

    original = broken.documents
    broken.documents = with_a_fault  # type: ignore[method-assign]
    out, errors = StringIO(), StringIO()
    call_command("rebuild_search", stdout=out, stderr=errors)
    assert "2 documents" in out.getvalue()
    assert "thing:1" in errors.getvalue()
    assert find(get_engine(), "Armut").total == 2
    code, told = run()
    assert code == 1
    assert "unreadable: 1 (thing:1)" in told
    assert run("--repair")[0] == 0


def test_a_change_during_a_rebuild_is_in_the_new_index(broken: MemorySource) -> None:
    def change_once(key: str):
        if key == "thing:0" and "thing:5" not in broken.stored:
            broken.put(document("thing:5", text="Nachtrag"))
            get_engine().apply(changes(document("thing:5", text="Nachtrag")))
        return original(key)

    original = broken.documents
    broken.documents = change_once  # type: ignore[method-assign]
    maintenance.rebuild()
    assert find(get_engine(), "Nachtrag").total == 1
    assert maintenance.check().is_clean


def test_an_index_of_another_version_is_made_anew_and_one_of_this_version_stays(
    broken: MemorySource, monkeypatch
) -> None:
    out = StringIO()
    call_command("rebuild_search", if_outdated=True, stdout=out)
    assert out.getvalue() == ""
    assert not maintenance.check().is_clean
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", "another")
        get_engine().close()
        call_command("rebuild_search", if_outdated=True, stdout=out)
        assert "3 documents" in out.getvalue()
        assert maintenance.check().is_clean


def test_a_second_rebuild_at_once_is_refused(source: MemorySource) -> None:
    with get_engine().rebuilding(lambda keys: {}), pytest.raises(CommandError):
        call_command("rebuild_search", stdout=StringIO())
