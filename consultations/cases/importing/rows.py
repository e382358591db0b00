"""The rows of a table understood: what each would become, and what is wrong in which cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.cases.actions.guards import kept_out_of
from consultations.cases.importing import cells
from consultations.cases.importing.bodies import Directory, Unknown, as_compared
from consultations.cases.importing.cells import NotRead, Read
from consultations.cases.importing.columns import Holds
from consultations.cases.logline.words import Line
from consultations.cases.models import Becomes, Case, CaseImport, ImportedRow
from fsa_portal.accounts.models import Body, ConflictOfInterest
from fsa_portal.actor import Actor

T = TypeVar("T")
LONGEST_TEXT, LONGEST_TITLE, LONGEST_STEP = 20_000, 160, 300


@dataclass
class Row:
    """A row with what was understood of it."""

    number: int
    becomes: Becomes = Becomes.WRONG
    wrong: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unknown: Unknown | None = None
    body: Body | None = None
    date: dt.date | None = None
    kind: str = ""
    minutes: int = 0
    text: str = ""
    topics: tuple[str, ...] = ()
    title: str = ""
    file_number: str = ""
    step: str = ""
    step_on: dt.date | None = None
    fingerprint: str = ""
    case: Case | None = None
    """The case that is there already, for a contact."""

    @property
    def words(self) -> str:
        """All that is said of it."""
        return " · ".join((*self.wrong, *self.remarks))

    @property
    def group(self) -> tuple[type[Body], int, str]:
        """The rows of one case."""
        assert self.body is not None
        return type(self.body), self.body.pk, self.file_number


def understood(table: CaseImport, *, actor: Actor) -> list[Row]:
    """All rows as they stand now, in the order of the table. Nothing is written."""
    directory = Directory(table.choices)
    reader = _Reader(table, directory)
    rows = [reader.row(number, values) for number, values in table.rows]
    _mark_conflicts(rows, actor)
    _say_twice(rows)
    _decide(rows, actor)
    return rows


def unknown_names(rows: Iterable[Row]) -> dict[str, Unknown]:
    """The names to choose bodies for, each once."""
    return {as_compared(row.unknown.written): row.unknown for row in rows if row.unknown is not None}


class _Reader:
    def __init__(self, table: CaseImport, directory: Directory) -> None:
        self.table, self.directory, self.today = table, directory, timezone.localdate()
        self.headings: dict[str, str] = {}
        self._topics: dict[str, tuple[str, ...]] = {}
        for heading, holds in zip(table.header, table.columns, strict=True):
            self.headings.setdefault(holds, heading)

    def row(self, number: int, values: Sequence[str]) -> Row:
        row = Row(number)
        said: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for heading, holds, value in zip(self.table.header, self.table.columns, values, strict=True):
            if holds and value.strip():
                said[holds].append((heading, value.strip()))
        one = {holds: pairs[0][1] for holds, pairs in said.items()}
        self._whom(row, one)
        row.date = self._cell(row, Holds.DATE, one, cells.day, needed=True)
        if row.date and row.date > self.today:
            row.wrong.append(self._at(Holds.DATE, _("The day is still to come.")))
        row.kind = self._cell(row, Holds.KIND, one, cells.kind, needed=not self.table.kind) or self.table.kind
        row.minutes = self._minutes(row, one)
        row.topics = self._topics_of(one.get(Holds.TOPIC, ""))
        self._texts(row, said, one)
        self._step(row, one)
        row.fingerprint = _fingerprint(row, said)
        return row

    def _at(self, holds: Holds, words: str) -> str:
        return f"{self.headings[holds]}: {words}" if holds in self.headings else words

    def _cell(
        self, row: Row, holds: Holds, one: Mapping[str, str], read: Callable[[str], Read[T]], *, needed: bool
    ) -> T | None:
        if holds not in one:
            if needed:
                row.wrong.append(self._at(holds, _("Nothing stands there.")))
            return None
        try:
            found = read(one[holds])
        except NotRead as why:
            row.wrong.append(self._at(holds, str(why)))
            return None
        if found.remark:
            row.remarks.append(self._at(holds, found.remark))
        return found.value

    def _whom(self, row: Row, one: Mapping[str, str]) -> None:
        try:
            found = self.directory.body(name=one.get(Holds.BODY, ""), key=one.get(Holds.KEY, ""))
        except NotRead as why:
            row.wrong.append(str(why))
        except Unknown as unknown:
            row.unknown = unknown
            row.wrong.append(_("“%(name)s” is not in the directory.") % {"name": unknown.written})
        else:
            row.body = found.value
            if found.remark:
                row.remarks.append(found.remark)

    def _minutes(self, row: Row, one: Mapping[str, str]) -> int:
        holds = Holds.MINUTES if Holds.MINUTES in one else Holds.HOURS if Holds.HOURS in one else None
        if holds is None:
            if not self.table.minutes:
                there = Holds.MINUTES if Holds.MINUTES in self.headings else Holds.HOURS
                row.wrong.append(self._at(there, _("No duration is named.")))
            return self.table.minutes or 0
        hours = holds is Holds.HOURS
        return self._cell(row, holds, one, lambda cell: cells.minutes(cell, hours=hours), needed=True) or 0

    def _topics_of(self, written: str) -> tuple[str, ...]:
        if written not in self._topics:
            words = self.directory.names.topics
            found = words.topics(Line(written[:500]), closed=[]) if written else ()
            self._topics[written] = tuple(topic.value for topic in found)
        return self._topics[written]

    def _texts(self, row: Row, said: Mapping[str, list[tuple[str, str]]], one: Mapping[str, str]) -> None:
        """What no field takes is kept in the text."""
        topic, title = one.get(Holds.TOPIC, ""), one.get(Holds.TITLE, "")
        parts = [text for _heading, text in said[Holds.NOTE]]
        kept = [*said[Holds.REMARK]]
        if topic and not row.topics:
            row.remarks.append(self._at(Holds.TOPIC, _("no topic of the portal: kept in the text")))
            kept.append((self.headings[Holds.TOPIC], topic))
        parts += [f"{heading}: {text}" for heading, text in kept]
        row.text = "\n\n".join(parts) or topic or title
        if not row.text:
            row.wrong.append(_("Nothing says what was talked about."))
        elif len(row.text) > LONGEST_TEXT:
            row.wrong.append(_("The text is longer than 20,000 characters."))
        row.file_number = one.get(Holds.NUMBER, "")[:100]
        row.title = Truncator(title or topic or row.text.splitlines()[0] if row.text else "").chars(
            LONGEST_TITLE
        )

    def _step(self, row: Row, one: Mapping[str, str]) -> None:
        on = self._cell(row, Holds.STEP_ON, one, cells.day, needed=False)
        step = one.get(Holds.STEP, "") or (_("Follow up") if on else "")
        if not step:
            return
        if on is None or on < self.today:
            # An old list is full of days that are over: they are history, not what is due.
            row.remarks.append(_("next step without a day to come: kept in the text"))
            when = f" ({on:%d.%m.%Y})" if on else ""
            row.text = f"{row.text}\n\n{_('Next step')}: {step}{when}"
            return
        row.step, row.step_on = step[:LONGEST_STEP], on


def _fingerprint(row: Row, said: Mapping[str, list[tuple[str, str]]]) -> str:
    """The same row in another file, order or spelling of a day has the same, and keeps it when words of the portal or
    the choices for what a row leaves open change."""
    read = {
        Holds.DATE: row.date.isoformat() if row.date else "",
        Holds.KIND: row.kind,
        Holds.MINUTES: row.minutes,
        Holds.HOURS: row.minutes,
    }
    values: list[Any] = []
    for holds in Holds.values:
        texts = [as_compared(text) for _heading, text in said.get(holds, ())]
        if holds == Holds.KEY:
            texts = [text.lstrip("0") for text in texts]
        values.append(read[Holds(holds)] if texts and holds in read else texts)
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _say_twice(rows: Iterable[Row]) -> None:
    """Two rows that say the same are two contacts: each has its own fingerprint, whatever their order."""
    times: Counter[str] = Counter()
    for row in rows:
        times[row.fingerprint] += 1
        if times[row.fingerprint] > 1:
            again = f"{row.fingerprint} {times[row.fingerprint]}"
            row.remarks.append(_("stands in the table more than once"))
            row.fingerprint = hashlib.sha256(again.encode()).hexdigest()


def _mark_conflicts(rows: Iterable[Row], actor: Actor) -> None:
    conflicts = ConflictOfInterest.objects.filter(user=actor.user_id).with_body()
    kept_out = {conflict.body for conflict in conflicts}
    for row in rows:
        if row.body is not None and row.body in kept_out:
            row.wrong.append(kept_out_of(row.body))


def _decide(rows: Sequence[Row], actor: Actor) -> None:
    """What each row becomes."""
    prints = ImportedRow.objects.filter(affiliation=actor.affiliation_id).values_list(
        "fingerprint", flat=True
    )
    taken = set(prints)
    numbers = {row.file_number for row in rows if row.file_number}
    cases = cases_by_number(numbers, actor)
    opened: set[tuple[type[Body], int, str]] = set()
    for row in rows:
        if row.fingerprint in taken:
            row.becomes, row.wrong = Becomes.KNOWN, []
        elif row.wrong or row.body is None:
            row.becomes = Becomes.WRONG
        elif row.file_number:
            row.case = cases.get(row.group)
            row.becomes = Becomes.CONTACT if row.case or row.group in opened else Becomes.NEW_CASE
            opened.add(row.group)
        else:
            row.becomes = Becomes.NEW_CASE if row.step else Becomes.SHORT


def cases_by_number(numbers: Iterable[str], actor: Actor) -> dict[tuple[type[Body], int, str], Case]:
    """Cases that are there for these file numbers: the portal's own, and those that earlier imports of the same
    adviser opened. What the actor may not see is as if it were not there."""
    wanted = sorted(set(numbers))
    seen = Case.objects.visible_to(actor).with_client()
    found: dict[tuple[type[Body], int, str], Case] = {}
    mine = ImportedRow.objects.filter(affiliation=actor.affiliation_id).exclude(contact=None)
    for some in (wanted[at : at + 500] for at in range(0, len(wanted), 500)):
        pairs = dict(mine.filter(file_number__in=some).values_list("contact__case", "file_number"))
        for case in seen.filter(pk__in=pairs):
            found[type(case.client), case.client.pk, pairs[case.pk]] = case
        for case in seen.filter(reference__in=some):
            found[type(case.client), case.client.pk, case.reference] = case
    return found
