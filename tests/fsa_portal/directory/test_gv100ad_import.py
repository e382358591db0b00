"""``import_gv100ad``: tells what would change, changes it when asked, and nothing when the file is not whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fsa_portal.directory import register
from fsa_portal.directory.actions.authorities import rename_authority
from fsa_portal.directory.gv100ad.file import district_name, town_name
from fsa_portal.directory.models import Authority, DirectoryEvent, Succession
from tests.factories.register_file import content, figures, lines_of, municipality

pytestmark = pytest.mark.django_db
FIELDS = (
    "key",
    "name",
    "kind",
    "population",
    "population_date",
    "area",
    "register_date",
    "valid_until",
    "version",
)


@pytest.fixture(scope="module")
def register_lines(django_db_setup, django_db_blocker) -> Iterator[list[str]]:
    """The file that fits the register, which is loaded once; each test takes back what it changed."""
    around = transaction.atomic()
    # As Django's own test cases mark theirs: what must not lie in another transaction does not count it.
    around._from_testcase = True
    with django_db_blocker.unblock(), around:
        register.load_register()
        yield lines_of(Authority.objects.real())
        transaction.set_rollback(True)


@pytest.fixture
def lines(register_lines, db) -> list[str]:
    return list(register_lines)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "GV100AD_31122025.txt"


def run(path: Path, lines: list[str], *options: str, encoding: str = "cp1252", **more: Any) -> str:
    path.write_bytes(content(lines, encoding=encoding))
    out = StringIO()
    call_command("import_gv100ad", str(path), *options, stdout=out, **more)
    return out.getvalue()


def rows() -> list[tuple[Any, ...]]:
    return list(Authority.objects.order_by("key").values_list(*FIELDS))


def changed(lines: list[str], key: str, line: str | None) -> list[str]:
    """The file with another line for this municipality, or without it."""
    return [line or "" if one.startswith("60") and one[10:18] == key else one for one in lines]


class TestTelling:
    def test_by_default_nothing_changes(self, lines, path):
        before = rows()
        said = run(path, lines)
        assert rows() == before
        for line in ("427 authorities on 2025-12-31, read as cp1252.", "new: 0", "gone: 0", "name: 0 changed",
                     "kind: 0 changed", "population: 427 changed", "area: 427 changed", "unchanged: 0"):  # fmt: skip
            assert line in said.splitlines() or any(one.startswith(line) for one in said.splitlines()), line
        assert "--apply" in said
        assert "05334032 Stolberg (Rhld.): – ->" in run(path, lines, verbosity=2)

    def test_what_is_told_is_what_is_done(self, lines, path):
        key = "05334028"
        renamed = changed(lines, key, municipality(key, "Simmerath am See", mark="63"))
        said = run(path, renamed)
        assert f"  {key} Simmerath: Simmerath -> Simmerath am See" in said
        assert "name: 1 changed" in said
        assert "kind: 1 changed" in said
        run(path, renamed, "--apply")
        assert "name: 0 changed" in run(path, renamed)
        assert "unchanged: 427" in run(path, renamed)


class TestApplying:
    def test_population_and_area_come_with_date_and_source(self, lines, path, client):
        run(path, lines, "--apply")
        hectares, people = figures("05334032")
        town = Authority.objects.get(key="05334032")
        assert (town.population, town.area) == (people, Decimal(hectares) / 100)
        assert town.population_date == town.register_date == dt.date(2025, 12, 31)
        page = client.get(town.get_absolute_url()).content.decode()
        assert f"{hectares // 100},{hectares % 100:02} km²" in page
        assert "Gemeindeverzeichnis GV100AD, Statistisches Bundesamt, Gebietsstand 31.12.2025" in page

    def test_a_district_is_the_sum_of_its_municipalities(self, lines, path):
        run(path, lines, "--apply")
        members = Authority.objects.filter(parent="05334")
        district = Authority.objects.get(key="05334")
        assert district.population == sum(one.population for one in members)
        assert district.area == sum(one.area for one in members)

    def test_a_second_time_nothing_changes(self, lines, path):
        run(path, lines, "--apply")
        before = rows()
        assert "unchanged: 427" in run(path, lines, "--apply")
        assert rows() == before
        assert not Succession.objects.exists()

    def test_figures_are_written_in_few_statements(self, lines, path):
        with CaptureQueriesContext(connection) as asked:
            run(path, lines, "--apply")
        assert len([one for one in asked if one["sql"].startswith("UPDATE")]) <= 20

    def test_another_name_becomes_a_former_name(self, lines, path, client):
        key = "05334028"
        run(path, changed(lines, key, municipality(key, "Rursee, Stadt", mark="63")), "--apply")
        town = Authority.objects.get(key=key)
        assert (town.name, town.kind) == ("Rursee", "kreisangehoerige-stadt")
        assert [one.name for one in Authority.objects.named("Simmerath")] == ["Rursee"]
        assert client.get(f"/kommunen/{key}-simmerath/")["Location"] == f"/kommunen/{key}-rursee/"
        events = DirectoryEvent.objects.filter(authority=town)
        assert [(event.what, event.by_system) for event in events] == [
            ("renamed", "import_gv100ad"),
            ("reclassified", "import_gv100ad"),
        ]
        # The files in the tree are older: they do not take it back.
        assert register.load_register().changed == []
        assert Authority.objects.get(key=key).name == "Rursee"

    def test_a_key_that_is_gone_is_told_and_kept(self, lines, path):
        without = [line for line in lines if line[10:18] != "05334028"]
        said = run(path, without, "--apply", "--expect", "426")
        assert "gone: 1" in said
        assert "  05334028 Simmerath" in said
        assert Authority.objects.get(key="05334028").is_current

    def test_a_new_key_is_entered_in_its_district(self, lines, path):
        place = next(n for n, line in enumerate(lines) if line.startswith("6020251231053340"))
        more = [
            *lines[:place],
            municipality("05334001", "Neuland, Stadt", area=2_500, people=900),
            *lines[place:],
        ]
        assert "  05334001 Neuland (kreisangehoerige-stadt)" in run(path, more, "--apply", "--expect", "428")
        town = Authority.objects.get(key="05334001")
        assert (town.parent_id, town.population, town.area) == ("05334", 900, Decimal(25))
        assert register.load_register().gone == []

    def test_people_may_have_been_counted_on_another_day(self, lines, path):
        run(path, lines, "--apply", "--population-date", "2024-12-31")
        town = Authority.objects.get(key="05334032")
        assert (town.population_date, town.register_date) == (dt.date(2024, 12, 31), dt.date(2025, 12, 31))

    def test_an_older_file_takes_nothing_back(self, lines, path):
        run(path, lines, "--apply")
        before = rows()
        older = [line[:2] + "20241231" + line[10:] for line in lines]
        older = changed(
            older, "05334028", municipality("05334028", "Alt", mark="64", people=7, date="20241231")
        )
        said = run(path, older, "--apply")
        assert rows() == before
        assert "05334028 Simmerath was taken from a newer file." in said

    def test_a_change_recorded_since_is_kept(self, lines, path, lead):
        town = Authority.objects.get(key="05334028")
        rename_authority(
            town,
            by=lead,
            version=town.version,
            name="Rursee",
            effective_on=dt.date(2026, 7, 1),
            source="Gesetz",
        )
        assert "05334028 Rursee was renamed after the date of the file." in run(path, lines, "--apply")
        assert Authority.objects.get(key="05334028").name == "Rursee"

    def test_fictional_authorities_are_left_alone(self, lines, path, birkenfurt):
        run(path, lines, "--apply")
        birkenfurt.refresh_from_db()
        assert birkenfurt.area is None


class TestRefusing:
    @pytest.fixture
    def refused(self, lines, path):
        before = rows()

        def refuse(wrong: list[str], *options: str) -> str:
            with pytest.raises(CommandError) as answer:
                run(path, wrong, "--apply", *options)
            assert rows() == before
            return str(answer.value)

        return refuse

    def test_a_cut_line(self, refused, lines):
        said = refused([*lines[:300], lines[300][:150]])
        assert "line 301, column 151" in said
        assert "Nothing was changed" in said

    def test_a_file_cut_between_two_lines(self, refused, lines):
        """Each line is right, so the end of the file is what is told."""
        kept = lines[:300]
        there = {line[10:18].strip() for line in kept if line[:2] in {"40", "60"}}
        # A city outside districts has a line among the districts and one among the municipalities.
        authorities = [key for key in there if f"{key}000" not in there]
        said = refused(kept)
        assert f"the file ends at line 300, after key {kept[-1][10:18]}" in said
        assert f"; {len(authorities)} of 427 authorities" in said
        assert "Nothing was changed" in said

    def test_a_line_that_was_left_out(self, refused, lines):
        said = refused(changed(lines, lines[-2][10:18], None))
        assert f"line {len(lines)}" in said
        assert "426 of 427" in said

    def test_one_too_many(self, refused, lines):
        assert "428 authorities" in refused([*lines, municipality("05978999", "Neuland")])

    def test_a_wrong_number_near_the_end(self, refused, lines):
        last = lines[-1][:139] + "x" * 11 + lines[-1][150:]
        assert f"line {len(lines)}, column 140" in refused([*lines[:-1], last])

    def test_no_file_and_a_folder(self, tmp_path):
        for path in (tmp_path / "nirgends.txt", tmp_path):
            with pytest.raises(CommandError):
                call_command("import_gv100ad", str(path))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Viersen", "Kreis Viersen"),
        ("Viersen, Kreis", "Kreis Viersen"),
        ("Kreis Viersen", "Kreis Viersen"),
        ("Rhein-Kreis Neuss", "Rhein-Kreis Neuss"),
        ("Hochsauerlandkreis", "Hochsauerlandkreis"),
        ("Städteregion Aachen", "Städteregion Aachen"),
        ("Aachen, Städteregion", "Städteregion Aachen"),
    ],
)
def test_names_of_districts_as_the_register_has_them(given, name):
    assert district_name(given) == name


def test_titles_of_towns_are_no_part_of_their_names():
    assert town_name("Solingen, Klingenstadt") == "Solingen"
    assert town_name("Stolberg (Rhld.), Kupferstadt") == "Stolberg (Rhld.)"
    assert town_name("Simmerath") == "Simmerath"
