"""The verbs of an import: begun with a file, arranged, run or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.cases.importing.columns import guessed
from consultations.cases.importing.permissions import can_import
from consultations.cases.models import CaseImport, ImportStatus
from consultations.cases.permissions import require
from fsa_portal.actor import Actor
from fsa_portal.outbox.queue import enqueue
from fsa_portal.uploads.gate import Accepted
from fsa_portal.uploads.tables import read_table

RUN = "cases.import"
MOST_ROWS = 5_000


@transaction.atomic
def begin(*, by: Actor, file: Accepted) -> CaseImport:
    """Read the table of an accepted file; its columns are guessed, or as they were for the same headings last time."""
    require(can_import(by))
    table = read_table(file.file, file.kind)
    if len(table.rows) > MOST_ROWS:
        said = _("The table has more than %(most)d rows. Please bring it in in parts.") % {"most": MOST_ROWS}
        raise ValidationError({"table": said})
    header = list(table.header)
    earlier = next((one for one in _earlier(by) if one.header == header), None)
    assert by.affiliation_id is not None
    return CaseImport.objects.create(
        affiliation_id=by.affiliation_id,
        file_name=file.name,
        header=header,
        rows=[[number, list(cells)] for number, cells in zip(table.numbers, table.rows, strict=True)],
        columns=earlier.columns if earlier else guessed(header),
        kind=earlier.kind if earlier else "",
        minutes=earlier.minutes if earlier else None,
        total=len(table.rows),
    )


def _earlier(by: Actor) -> Iterable[CaseImport]:
    return CaseImport.objects.visible_to(by).without_rows().order_by("-began_at", "-pk")[:50]


@transaction.atomic
def arrange(
    table: CaseImport,
    *,
    by: Actor,
    columns: Sequence[str],
    kind: str,
    minutes: int | None,
    choices: Mapping[str, str],
) -> CaseImport:
    """Say what the columns hold, what stands in for what is missing, and who is meant by names nobody knows."""
    locked = _draft(table, by=by)
    locked.columns, locked.kind, locked.minutes = list(columns), kind, minutes
    locked.choices = {**locked.choices, **choices}
    locked.full_clean(exclude=["affiliation", "header", "rows", "choices", "columns"])
    locked.save(update_fields=["columns", "kind", "minutes", "choices"])
    return locked


@transaction.atomic
def start(table: CaseImport, *, by: Actor) -> None:
    """Have the rows taken over in the background."""
    locked = _draft(table, by=by)
    locked.status = ImportStatus.RUNNING
    locked.save(update_fields=["status"])
    enqueue(RUN, str(locked.pk))


@transaction.atomic
def drop(table: CaseImport, *, by: Actor) -> None:
    """Forget a table of which nothing has been taken over."""
    _draft(table, by=by).delete()


def _draft(table: CaseImport, *, by: Actor) -> CaseImport:
    locked = CaseImport.objects.visible_to(by).select_for_update().filter(pk=table.pk).first()
    require(can_import(by) and locked is not None)
    assert locked is not None
    if locked.status != ImportStatus.DRAFT:
        raise ValidationError(_("This import has been started already."))
    return locked
