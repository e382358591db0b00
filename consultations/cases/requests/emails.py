"""Mails about requests: the receipt and the answer to whoever asks, the news to whoever is to answer."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import AdviceRequest, RequestStatus
from consultations.cases.requests.right import state_link
from consultations.cases.requests.wording import promise, state
from fsa_portal.accounts.models import User
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.notices.actions import notify, send_to_address
from fsa_portal.notices.kinds import Button, Kind, Letter, register_kind
from fsa_portal.notices.topics import Topic

RECEIPT = "request-receipt"
SETTLED = "request-settled"
TO_ANSWER = "request-to-answer"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(Kind(RECEIPT, label=_("receipt of a request for advice"), topic=None, build=receipt))
    register_kind(Kind(SETTLED, label=_("answer to a request for advice"), topic=None, build=settled))
    register_kind(Kind(TO_ANSWER, label=_("request for advice"), topic=Topic.CASES, build=to_answer))


def tell_requester(request: AdviceRequest, kind: str) -> None:
    """A mail to the address that was given, once of each kind."""
    send_to_address(
        kind,
        about=request.pk,
        address=request.email,
        language=request.language,
        key=f"{kind}/{request.reference}",
    )


def tell_adviser(request: AdviceRequest, *, by: Actor) -> None:
    """Whoever is to answer hears of it."""
    if request.adviser is not None:
        notify(TO_ANSWER, about=request.pk, to=[request.adviser.user_id], by=by)


def receipt(*, about: int, recipient: User | None) -> Letter | None:
    """For who asked."""
    return _to_requester(about, subject=gettext("Your request %(reference)s to the FSA"))


def settled(*, about: int, recipient: User | None) -> Letter | None:
    """For who asked, when it is decided what becomes of it."""
    return _to_requester(about, subject=gettext("News of your request %(reference)s to the FSA"))


def _to_requester(about: int, *, subject: str) -> Letter | None:
    found = AdviceRequest.objects.with_body().filter(pk=about).first()
    if found is None or found.status == RequestStatus.SPAM:
        return None
    said = [promise(found)] if found.is_waiting else [state(found)]
    said.append(
        gettext("By this link you see how it stands; while it waits you can add something or withdraw it.")
    )
    return Letter(
        subject=subject % {"reference": found.reference},
        paragraphs=tuple(said),
        button=Button(gettext("See how the request stands"), state_link(found)),
    )


def to_answer(*, about: int, recipient: User | None) -> Letter | None:
    """For an adviser; not due any more once somebody has seen to it."""
    found = AdviceRequest.objects.waiting().filter(pk=about).first()
    if found is None or recipient is None:
        return None
    actors = [actor_for(held) for held in recipient.affiliations.in_force().with_body()]
    if not any(AdviceRequest.objects.visible_to(actor).filter(pk=about).exists() for actor in actors):
        return None
    return Letter(
        subject=gettext("Request for advice %(reference)s") % {"reference": found.reference},
        paragraphs=(gettext("There is a request for advice that is yours to answer, or news of it."),),
        button=Button(gettext("Open the request"), found.get_absolute_url()),
    )
