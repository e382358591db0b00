"""Who read which confidential case.

A reading is: texts of the case were shown to a person. So every page of one case counts, whoever asks and whatever the
method: the case and its forms, the forms that come back with an error (422), two saves side by side (409), and the
client's side. So do passages of it elsewhere: the last contacts on the page of today, the last entry that is repeated,
and what the search and the pages of topics quote. Per request, person and case that is one entry.

Not a reading is a line that only says that there is such a case: reference, title, client, status, who is in charge and
the next step in lists, boxes, suggestions and mails. Who holds a signed link to a goal is no person that the portal
knows; that the client agreed stands in the course of the case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from consultations.cases.models import Case, CaseQuerySet
from fsa_portal.actor import Visibility
from fsa_portal.audit.models import AuditEntry, record_all
from fsa_portal.audit.things import register_things
from fsa_portal.http import Request


def record_readings(request: Request, cases: Iterable[Case]) -> None:
    """The answer to ``request`` shows texts of these cases. Written for the confidential ones, in one statement."""
    if request.method == "HEAD":
        return
    read = [case for case in cases if case.is_confidential]
    if read:
        record_all(AuditEntry.What.READ, by=request.actor, about=read)


def record_quoted(request: Request, keys: Collection[str]) -> None:
    """Passages of these cases (``case:12``) are shown among the hits of the search."""
    numbers = [int(key.partition(":")[2]) for key in keys]
    record_readings(request, Case.objects.filter(pk__in=numbers, visibility=Visibility.CONFIDENTIAL))


def register() -> None:
    """Cases stand in the audit by their reference: the title is for those who may see the case."""
    register_things(Case._meta.label_lower, names=_references, called=_with_reference)


def _references(numbers: Collection[int]) -> Mapping[int, str]:
    return dict(Case.objects.filter(pk__in=numbers).values_list("pk", "reference"))


def _with_reference(reference: str) -> CaseQuerySet:
    return Case.objects.filter(reference__iexact=reference)
