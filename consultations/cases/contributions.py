"""What the cases give to pages of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Sum, Window
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from consultations.cases.models import (
    Case,
    CaseQuerySet,
    ShortAdvice,
    ShortAdviceQuerySet,
    current_stage,
)
from consultations.cases.permissions import can_open_case, can_see_planning
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import principal_of
from fsa_portal.actor import Actor
from fsa_portal.contributions import Contribution
from fsa_portal.directory.models import Authority, Organisation

SHOWN = 10


def of_authority(*, actor: Actor, authority: Authority, **context: Any) -> Iterable[Contribution]:
    """The planning stage of this authority, for the FSA and for its own people; its advisory cases for the FSA only, and
    only those the adviser may see."""
    if not actor.is_staff:
        return _own_stage(authority) if actor.may_see({f"{principal_of(authority)}:member"}) else []
    box = _box(Case.objects.visible_to(actor).filter(authority=authority))
    found = []
    if can_see_planning(actor, authority):
        stage = {"stage": current_stage(authority), "authority": authority}
        title = gettext("Planning stage (only the FSA and the authority see this)")
        found.append(Contribution(title, "cases/stage_of_body.html", stage, anchor="planungsstand"))
    if box["cases"]:
        found.append(Contribution(gettext("Cases (only the FSA sees this)"), "cases/of_body.html", box))
    return [*found, *_short_advice(ShortAdvice.objects.visible_to(actor).filter(authority=authority))]


def _own_stage(authority: Authority) -> list[Contribution]:
    """How far the FSA sees social planning in an authority, for its own people; nothing while that is not known."""
    stage = current_stage(authority)
    if stage is None:
        return []
    title = gettext("Planning stage (only you and the FSA see this)")
    return [Contribution(title, "cases/stage_of_body.html", {"stage": stage}, anchor="planungsstand")]


def of_organisation(*, actor: Actor, organisation: Organisation, **context: Any) -> Iterable[Contribution]:
    """The advisory cases of this organisation, on its page: only those that the reader may see."""
    if not actor.is_staff:
        return []
    box = _box(Case.objects.visible_to(actor).filter(organisation=organisation))
    if can_open_case(actor) and organisation.is_current:
        box["new"] = f"{reverse('cases:new')}?organisation={organisation.pk}"
    advice = ShortAdvice.objects.visible_to(actor).filter(organisation=organisation)
    cases = Contribution(gettext("Cases"), "cases/of_body.html", box, anchor="faelle")
    return [cases, *_short_advice(advice)]


def _short_advice(found: ShortAdviceQuerySet) -> list[Contribution]:
    """What was answered at once, without a case; nothing where there is none."""
    of_all = {"number": Window(Count("pk")), "all_minutes": Window(Sum("minutes"))}
    newest: list[Any] = list(
        found.annotate(**of_all).select_related("logged_by__user").prefetch_related("materials")[:SHOWN]
    )
    if not newest:
        return []
    return [
        Contribution(
            gettext("Short advice (only the FSA sees this)"),
            "cases/short_advice.html",
            {"advice": newest, "number": newest[0].number, "minutes": newest[0].all_minutes},
            anchor="kurzberatung",
        )
    ]


def in_hands_of(*, actor: Actor, affiliation: Affiliation, **context: Any) -> Iterable[Contribution]:
    """The open cases of which this affiliation is in charge, where its role is to end: only those that the reader may
    see."""
    found = Case.objects.visible_to(actor).open().led_by(affiliation.pk)
    count = found.count()
    if not count:
        return []
    title = ngettext("In charge of %(count)d open case", "In charge of %(count)d open cases", count)
    box = _box(found) | {"may_hand_over": actor.has_role("adviser", "lead")}
    return [Contribution(title % {"count": count}, "cases/in_hands_of.html", box)]


def _box(found: CaseQuerySet) -> dict[str, Any]:
    cases = list(found[: SHOWN + 1])
    return {"cases": cases[:SHOWN], "has_more": len(cases) > SHOWN}
