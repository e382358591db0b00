"""What whoever asked is told about the request."""

from __future__ import annotations

from django.utils.translation import gettext

from consultations.cases.models import AdviceRequest, RequestStatus
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.templatetags.kern import day


def promise(request: AdviceRequest) -> str:
    """Who answers, and by when."""
    said = {"reference": request.reference, "day": day(request.answer_by), "who": who_answers(request)}
    return gettext("Your request has the number %(reference)s. %(who)s answers by %(day)s.") % said


def who_answers(request: AdviceRequest) -> str:
    """The adviser, as long as the role is in force; else the FSA."""
    adviser = request.adviser
    if adviser is None or not Affiliation.objects.in_force().filter(pk=adviser.pk).exists():
        return gettext("The FSA")
    return f"{adviser.user} ({Role(adviser.role).label})"


def state(request: AdviceRequest) -> str:
    """What became of it."""
    said = {"reference": request.reference}
    match request.status:
        case RequestStatus.WAITING:
            return promise(request)
        case RequestStatus.TAKEN_ON | RequestStatus.JOINED:
            assert request.case is not None
            in_charge = request.case.in_charge
            who = str(in_charge.user) if in_charge is not None else gettext("The FSA")
            said |= {"who": who, "case": request.case.reference}
            return (
                gettext(
                    "The FSA has taken on your request %(reference)s; the consultation has the number %(case)s."
                )
                + " "
                + gettext("%(who)s gets in touch with you.")
            ) % said
        case RequestStatus.REFERRED:
            said |= {"reason": request.get_reason_display(), "place": request.referred_to}
            return (
                gettext(
                    "The FSA cannot advise you on your request %(reference)s: %(reason)s. Please turn to: %(place)s"
                )
                % said
            )
        case RequestStatus.WITHDRAWN:
            return gettext("The request %(reference)s is withdrawn.") % said
    return gettext("The request %(reference)s is closed.") % said
