"""Cases: the advisers' side and the client's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from fsa_portal.links import fingerprint
from knowledge.vocabulary.models import Vocabulary
from tests.factories.content import term
from tests.security.own_urls.base import (
    ADVISERS_READ,
    ADVISERS_WRITE,
    FIRST_READS,
    FIRST_WRITES,
    NO_CASE,
    SECOND_READS,
    SECOND_WRITES,
    STAFF_READ,
    WRONG_METHOD,
    Data,
    Row,
    Statuses,
    all_,
    client,
    fixed,
    nothing,
    only,
    signed_in,
)
from tests.security.world import World


def new_case(world: World, role: str) -> dict[str, Any]:
    return {"authority": world.who.birkenfurt.pk, "title": "Neu", "visibility": "internal"}


def contact(world: World, role: str) -> dict[str, Any]:
    return {"date": timezone.localdate().isoformat(), "kind": "telefonat", "minutes": "5", "text": "Notiz",
            "visibility": "internal"}  # fmt: skip


def entry(world: World, role: str) -> dict[str, Any]:
    return contact(world, role) | {"body-0": f"authority:{world.who.birkenfurt.key}", "where-0": "short",
                                   "line": "Tel Birkenfurt 5 min"}  # fmt: skip


def line(world: World, role: str) -> dict[str, Any]:
    return {"line": "Tel Birkenfurt 20 min"}


def correction(name: str) -> Data:
    return lambda world, role: contact(world, role) | {"reason": "Vertan", "corrections": "1"}


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: world.cases[name]


def step(name: str) -> Data:
    return lambda world, role: {"next_step": "Anruf", "next_step_on": "2030-01-01",
                                "version": world.cases[name].version}  # fmt: skip


def changed(name: str) -> Data:
    return lambda world, role: {"title": "Anders", "goal": "", "risk": "", "visibility": "internal",
                                "version": world.cases[name].version}  # fmt: skip


def successor(world: World, role: str) -> dict[str, Any]:
    return {"affiliation": world.who.lead.pk, "stays": "on"}


def goal(name: str) -> Data:
    return lambda world, role: {"asked": fingerprint(world.cases[name].goal)}


def closed(name: str) -> Data:
    outcome = lambda: term(Vocabulary.CASE_OUTCOME, "unbekannt").slug  # noqa: E731
    return lambda world, role: {
        "status": "abgeschlossen",
        "outcomes": [outcome()],
        "version": world.cases[name].version,
    }


def outcomes(world: World, role: str) -> dict[str, Any]:
    slug = term(Vocabulary.CASE_OUTCOME, "beschluss").slug
    return {"outcomes": [slug], "version": world.cases["closed"].version}


def noted(world: World, role: str) -> dict[str, Any]:
    return {
        "note": "Rat 3/26",
        "evidence": "https://example.org/",
        "version": world.records["outcome"].version,
    }


def reached(name: str) -> Data:
    def data(world: World, role: str) -> dict[str, Any]:
        step = world.cases[name].ladder.filter(term__slug="sozialbericht").first()
        return {
            "reached_on": "2026-03-01",
            "evidence": "https://example.org/",
            "version": step.version if step else 1,
        }

    return data


def asked_after(world: World, role: str) -> dict[str, Any]:
    return {
        "due_on": "2026-01-15",
        "answer": "erreicht",
        "text": "Am Telefon",
        "version": world.records["follow-up"].version,
    }


def _outcome_of(name: str) -> Callable[[World], str]:
    """The outcome of the closed case, at the address of this one."""

    def path(world: World) -> str:
        return f"{world.cases[name].get_absolute_url()}ergebnisse/{world.records['outcome'].pk}/"

    return path


def stage(world: World, role: str) -> dict[str, Any]:
    return {"stage": "im-aufbau", "since": "2020-01-01", "remark": "Gespräch"}


def corrected_stage(world: World, role: str) -> dict[str, Any]:
    return stage(world, role) | {"reason": "Vertan"}


def _stage_of(name: str, body: str) -> Callable[[World], str]:
    return lambda world: f"/beratung/kommunen/{getattr(world.who, body).key}/stand/{world.records[name].pk}/"


PLANNING = [
    Row("cases:planning", lambda world: f"/beratung/kommunen/{world.who.birkenfurt.key}/stand/", STAFF_READ,
        ADVISERS_WRITE, stage, missing=fixed("/beratung/kommunen/05000000/stand/")),
    Row("cases:planning", lambda world: f"/beratung/kommunen/{world.who.moorbach.key}/stand/",
        STAFF_READ | {"organiser": 404}, ADVISERS_WRITE, stage, missing=fixed("/beratung/kommunen/05000000/stand/"),
        label="keeps out"),
    Row("cases:correct_stage", _stage_of("stage", "birkenfurt"), ADVISERS_READ, ADVISERS_WRITE, corrected_stage,
        missing=fixed("/beratung/kommunen/05000000/stand/1/")),
    Row("cases:correct_stage", _stage_of("stage-moorbach", "birkenfurt"), only(404), only(404), corrected_stage,
        missing=fixed("/beratung/kommunen/05000000/stand/1/"), label="of another authority"),
]  # fmt: skip
COUNTED = only(200, "adviser", "adviser2", "lead", "ministry")
REPORTED = only(200, "lead", "ministry")
FIGURES = [
    *(
        Row(f"reporting:{name}", fixed(f"/beratung/zahlen/{path}{form}"), seen, WRONG_METHOD, label=form)
        for name, path, seen in (
            ("overview", "", COUNTED),
            ("bodies", "beratene-stellen/", COUNTED),
            ("topics", "themen/", COUNTED),
            ("time", "zeit/", COUNTED),
            ("planning_trend", "planungsstand/", COUNTED),
            ("report", "bericht/", REPORTED),
        )
        for form in (("",) if name == "overview" else ("", "?ausgabe=csv", "?ausgabe=xlsx", "?ausgabe=json"))
    ),
]
WORKSPACE = [
    *PLANNING,
    *FIGURES,
    Row("cases:today", fixed("/beratung/"), STAFF_READ, WRONG_METHOD),
    Row("cases:entry", fixed("/beratung/eintrag/"), ADVISERS_READ, ADVISERS_WRITE, entry),
    Row("cases:read_line", fixed("/beratung/eintrag/lesen/"), WRONG_METHOD, ADVISERS_READ, line, writes=False),
    Row("cases:keys", fixed("/konto/tasten/"), only(200, "adviser", "adviser2", "lead"),
        only(302, "adviser", "adviser2", "lead"), nothing),
    Row("cases:own_calendar", fixed("/konto/kalender/"), only(200, "adviser", "adviser2", "lead"),
        only(302, "adviser", "adviser2", "lead"), nothing),
    Row("cases:own_calendar", fixed("/konto/kalender/"), only(200, "adviser", "adviser2", "lead"),
        only(302, "adviser", "adviser2", "lead"), lambda world, role: {"revoke": "1"},
        writes=False, label="revoked"),
    # Whoever has the address reads it; nobody can send anything.
    Row("cases:step_calendar", lambda world: world.links["calendar"], all_(200), all_(405)),
    Row("cases:step_calendar", fixed("/kalender/kaputt.ics"), all_(404), all_(405), label="broken"),
    Row("cases:list", fixed("/beratung/faelle/"), STAFF_READ, WRONG_METHOD),
    Row("cases:new", fixed("/beratung/faelle/neu/"), ADVISERS_READ, ADVISERS_WRITE, new_case),
]  # fmt: skip
SHORT_ADVICE = [
    Row("cases:short_advice", lambda world: world.records["short-advice"].get_absolute_url(), STAFF_READ, WRONG_METHOD,
        missing=fixed("/beratung/kurzberatung/999999/")),
    Row("cases:advice_attachment", lambda world: world.files_of_cases["short-advice"].get_absolute_url(), STAFF_READ,
        WRONG_METHOD, missing=fixed("/beratung/kurzberatung/999999/dateien/1/")),
    Row("cases:correct_short_advice",
        lambda world: f"{world.records['short-advice'].get_absolute_url()}korrigieren/",
        ADVISERS_READ, ADVISERS_WRITE, lambda world, role: contact(world, role) | {"reason": "Vertan", "corrections": "1"},
        missing=fixed("/beratung/kurzberatung/999999/korrigieren/")),
]  # fmt: skip
OUTCOMES = [
    Row("cases:outcomes", lambda world: f"{world.cases['closed'].get_absolute_url()}ergebnisse/", ADVISERS_READ,
        ADVISERS_WRITE, outcomes, missing=fixed("/beratung/faelle/1999-0001/ergebnisse/")),
    Row("cases:outcomes", lambda world: f"{world.cases['confidential'].get_absolute_url()}ergebnisse/", only(404),
        only(404), outcomes, missing=fixed("/beratung/faelle/1999-0001/ergebnisse/"), label="open"),
    Row("cases:follow_ups", fixed("/beratung/nachfragen/"), ADVISERS_READ, WRONG_METHOD),
    Row("cases:follow_up", lambda world: f"{world.cases['closed'].get_absolute_url()}nachfrage/", ADVISERS_READ,
        ADVISERS_WRITE, asked_after, missing=fixed("/beratung/faelle/1999-0001/nachfrage/")),
    Row("cases:follow_up", lambda world: f"{world.cases['confidential'].get_absolute_url()}nachfrage/", only(404),
        only(404), asked_after, missing=fixed("/beratung/faelle/1999-0001/nachfrage/"), label="open"),
    Row("cases:outcome", _outcome_of("closed"), ADVISERS_READ, ADVISERS_WRITE, noted,
        missing=fixed("/beratung/faelle/1999-0001/ergebnisse/1/")),
    Row("cases:outcome", _outcome_of("internal"), only(404), only(404), noted,
        missing=fixed("/beratung/faelle/1999-0001/ergebnisse/1/"), label="of another case"),
]  # fmt: skip
MINE = [
    Row("cases:mine", fixed("/mein/beratung/"), signed_in(200), WRONG_METHOD),
]
NOT_THERE = "1999-0001"


def _case_rows(name: str, inner: Statuses, reads: Statuses, writes: Statuses, side: Statuses,
               agrees: Statuses) -> list[Row]:  # fmt: skip
    """All addresses of one case."""

    def row(pattern: str, inside: str, get: Statuses, post: Statuses, data: Data = nothing) -> Row:
        def path(world: World) -> str:
            return inside.format(world.cases[name].reference)

        return Row(pattern, path, get, post, data, missing=fixed(inside.format(NOT_THERE)), label=name)

    return [
        row("cases:case", "/beratung/faelle/{}/", inner, WRONG_METHOD),
        row("cases:add_contact", "/beratung/faelle/{}/kontakt/", WRONG_METHOD, writes, contact),
        Row(
            "cases:correct_contact",
            _contact_of(name),
            reads,
            writes,
            correction(name),
            missing=fixed(f"/beratung/faelle/{NOT_THERE}/kontakt/1/"),
            label=name,
        ),
        *_files_of(name, inner, side),
        row("cases:next_step", "/beratung/faelle/{}/schritt/", WRONG_METHOD, writes, step(name)),
        row("cases:change", "/beratung/faelle/{}/bearbeiten/", reads, writes, changed(name)),
        row("cases:change_status", "/beratung/faelle/{}/status/", reads, writes, closed(name)),
        row("cases:ladder_step", "/beratung/faelle/{}/leiter/sozialbericht/", reads, writes, reached(name)),
        row("cases:hand_over", "/beratung/faelle/{}/uebergeben/", reads, writes, successor),
        row("cases:my_case", "/mein/beratung/{}/", side, WRONG_METHOD),
        row("cases:confirm_goal", "/mein/beratung/{}/ziel/", WRONG_METHOD, agrees, goal(name)),
    ]


def _files_of(name: str, inner: Statuses, side: Statuses) -> list[Row]:
    """The files of a case, one for the FSA and one that the client gets too, on either side."""

    def row(pattern: str, area: str, which: str, get: Statuses, label: str = "") -> Row:
        def path(world: World) -> str:
            return (
                f"{area}/{world.cases[name].reference}/dateien/{world.files_of_cases[f'{name}-{which}'].pk}/"
            )

        missing = fixed(f"{area}/{NOT_THERE}/dateien/1/")
        return Row(pattern, path, get, WRONG_METHOD, missing=missing, label=f"{name} {which}{label}")

    def elsewhere(world: World) -> str:
        other = "welfare" if name != "welfare" else "internal"
        return f"/beratung/faelle/{world.cases[other].reference}/dateien/{world.files_of_cases[f'{name}-inner'].pk}/"

    return [
        row("cases:attachment", "/beratung/faelle", "inner", inner),
        row("cases:attachment", "/beratung/faelle", "shared", inner),
        Row("cases:attachment", elsewhere, NO_CASE, WRONG_METHOD, label=f"{name}, at another case",
            missing=fixed(f"/beratung/faelle/{NOT_THERE}/dateien/1/")),
        row("cases:my_attachment", "/mein/beratung", "shared", side),
        row("cases:my_attachment", "/mein/beratung", "inner", NO_CASE, ", asked for by the client"),
    ]  # fmt: skip


def _contact_of(name: str) -> Callable[[World], str]:
    def path(world: World) -> str:
        case = world.cases[name]
        first = case.contacts.order_by("pk").first()
        return f"/beratung/faelle/{case.reference}/kontakt/{first.pk}/"

    return path


CASES = [
    *_case_rows("internal", STAFF_READ, ADVISERS_READ, ADVISERS_WRITE,
                client(birkenfurt=200, moorbach=404, welfare=404), client(birkenfurt=302, moorbach=404, welfare=404)),
    *_case_rows("confidential", FIRST_READS, FIRST_READS, FIRST_WRITES,
                client(birkenfurt=200, moorbach=404, welfare=404), client(birkenfurt=302, moorbach=404, welfare=404)),
    *_case_rows("moorbach", SECOND_READS, SECOND_READS, SECOND_WRITES,
                client(birkenfurt=404, moorbach=200, welfare=404), client(birkenfurt=404, moorbach=302, welfare=404)),
    *_case_rows("welfare", STAFF_READ, ADVISERS_READ, ADVISERS_WRITE,
                client(birkenfurt=404, moorbach=404, welfare=200), client(birkenfurt=404, moorbach=404, welfare=302)),
]  # fmt: skip
