"""The job that takes a table over: row by row in short transactions, so that after a break the rest is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.cases.actions import give_short_advice, log_contact, open_case, set_next_step
from consultations.cases.importing.rows import Row, cases_by_number, understood
from consultations.cases.models import (
    Becomes,
    Case,
    CaseImport,
    Contact,
    ImportedRow,
    ImportLine,
    ImportStatus,
    ShortAdvice,
)
from fsa_portal.accounts.models import Affiliation, columns
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.outbox import progress
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.pieces import in_pieces
from knowledge.vocabulary.models import Term, Vocabulary


def run(job: Job) -> None:
    """Outbox handler."""
    table = CaseImport.objects.filter(pk=int(job.key), status=ImportStatus.RUNNING).first()
    if table is not None:
        _Run(table).finish()


class _Run:
    def __init__(self, table: CaseImport) -> None:
        self.table = table
        held = Affiliation.objects.in_force().advising().filter(pk=table.affiliation_id)
        self.affiliation = held.select_related("user").first()
        self.topics = {term.slug: term for term in Term.objects.of(Vocabulary.TOPIC)}

    def finish(self) -> None:
        if self.affiliation is None:
            # Whoever began it does not advise any more: what is left stays where it came from.
            self._close()
            return
        actor = actor_for(self.affiliation)
        rows = understood(self.table, actor=actor)
        # The oldest first: a case is opened with its first contact, and its last step is the one that stands.
        rows.sort(key=lambda row: (row.date or dt.date.min, row.number))
        self.opened_on: dict[tuple[object, ...], dt.date] = {}
        for row in rows:
            if row.body is not None and row.date is not None and row.becomes != Becomes.WRONG:
                self.opened_on.setdefault(row.group, row.date)
        done = set(self.table.lines.values_list("number", flat=True))
        self.done = len(done)

        def write(some: Sequence[Row]) -> None:
            for row in some:
                self._write(row, actor)
            self.done += len(some)
            progress.report(done=self.done, total=len(rows))

        in_pieces([row for row in rows if row.number not in done], write)
        self._close()

    @transaction.atomic
    def _close(self) -> None:
        table = CaseImport.objects.select_for_update().get(pk=self.table.pk)
        table.status, table.finished_at = ImportStatus.DONE, timezone.now()
        table.rows, table.choices = [], {}
        table.save(update_fields=["status", "finished_at", "rows", "choices"])

    def _write(self, row: Row, actor: Actor) -> None:
        """One row and its line of the report, once: who runs the same job beside waits for the lock."""
        CaseImport.objects.select_for_update().get(pk=self.table.pk)
        if self.table.lines.filter(number=row.number).exists():
            return
        taken = ImportedRow.objects.filter(affiliation=self.table.affiliation, fingerprint=row.fingerprint)
        became, imported = row.becomes, taken.first()
        if imported is not None:
            became = Becomes.KNOWN
        elif row.becomes in {Becomes.NEW_CASE, Becomes.CONTACT, Becomes.SHORT}:
            try:
                with transaction.atomic():
                    became, imported = self._take(row, actor)
            except ValidationError as refused:
                became = Becomes.WRONG
                row.wrong += refused.messages
            except PermissionDenied:
                became = Becomes.WRONG
                row.wrong.append(_("You may not do this any more."))
        ImportLine.objects.create(
            of=self.table, number=row.number, outcome=became, remarks=row.words, row=imported
        )

    def _take(self, row: Row, actor: Actor) -> tuple[Becomes, ImportedRow]:
        entry, became = self._entry(row, actor)
        imported = ImportedRow.objects.create(
            affiliation_id=self.table.affiliation_id,
            fingerprint=row.fingerprint,
            file_number=row.file_number,
            contact=entry if isinstance(entry, Contact) else None,
            short_advice=entry if isinstance(entry, ShortAdvice) else None,
        )
        return became, imported

    def _entry(self, row: Row, actor: Actor) -> tuple[Contact | ShortAdvice, Becomes]:
        assert row.body is not None
        assert row.date is not None
        topics = [self.topics[slug] for slug in row.topics if slug in self.topics]
        if row.becomes == Becomes.SHORT:
            advice = give_short_advice(
                by=actor,
                client=row.body,
                date=row.date,
                kind=row.kind,
                minutes=row.minutes,
                text=row.text,
                topics=topics,
            )
            return advice, Becomes.SHORT
        # Looked up now: an earlier row may have opened it.
        found = cases_by_number([row.file_number], actor).get(row.group) if row.file_number else None
        case = found or open_case(
            by=actor,
            title=row.title,
            **columns(row.body),
            topics=topics,
            opened_on=self.opened_on[row.group] if row.file_number else row.date,
        )
        contact = log_contact(
            case,
            by=actor,
            date=row.date,
            kind=row.kind,
            minutes=row.minutes,
            text=row.text,
            topics=topics,
        )
        if row.step:
            self._plan(case, row, actor, is_new=found is None)
        return contact, Becomes.CONTACT if found else Becomes.NEW_CASE

    def _plan(self, case: Case, row: Row, actor: Actor, *, is_new: bool) -> None:
        """A step that stands in the case stays, unless this table has brought it."""
        locked = Case.objects.select_for_update().get(pk=case.pk)
        ours = is_new or self.table.lines.filter(row__contact__case=case, outcome=Becomes.NEW_CASE).exists()
        if not locked.is_open or (locked.next_step and not ours):
            row.remarks.append(_("the next step of the case stays as it is"))
            return
        set_next_step(locked, by=actor, version=locked.version, next_step=row.step, next_step_on=row.step_on)
