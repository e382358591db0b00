"""The documentation says what the code knows: settings, commands, roles, decisions, and links that lead somewhere."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

from fsa_portal.accounts.models import Role
from tests.test_architecture import OWN

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
LONGEST_RECORD = 40
LARGEST_PICTURE = 200_000
ONE_SCREEN = 45
BUILT = {".venv", "node_modules", "var"}

READERS = {"str", "bool", "int", "float", "list", "url", "email", "db_url", "search_url", "json", "required"}
"""Names of the functions by which the settings read a variable: ``env.str("NAME")``, ``required("NAME", …)``."""


def variables_of_settings() -> set[str]:
    """Every environment variable that is read in ``fsa_portal/settings.py``."""
    tree = ast.parse((ROOT / "fsa_portal" / "settings.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in READERS and isinstance(first, ast.Constant) and str(first.value).isupper():
            found.add(str(first.value))
    return found


def own_commands() -> set[str]:
    """Every management command of ours, those of the demo included, whether it is installed or not."""
    return {
        path.stem
        for package in OWN
        for path in (ROOT / package).rglob("management/commands/*.py")
        if not path.stem.startswith("_")
    }


def pages() -> list[Path]:
    return sorted(p for p in ROOT.rglob("*.md") if not BUILT & set(p.relative_to(ROOT).parts))


def targets(page: Path) -> Iterator[str]:
    """What the links and pictures of a page point at, code left out, addresses of the web left out."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(text: str) -> set[str]:
    """What stands in backquotes in the first cell of table rows."""
    return set(re.findall(r"^\| \**`([^`]+)`\** \|", text, flags=re.M))


def test_settings_read_variables_at_all() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "PORTAL_DEMO", "EMAIL_URL"} <= variables_of_settings()


@pytest.mark.parametrize("variable", sorted(variables_of_settings()))
def test_every_variable_of_the_settings_is_described(variable: str) -> None:
    assert variable in rows(OPERATIONS)


def test_every_described_variable_is_read() -> None:
    described = {name for name in rows(OPERATIONS) if name.isupper()}
    readers = ("fsa_portal/settings.py", "search/analysis/lexicon.py")
    code = "".join((ROOT / reader).read_text(encoding="utf-8") for reader in readers)
    assert not [name for name in described if f'"{name}"' not in code]


@pytest.mark.parametrize("command", sorted(own_commands()))
def test_every_command_of_ours_is_described(command: str) -> None:
    assert command in rows(OPERATIONS)


def test_every_command_that_a_page_names_exists() -> None:
    known = own_commands() | set(get_commands())
    text = "".join(page.read_text(encoding="utf-8") for page in pages())
    named = set(re.findall(r"manage\.py ([a-z0-9_]+)", text))
    assert "work" in named
    assert not named - known


@pytest.mark.parametrize("role", Role.values)
def test_every_role_is_described(role: str) -> None:
    assert role in rows(OPERATIONS)


def test_there_are_decision_records_with_running_numbers() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_record_fits_on_a_page_and_stands_in_the_index(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_RECORD
    assert re.findall(r"^## (.+)$", text, flags=re.M) == ["Context", "Decision", "Consequence"]
    assert text.startswith(f"# {record.name[:4]} ")
    assert f"({record.name})" in (DECISIONS / "README.md").read_text(encoding="utf-8")


def test_every_decision_record_that_the_code_names_exists() -> None:
    numbers = {record.name[:4] for record in RECORDS}
    files = [ROOT / "pyproject.toml", *(p for package in OWN for p in (ROOT / package).rglob("*.py"))]
    named = {
        n for file in files for n in re.findall(r"decision record (\d{4})", file.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= numbers


@pytest.mark.parametrize("part", ["fsa_portal", "knowledge", "consultations"])
def test_every_package_stands_where_things_are_listed(part: str) -> None:
    listed = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Where things are")[2]
    listed = listed.partition("\n## ")[0]
    packages = {path.parent.name for path in (ROOT / part).glob("*/__init__.py")}
    assert packages
    assert not {name for name in packages if not re.search(rf"`{name}/?`", listed)}


def test_the_readme_names_the_two_commands_and_they_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = (ROOT / "dev").read_text(encoding="utf-8")
    for command in ("run", "test"):
        assert f"./dev {command}" in readme
        assert re.search(rf"^    {command}\)", commands, flags=re.M)


def test_the_readme_fits_on_one_screen_and_leads_to_the_numbers() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= ONE_SCREEN
    assert max(map(len, readme.splitlines())) <= 200
    numbers = (ROOT / "docs" / "numbers.md").read_text(encoding="utf-8")
    for number in re.findall(r"\*\*(\d+(?: m?s)?)\*\*", readme):
        assert f"| {number}" in numbers
    assert "(docs/numbers.md)" in readme


def test_every_dev_command_that_a_page_names_exists() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in pages())
    answer = subprocess.run([ROOT / "dev", "no-such-command"], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert set(re.findall(r"\./dev ([a-z]+)", text)) <= set(re.findall(r"[a-z]+", answer.stderr))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_exist(page: Path) -> None:
    missing = []
    for target in targets(page):
        path, _, fragment = unquote(target).partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (fragment and fragment not in anchors(found)):
            missing.append(target)
    assert not missing


def test_every_picture_is_shown_and_small() -> None:
    shown = {(page.parent / target).resolve() for page in pages() for target in targets(page)}
    pictures = list((ROOT / "docs" / "pictures").glob("*"))
    assert not [picture.name for picture in pictures if picture.resolve() not in shown]
    assert not [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE]
