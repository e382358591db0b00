"""An adviser's own tables: brought in, looked over, taken over, reported."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.filters import page_of
from consultations.cases.importing import actions
from consultations.cases.importing.forms import ColumnsForm, TableForm
from consultations.cases.importing.permissions import can_import
from consultations.cases.importing.rows import Row, understood, unknown_names
from consultations.cases.models import Becomes, Case, CaseImport, ImportLine, ImportStatus
from fsa_portal import exports
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.outbox.models import Job
from fsa_portal.uploads import Refused

SHOWN = 200
"""Rows of a trial that the page shows, the wrong ones first."""

COLUMNS = [
    Column("row", _("Row"), lambda line: line.number),
    Column("outcome", _("What became of it"), lambda line: line.get_outcome_display()),
    Column("case", _("Case"), lambda line: line.reference),
    Column("remarks", _("Remarks"), lambda line: line.remarks),
]


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request) -> HttpResponse:
    """One's own imports, and the file for a new one. Template ``cases/imports.html``: ``page_obj``, ``form``."""
    if not can_import(request.actor):
        raise Http404
    sent = request.method == "POST"
    form = TableForm(request.POST, request.FILES) if sent else TableForm()
    if sent and form.is_valid():
        try:
            table = actions.begin(by=request.actor, file=form.cleaned_data["table"])
        except (Refused, ValidationError) as refused:
            form.add_error("table", refused.messages)  # type: ignore[arg-type]
        else:
            return HttpResponseRedirect(table.get_absolute_url())
    found = CaseImport.objects.visible_to(request.actor).without_rows()
    context = {"page_obj": page_of(found, request.GET), "form": form}
    return render(request, "cases/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: Request, pk: int) -> HttpResponse:
    """A table being prepared, running or finished. Templates ``cases/import_draft.html``: ``table``, ``form``,
    ``counts``, ``rows``, ``ready``; ``cases/import_report.html``: ``table``, ``counts``, ``page_obj``, ``done``."""
    table = _import(request, pk)
    if table.status != ImportStatus.DRAFT:
        return _report(request, table)
    rows = understood(table, actor=request.actor)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, table=table, unknown=unknown_names(rows))
    if sent is not None and form.is_valid():
        actions.arrange(table, by=request.actor, **form.arrangement)
        messages.success(request, gettext("The table was tried anew. Nothing is taken over yet."))
        return HttpResponseRedirect(f"{table.get_absolute_url()}#probe")
    counts = Counter(row.becomes for row in rows)
    context = {
        "table": table,
        "form": form,
        "counts": _in_words(counts),
        "rows": sorted(rows, key=_worst_first)[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "ready": len(rows) - counts[Becomes.WRONG] - counts[Becomes.KNOWN],
        "trail": _trail(),
    }
    return render(request, "cases/import_draft.html", context, status=422 if form.errors else 200)


def _worst_first(row: Row) -> tuple[bool, bool, int]:
    return row.becomes != Becomes.WRONG, not row.remarks, row.number


def _in_words(counts: Counter[Any]) -> list[tuple[Becomes, int]]:
    return [(becomes, counts[becomes]) for becomes in Becomes if counts[becomes]]


def _report(request: Request, table: CaseImport) -> HttpResponse:
    lines = table.lines.select_related("row__contact", "row__short_advice")
    if exports.is_asked_for(request.GET):
        name = gettext("import-report")
        return exports.answer(request, name=name, columns=COLUMNS, items=_with_references(request, lines))
    page = page_of(lines, request.GET)
    job = Job.objects.filter(kind=actions.RUN, key=str(table.pk)).first()
    counts = Counter(table.lines.order_by().values_list("outcome", flat=True))
    context = {
        "table": table,
        "counts": _in_words(counts),
        "page_obj": page,
        "lines": _with_references(request, page),
        "done": sum(counts.values()),
        "stuck": job is not None and job.status == Job.Status.DEAD,
        "exports": exports.links(request.GET),
        "trail": _trail(),
    }
    return render(request, "cases/import_report.html", context)


def _with_references(request: Request, lines: Any) -> list[ImportLine]:
    """The lines with the reference of their case, where the reader may still see it."""
    found = list(lines)
    numbers = {line.row.contact.case_id for line in found if line.row and line.row.contact}
    seen = {case.pk: case for case in Case.objects.visible_to(request.actor).filter(pk__in=numbers)}
    for line in found:
        contact = line.row.contact if line.row else None
        line.case = seen.get(contact.case_id) if contact else None
        line.reference = line.case.reference if line.case else ""
    return found


@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Take over what can be."""
    table = _import(request, pk)
    _try(request, lambda: actions.start(table, by=request.actor))
    return HttpResponseRedirect(table.get_absolute_url())


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Forget a table of which nothing was taken over."""
    table = _import(request, pk)
    if not _try(request, lambda: actions.drop(table, by=request.actor)):
        return HttpResponseRedirect(table.get_absolute_url())
    messages.success(request, gettext("The table is forgotten. Nothing was taken over."))
    return HttpResponseRedirect(reverse("cases:imports"))


def _try(request: Request, act: Any) -> bool:
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    return True


def _import(request: Request, pk: int) -> CaseImport:
    """404 alike for what is not there and what is somebody else's."""
    found = CaseImport.objects.visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _trail() -> list[dict[str, Any]]:
    return [{"title": gettext("Imports of tables"), "url": reverse("cases:imports")}]
