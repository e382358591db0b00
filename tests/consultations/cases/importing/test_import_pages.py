"""The pages of an import: the file, the trial, the run, the report."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.cases.importing import actions
from consultations.cases.models import CaseImport, ImportStatus, ShortAdvice
from fsa_portal.actor import Actor
from fsa_portal.outbox.queue import drain
from tests.factories import people, tables
from tests.factories.people import Cast
from tests.factories.tables import a_row

LIST = "/beratung/uebernahme/"


@pytest.fixture
def browser(cast: Cast):
    return people.browser(cast.adviser.user, second_factor=True)


def arranged(table: CaseImport, **values: str) -> dict[str, str]:
    columns = {f"column-{place}": holds for place, holds in enumerate(table.columns)}
    return columns | {"kind": table.kind, "minutes": ""} | values


def test_from_the_file_to_the_report(cast: Cast, browser) -> None:
    file = SimpleUploadedFile("alt.csv", tables.csv([a_row(), a_row(Datum="31.02.2021")]))
    answer = browser.post(LIST, {"table": file}, follow=True)
    table = CaseImport.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == table.get_absolute_url()
    assert "31.02.2021" in page
    assert not ShortAdvice.objects.exists()
    running = browser.post(f"{table.get_absolute_url()}starten/", follow=True).content.decode()
    assert "<progress" in running
    drain([actions.RUN])
    report = browser.get(table.get_absolute_url())
    assert ShortAdvice.objects.get().get_absolute_url() in report.content.decode()
    downloaded = browser.get(f"{table.get_absolute_url()}?ausgabe=csv").content.decode()
    assert "31.02.2021" in downloaded
    assert len(downloaded.splitlines()) == 3


@pytest.mark.parametrize(
    "file",
    [
        None,
        SimpleUploadedFile("leer.csv", b""),
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.csv", b"a;a\n1;2\n"),
    ],
    ids=["none", "empty", "pdf", "twice"],
)
def test_a_file_that_is_no_table_is_told_beside_the_field(cast: Cast, browser, file) -> None:
    if file is not None:
        file.seek(0)
    answer = browser.post(LIST, {"table": file} if file else {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["table"]
    assert not CaseImport.objects.exists()


def test_too_many_rows_are_told(cast: Cast, browser, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_ROWS", 1)
    file = SimpleUploadedFile("alt.csv", tables.csv([a_row(), a_row()]))
    assert browser.post(LIST, {"table": file}).status_code == 422


def test_a_name_is_chosen_and_the_table_tried_anew(cast: Cast, by: Actor, browser) -> None:
    table = tables.table([a_row(Kommune="Birkenfurd")], by=by)
    page = browser.get(table.get_absolute_url())
    assert page.context["ready"] == 0
    assert "Birkenfurd" in page.content.decode()
    answer = browser.post(
        table.get_absolute_url(), arranged(table, **{"name-0": "authority:05999001"}), follow=True
    )
    assert answer.context["ready"] == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"column-0": "", "column-1": ""}, None),
        ({"column-2": ""}, None),
        ({"column-3": "date"}, "column-3"),
        ({"column-3": "nichts"}, "column-3"),
        ({"minutes": "0"}, "minutes"),
        ({"kind": "brieftaube"}, "kind"),
    ],
    ids=str,
)
def test_a_wrong_arrangement_is_told_and_nothing_is_lost(
    cast: Cast, by: Actor, browser, values: dict[str, str], field: str | None
) -> None:
    table = tables.table([a_row()], by=by)
    answer = browser.post(table.get_absolute_url(), arranged(table, **{"column-4": "hours"} | values))
    assert answer.status_code == 422
    assert answer.context["form"].errors.get(field or "__all__")
    assert answer.context["form"]["column-4"].value() == "hours"
    columns = table.columns
    table.refresh_from_db()
    assert table.columns == columns


def test_a_table_is_forgotten(cast: Cast, by: Actor, browser) -> None:
    table = tables.table([a_row()], by=by)
    assert browser.post(f"{table.get_absolute_url()}verwerfen/").status_code == 302
    assert not CaseImport.objects.exists()


def test_a_second_click_starts_nothing_twice(cast: Cast, by: Actor, browser) -> None:
    table = tables.table([a_row()], by=by)
    for _ in range(2):
        assert browser.post(f"{table.get_absolute_url()}starten/").status_code == 302
    browser.post(f"{table.get_absolute_url()}verwerfen/")
    table.refresh_from_db()
    assert table.status == ImportStatus.RUNNING


@pytest.mark.parametrize("who", ["adviser2", "lead", "editor", "coordinator"])
def test_the_table_of_another_is_not_there(cast: Cast, by: Actor, who: str) -> None:
    table = tables.table([a_row()], by=by)
    other = people.browser(getattr(cast, who).user, second_factor=True)
    for address in ("", "starten/", "verwerfen/"):
        ask = other.post if address else other.get
        assert ask(f"{table.get_absolute_url()}{address}").status_code == 404
