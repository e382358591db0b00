"""How social planning came on in an authority: its stages, recorded and put right by those who advise."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from consultations.cases import actions
from consultations.cases.models import StageRecord
from consultations.cases.permissions import can_record_stage, can_see_planning
from consultations.cases.stages import PlanningStage
from fsa_portal.directory.models import Authority
from fsa_portal.forms import PlausibleDateField
from fsa_portal.http import Request


class StageForm(forms.Form):
    """Where social planning in an authority stands, since when, and how it is known."""

    stage = forms.ChoiceField(
        label=_("Planning stage"), choices=[("", _("Please choose")), *PlanningStage.choices]
    )
    since = PlausibleDateField(
        label=_("Since"),
        first=dt.date(1990, 1, 1),
        last=0,
        help_text=_("The first day on which it stood so; if only the year is known, its first of January."),
        error_messages={"too_late": _("A stage holds from a day that has come.")},
    )
    remark = forms.CharField(
        label=_("Source or remark"),
        max_length=500,
        required=False,
        help_text=_("How it is known: a council decision, a talk, a survey. Without names of people."),
    )


class StageCorrectionForm(StageForm):
    """A stage that was recorded wrongly, put right or taken away, with the reason."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("What stood there stays in the history, for the FSA only."),
    )

    def __init__(self, *args: Any, record: StageRecord, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(record, name) for name in ("stage", "since", "remark")}
        super().__init__(*args, **kwargs)
        stage = cast(forms.ChoiceField, self.fields["stage"])
        stage.required = False
        stage.choices = [*PlanningStage.choices, ("", _("None: nothing is to stand there"))]


@require_http_methods(["GET", "HEAD", "POST"])
def planning(request: Request, key: str) -> HttpResponse:
    """Template ``cases/planning.html``: ``authority``, ``records`` (newest first), ``current`` (the one that holds),
    ``form`` for who may record, ``trail``."""
    authority = _authority(request, key)
    may_record = can_record_stage(request.actor, authority)
    if request.method == "POST" and not may_record:
        raise Http404
    form = StageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_stage(authority, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The planning stage is recorded."))
            return HttpResponseRedirect(reverse("cases:planning", args=[authority.key]))
    records = list(
        StageRecord.objects.filter(authority=authority).select_related(
            "recorded_by__user", "withdrawn_by__user"
        )
    )
    context = {
        "authority": authority,
        "records": records,
        "current": next((record for record in records if record.is_valid), None),
        "form": form if may_record else None,
        "trail": _trail(authority),
    }
    return render(request, "cases/planning.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_stage(request: Request, key: str, pk: int) -> HttpResponse:
    """Template ``cases/stage_correction.html``: ``record``, ``authority``, ``form``, ``trail``, ``now`` (what holds, after
    somebody was faster)."""
    authority = _authority(request, key)
    record = StageRecord.objects.filter(pk=pk, authority=authority).first()
    if record is None or not can_record_stage(request.actor, authority):
        raise Http404
    form = StageCorrectionForm(request.POST if request.method == "POST" else None, record=record)
    page = reverse("cases:planning", args=[authority.key])
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_stage(record, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, gettext("The record is corrected."))
            return HttpResponseRedirect(page)
    context: dict[str, Any] = {
        "authority": authority,
        "record": record,
        "form": form,
        "trail": [*_trail(authority), {"title": gettext("Planning stage"), "url": page}],
        "now": StageRecord.objects.valid().filter(authority=authority) if form.non_field_errors() else (),
    }
    return render(request, "cases/stage_correction.html", context, status=422 if form.errors else 200)


def _authority(request: Request, key: str) -> Authority:
    """404 alike for what is not there and for one whose cases the actor does not see."""
    authority = Authority.objects.filter(key=key).first()
    if authority is None or not can_see_planning(request.actor, authority):
        raise Http404
    return authority


def _trail(authority: Authority) -> list[dict[str, str]]:
    return [
        {"title": gettext("Local authorities"), "url": reverse("directory:list")},
        {"title": authority.name, "url": authority.get_absolute_url()},
    ]
