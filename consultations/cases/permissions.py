"""Who may do what with a case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from consultations.cases.models import Case, Contact, ShortAdvice, planning_audience
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority


def can_open_case(actor: Actor) -> bool:
    """Advisers and team leads take requests in; jobs file what came by the portal."""
    return actor.is_system or actor.has_role("adviser", "lead")


def can_advise_shortly(actor: Actor) -> bool:
    """Advisers and team leads write down what they answer at once, without a case."""
    return actor.has_role("adviser", "lead")


def can_have_calendar(actor: Actor) -> bool:
    """Those who work on cases take their steps along."""
    return actor.affiliation_id is not None and actor.has_role("adviser", "lead")


def can_see_short_advice(actor: Actor, advice: ShortAdvice) -> bool:
    """Advice without a case is the FSA's own."""
    return actor.may_see(advice.audience())


def can_see(actor: Actor, case: Case) -> bool:
    """The inner side of the case."""
    return actor.may_see(case.audience())


def can_see_as_client(actor: Actor, case: Case) -> bool:
    """The client's side of the case, as one of the client."""
    return actor.may_see(case.client_audience())


def can_work_on(actor: Actor, case: Case) -> bool:
    """Log contacts, set the next step, change status and texts."""
    return actor.is_system or (actor.has_role("adviser", "lead") and can_see(actor, case))


def can_correct(actor: Actor, entry: Contact | ShortAdvice) -> bool:
    """Put right what was entered wrongly: whoever works on the case, or advises and may see the advice."""
    if isinstance(entry, Contact):
        return can_work_on(actor, entry.case)
    return can_advise_shortly(actor) and can_see_short_advice(actor, entry)


def can_see_planning(actor: Actor, authority: Authority) -> bool:
    """How social planning came on in an authority."""
    return actor.may_see(planning_audience(authority))


def can_record_stage(actor: Actor, authority: Authority) -> bool:
    """Advisers and team leads, for an authority that exists today."""
    return actor.has_role("adviser", "lead") and authority.is_current and can_see_planning(actor, authority)


def require(allowed: bool) -> None:
    """The guard of every action."""
    if not allowed:
        raise PermissionDenied
