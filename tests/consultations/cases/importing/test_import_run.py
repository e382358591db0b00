"""A table of earlier advice becomes cases, contacts and short advice, each row once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from consultations.cases.importing import actions
from consultations.cases.importing.rows import understood
from consultations.cases.models import (
    Becomes,
    Case,
    CaseImport,
    Contact,
    ImportedRow,
    ImportStatus,
    ShortAdvice,
)
from fsa_portal import uploads
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.actor import Actor, Visibility
from fsa_portal.outbox.queue import drain
from fsa_portal.uploads import policies
from tests.factories import cases, tables
from tests.factories.people import Cast
from tests.factories.tables import a_row


def run(table: CaseImport, *, by: Actor) -> dict[int, str]:
    """What became of each row."""
    actions.start(table, by=by)
    drain([actions.RUN])
    table.refresh_from_db()
    assert table.status == ImportStatus.DONE
    return dict(table.lines.values_list("number", "outcome"))


def taken(*rows: list[str], by: Actor) -> dict[int, str]:
    return run(tables.table(rows, by=by), by=by)


def entries() -> tuple[int, int, int]:
    return Case.objects.count(), Contact.objects.count(), ShortAdvice.objects.count()


def test_a_row_without_a_file_number_is_short_advice(cast: Cast, by: Actor) -> None:
    assert taken(a_row(Ergebnis="Zusage"), by=by) == {2: Becomes.SHORT}
    advice = ShortAdvice.objects.get()
    assert (advice.authority, advice.date, advice.kind, advice.minutes) == (
        cast.birkenfurt, dt.date(2021, 9, 14), "telefonat", 20,
    )  # fmt: skip
    assert advice.text == "Gliederung besprochen.\n\nErgebnis: Zusage"
    assert advice.logged_by == cast.adviser


def test_rows_of_one_file_number_become_one_case_that_begins_with_the_first(cast: Cast, by: Actor) -> None:
    later = a_row(Aktenzeichen="A-7", Datum="03.02.2022", Notiz="Entwurf gelesen.")
    other = a_row(Aktenzeichen="A-7", Kommune="Moorbach")
    outcomes = taken(later, a_row(Aktenzeichen="A-7", Thema="Armut"), other, by=by)
    assert sorted(outcomes.values()) == [Becomes.NEW_CASE, Becomes.NEW_CASE, Becomes.CONTACT]
    case = Case.objects.get(authority=cast.birkenfurt)
    assert (case.opened_on, case.contacts.count(), case.in_charge) == (dt.date(2021, 9, 14), 2, cast.adviser)
    assert list(case.events.values_list("what", flat=True)).count("contact") == 2


def test_the_same_file_twice_changes_nothing(cast: Cast, by: Actor) -> None:
    rows = [a_row(), a_row(Aktenzeichen="A-7"), a_row(Notiz="Zweites."), a_row()]
    taken(*rows, by=by)
    before = entries()
    assert before == (1, 1, 3)
    assert set(taken(*rows, by=by).values()) == {Becomes.KNOWN}
    assert entries() == before


def test_only_what_is_new_comes_from_a_longer_table_in_another_order(cast: Cast, by: Actor) -> None:
    rows = [a_row(), a_row(Aktenzeichen="A-7"), a_row(AGS="05999001", Notiz="Mit Schlüssel.")]
    taken(*rows, by=by)
    number_cell = [cell if cell != "05999001" else 5999001 for cell in rows[2]]
    new = a_row(Aktenzeichen="A-7", Datum="15.09.2021", Notiz="Neu.")
    file = ContentFile(tables.xlsx([number_cell, new, rows[1], rows[0]]), name="andere.xlsx")
    outcomes = run(actions.begin(by=by, file=uploads.accept(file, policies.TABLE)), by=by)
    assert outcomes == {2: Becomes.KNOWN, 3: Becomes.CONTACT, 4: Becomes.KNOWN, 5: Becomes.KNOWN}
    assert entries() == (1, 2, 2)


def test_a_known_row_is_known_to_its_own_affiliation_only(cast: Cast, by: Actor) -> None:
    taken(a_row(), by=by)
    assert taken(a_row(), by=cast.actor("adviser2")) == {2: Becomes.SHORT}


def test_a_key_from_a_number_cell_gets_its_zero_back_and_that_is_said(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row(Kommune="", AGS="5999001"), a_row(Kommune="", AGS="05999001", Notiz="Neu.")], by=by)
    lost, kept = understood(table, actor=by)
    assert lost.body == kept.body == cast.birkenfurt
    assert "05999001" in lost.words
    assert not kept.words
    assert table.rows[1][1][1] == "05999001"


def test_a_key_that_contradicts_the_name_is_not_guessed(cast: Cast, by: Actor) -> None:
    (row,) = understood(tables.table([a_row(Kommune="Moorbach", AGS="05999001")], by=by), actor=by)
    assert row.becomes == Becomes.WRONG
    assert "Moorbach" in row.words
    assert "Birkenfurt" in row.words


@pytest.mark.parametrize(
    "wrong",
    [
        {"Datum": "31.02.2021"},
        {"Datum": ""},
        {"Datum": "01.01.2999"},
        {"Dauer": "lang"},
        {"Dauer": ""},
        {"Art": "Brieftaube"},
        {"Notiz": ""},
        {"Kommune": "Entenhausen"},
        {"Kommune": ""},
    ],
    ids=str,
)
def test_a_wrong_row_is_told_and_the_others_are_taken(cast: Cast, by: Actor, wrong: dict[str, str]) -> None:
    table = tables.table([a_row(**wrong), a_row()], by=by)
    assert run(table, by=by) == {2: Becomes.WRONG, 3: Becomes.SHORT}
    assert table.lines.get(number=2).remarks
    assert entries() == (0, 0, 1)


def test_what_is_missing_comes_from_the_choice_for_the_table(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row(Art="", Dauer="")], by=by)
    actions.arrange(table, by=by, columns=table.columns, kind="email", minutes=10, choices={})
    run(table, by=by)
    advice = ShortAdvice.objects.get()
    assert (advice.kind, advice.minutes) == ("email", 10)


def test_an_unknown_name_becomes_whom_the_adviser_chose(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row(Kommune="Birkenfuhrt a. d. Erle"), a_row(Kommune="Birkenfurd")], by=by)
    named, nearly = understood(table, actor=by)
    assert named.unknown is not None
    assert nearly.unknown is not None
    assert nearly.unknown.suggested == ("authority:05999001",)
    choices = {"birkenfuhrt a. d. erle": "authority:05999001"}
    table = actions.arrange(table, by=by, columns=table.columns, kind="", minutes=None, choices=choices)
    assert run(table, by=by) == {2: Becomes.SHORT, 3: Becomes.WRONG}


def test_a_file_number_that_is_a_case_of_the_portal_goes_into_it(cast: Cast, by: Actor, case: Case) -> None:
    assert taken(a_row(Aktenzeichen=case.reference), by=by) == {2: Becomes.CONTACT}
    assert case.contacts.count() == 1


def test_a_confidential_case_of_others_is_as_if_it_were_not_there(cast: Cast, by: Actor) -> None:
    hidden = cases.case(
        by=cast.actor("adviser2"), authority=cast.birkenfurt, visibility=Visibility.CONFIDENTIAL
    )
    assert taken(a_row(Aktenzeichen=hidden.reference), by=by) == {2: Becomes.NEW_CASE}
    assert not hidden.contacts.exists()


def test_a_conflict_of_interest_keeps_rows_out(cast: Cast, by: Actor) -> None:
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.birkenfurt)
    assert taken(a_row(), a_row(Kommune="Moorbach"), by=by) == {2: Becomes.WRONG, 3: Becomes.SHORT}


def test_a_coming_step_is_set_and_one_that_is_over_is_kept_in_the_text(cast: Cast, by: Actor) -> None:
    coming = timezone.localdate() + dt.timedelta(days=30)
    table = tables.table(
        [a_row(Wiedervorlage=f"{coming:%d.%m.%Y}"), a_row(Wiedervorlage="01.10.2021", Notiz="Alt.")], by=by
    )
    assert run(table, by=by) == {2: Becomes.NEW_CASE, 3: Becomes.SHORT}
    assert Case.objects.get().next_step_on == coming
    assert "01.10.2021" in ShortAdvice.objects.get().text


def test_a_step_that_stands_in_a_case_stays(cast: Cast, by: Actor) -> None:
    case = cases.case(by=by, authority=cast.birkenfurt)
    day = timezone.localdate() + dt.timedelta(days=5)
    from consultations.cases.actions import set_next_step

    set_next_step(case, by=by, version=case.version, next_step="Anrufen", next_step_on=day)
    later = f"{day + dt.timedelta(days=30):%d.%m.%Y}"
    table = tables.table([a_row(Aktenzeichen=case.reference, Wiedervorlage=later)], by=by)
    run(table, by=by)
    case.refresh_from_db()
    assert (case.next_step, case.next_step_on) == ("Anrufen", day)
    assert table.lines.get().remarks


def test_the_cells_go_when_they_are_taken_over(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row()], by=by)
    assert table.rows
    run(table, by=by)
    assert (table.rows, table.choices) == ([], {})
    assert table.finished_at is not None


def test_a_break_leaves_the_rest_for_the_next_try(cast: Cast, by: Actor, monkeypatch) -> None:
    from consultations.cases.importing import run as module

    table = tables.table([a_row(), a_row(Notiz="Zweites."), a_row(Notiz="Drittes.")], by=by)
    actions.start(table, by=by)
    write, times = module._Run._write, []

    def broken(self, row, actor) -> None:
        times.append(row.number)
        if len(times) == 2:
            raise RuntimeError("killed")
        write(self, row, actor)

    monkeypatch.setattr("fsa_portal.outbox.pieces.BUDGET", 0)
    with monkeypatch.context() as broken_once:
        broken_once.setattr(module._Run, "_write", broken)
        drain([actions.RUN])
    assert ShortAdvice.objects.count() == 1
    from fsa_portal.outbox.models import Job

    Job.objects.update(not_before=timezone.now())
    drain([actions.RUN])
    table.refresh_from_db()
    assert table.status == ImportStatus.DONE
    assert ShortAdvice.objects.count() == ImportedRow.objects.count() == 3


def test_who_does_not_advise_any_more_brings_nothing_in(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row()], by=by)
    actions.start(table, by=by)
    type(cast.adviser).objects.filter(pk=cast.adviser.pk).update(ends_on=dt.date(2021, 1, 1))
    drain([actions.RUN])
    table.refresh_from_db()
    assert (table.status, table.rows, entries()) == (ImportStatus.DONE, [], (0, 0, 0))


@pytest.mark.parametrize("who", ["editor", "organiser", "coordinator", "admin"])
def test_others_bring_nothing_in(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        tables.table([a_row()], by=cast.actor(who))


def test_nobody_touches_the_table_of_another(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row()], by=by)
    for act in (actions.start, actions.drop):
        with pytest.raises(PermissionDenied):
            act(table, by=cast.actor("lead"))


def test_a_started_import_is_neither_started_nor_changed_nor_dropped_again(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row()], by=by)
    actions.start(table, by=by)
    for act in (actions.start, actions.drop):
        with pytest.raises(ValidationError):
            act(table, by=by)
    with pytest.raises(ValidationError):
        actions.arrange(table, by=by, columns=table.columns, kind="", minutes=None, choices={})


def test_the_columns_are_remembered_for_the_same_headings(cast: Cast, by: Actor) -> None:
    table = tables.table([a_row()], by=by)
    columns = [*table.columns[:-2], "", "number"]
    actions.arrange(table, by=by, columns=columns, kind="email", minutes=5, choices={})
    again = tables.table([a_row(Notiz="Anderes.")], by=by)
    assert (again.columns, again.kind, again.minutes) == (columns, "email", 5)
    assert tables.table([a_row()], by=cast.actor("adviser2")).columns != columns
