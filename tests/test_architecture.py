"""Who may import whom, kept as a table; and a few words that no file of ours is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OWN = ("fsa_portal", "cms", "knowledge", "consultations", "search")

# Leaves, lowest first: each may import those before it.
LEAVES = [
    "fsa_portal.actor",
    "fsa_portal.acting",
    "search.contract",
    "search.analysis",
    "fsa_portal.richtext",
    "fsa_portal.readable",
    "fsa_portal.contributions",
    "fsa_portal.links",
    "fsa_portal.records",
    "fsa_portal.viewsets",
    "fsa_portal.outbox",
    "fsa_portal.uploads",
    "fsa_portal.audit",
]
# The frame of every page: templates and forms need it, it needs only the actor.
FRAME = ["fsa_portal.http", "fsa_portal.templatetags", "fsa_portal.forms", "fsa_portal.conflicts", "fsa_portal.shell",
         "fsa_portal.middleware", "fsa_portal.transactions", "fsa_portal.exports", "fsa_portal.entered",
         "fsa_portal.openable", "fsa_portal.once", "fsa_portal.filter_panel", "fsa_portal.sitemaps",
         "fsa_portal.known_dates", "fsa_portal.static_files"]  # fmt: skip
FOUNDATION = [*LEAVES, *FRAME, "fsa_portal.directory", "fsa_portal.accounts", "fsa_portal.notices"]
CMS = [*FOUNDATION, "knowledge.vocabulary", "cms"]

MAY_IMPORT = {
    **{leaf: LEAVES[:n] for n, leaf in enumerate(LEAVES)},
    **{part: ["fsa_portal.actor", "fsa_portal.richtext", *FRAME] for part in FRAME},
    "fsa_portal.formats": [],
    "fsa_portal.conflicts": ["fsa_portal.actor", "fsa_portal.richtext", "fsa_portal.records", *FRAME],
    "fsa_portal.logs": [],
    "fsa_portal.serverlog": ["fsa_portal.logs"],
    "fsa_portal.sqlite": [],
    "fsa_portal.wsgi": ["search"],
    "fsa_portal.directory": [*LEAVES, *FRAME],
    "fsa_portal.accounts": [*LEAVES, *FRAME, "fsa_portal.directory"],
    "fsa_portal.notices": [*LEAVES, *FRAME, "fsa_portal.directory", "fsa_portal.accounts"],
    "fsa_portal.privacy": [
        *LEAVES,
        *FRAME,
        "fsa_portal.directory",
        "fsa_portal.accounts",
        "fsa_portal.notices",
    ],
    "knowledge.vocabulary": [*LEAVES, *FRAME],
    "cms": [*FOUNDATION, "knowledge.vocabulary"],
    "knowledge.handbook": CMS,
    "knowledge.examples": CMS,
    "knowledge.funding": CMS,
    "knowledge.library": CMS,
    "knowledge.reference": CMS,
    "knowledge.shortlist": CMS,
    "knowledge.support": CMS,
    # What was given to a client is a kind of document of the library.
    "consultations.cases": [*CMS, "knowledge.examples", "knowledge.library"],
    "consultations.events": CMS,
    "consultations.surveys": [*CMS, "consultations.cases"],
    "consultations.reporting": [
        *CMS,
        "consultations.cases",
        "consultations.events",
        "consultations.surveys",
        "knowledge.funding",
    ],
    "search": [*LEAVES, *FRAME],
}
# Wiring: may import everything, nobody imports it.
WIRING = ("fsa_portal.demo", "fsa_portal.settings", "fsa_portal.urls", "fsa_portal.views")

ENGINES = ("tantivy", "elasticsearch", "elastic_transport")
STANDARD_LIBRARY_ONLY = ("search.contract",)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "core", "managers"}


def sources() -> Iterator[tuple[str, Path]]:
    """Dotted name and path of every module of ours, migrations aside."""
    for package in OWN:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            if "migrations" in parts or "node_modules" in parts:
                continue
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(name: str, path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], base]
                ).rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def part_of(module: str, parts: list[str]) -> str | None:
    """The longest known part that the module belongs to."""
    fitting = [part for part in parts if module == part or module.startswith(part + ".")]
    return max(fitting, key=len, default=None)


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OWN


MODULES = list(sources())
PARTS = [*MAY_IMPORT, *WIRING]


def test_the_tree_was_found() -> None:
    assert len(MODULES) > 60


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_follow_the_table(name: str, path: Path) -> None:
    own = part_of(name, PARTS)
    if name in {"fsa_portal", "knowledge", "consultations"}:
        assert not list(imports(name, path))
        return
    assert own is not None, f"{name} has no row in the import table"
    for imported in imports(name, path):
        if not is_ours(imported) or imported in {"fsa_portal", "knowledge", "consultations"}:
            continue
        other = part_of(imported, PARTS)
        if other == own:
            continue
        if own in WIRING:
            assert other not in WIRING or other == "fsa_portal.views" or own == "fsa_portal.demo"
            continue
        assert other in MAY_IMPORT[own], f"{name} must not import {imported}"


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_engine_libraries_stay_with_the_engines(name: str, path: Path) -> None:
    if name.startswith("search.engines"):
        return
    assert not [m for m in imports(name, path) if m.partition(".")[0] in ENGINES]


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ONLY)
def test_the_search_contract_needs_the_standard_library_only(name: str) -> None:
    import sys

    path = dict(MODULES)[name]
    assert {m.partition(".")[0] for m in imports(name, path)} <= sys.stdlib_module_names | {"__future__"}


def test_no_file_is_called_by_a_name_that_says_nothing() -> None:
    assert not [name for name, _ in MODULES if FORBIDDEN_NAMES & set(name.split("."))]


def test_no_source_file_is_longer_than_it_should_be() -> None:
    """Above about 400 lines a file becomes a package."""
    long = [(name, n) for name, path in MODULES if (n := len(path.read_text().splitlines())) > 420]
    assert not long


def test_no_model_file_or_view_reaches_up_by_string() -> None:
    """The table cannot be circumvented by importing at run time through names."""
    for name, path in MODULES:
        if name.startswith(WIRING):
            continue
        assert "import_module(" not in path.read_text(encoding="utf-8"), name
