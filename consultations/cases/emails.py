"""Who hears of what happens in a case. The mail says that there is news; what it is stands behind the sign-in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import Case, CaseAssignment, FollowUp
from consultations.cases.permissions import can_see, can_see_as_client
from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.notices.actions import notify
from fsa_portal.notices.kinds import Button, Kind, Letter, register_kind
from fsa_portal.notices.topics import Topic

NEWS = "case-news"
ANSWER = "case-answer"
FOLLOW_UP = "case-follow-up"
HANDED_OVER = "case-handed-over"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(Kind(NEWS, label=_("news in a case"), topic=Topic.CASES, build=news))
    register_kind(Kind(ANSWER, label=_("answer in a case"), topic=Topic.CASES, build=answer))
    register_kind(
        Kind(FOLLOW_UP, label=_("what became of a consultation"), topic=Topic.CASES, build=follow_up)
    )
    register_kind(Kind(HANDED_OVER, label=_("case handed over"), topic=Topic.CASES, build=handed_over))


def tell_client(case: Case, *, by: Actor) -> None:
    """The people of the client hear that there is something new for them."""
    notify(NEWS, about=case.pk, to=_of_client(case).values_list("user_id", flat=True), by=by)


def tell_adviser(case: Case, *, by: Actor) -> None:
    """Whoever is in charge hears that the client has answered."""
    in_charge = CaseAssignment.objects.filter(case=case, is_lead=True)
    notify(ANSWER, about=case.pk, to=in_charge.values_list("affiliation__user_id", flat=True), by=by)


def tell_successor(case: Case, *, by: Actor) -> None:
    """Whoever is in charge from now on hears of it."""
    in_charge = CaseAssignment.objects.filter(case=case, is_lead=True)
    notify(HANDED_OVER, about=case.pk, to=in_charge.values_list("affiliation__user_id", flat=True), by=by)


def ask_client(asked: FollowUp, *, key: str) -> bool:
    """The people of the client are asked what became of it, once for each ``key``; whether there are any."""
    people = list(_of_client(asked.case).values_list("user_id", flat=True))
    notify(FOLLOW_UP, about=asked.pk, to=people, key=key)
    return bool(people)


def _of_client(case: Case) -> QuerySet[Affiliation]:
    """Affiliations of the people who see the client's side: all of the body but its readers."""
    in_force = Affiliation.objects.in_force().exclude(role=Role.READER)
    if case.authority_id is not None:
        return in_force.filter(authority=case.authority_id)
    return in_force.filter(organisation=case.organisation_id)


def news(*, about: int, recipient: User | None) -> Letter | None:
    """For the client."""
    case = Case.objects.with_client().filter(pk=about).first()
    if case is None or not any(can_see_as_client(actor, case) for actor in _actors(recipient)):
        return None
    said = {"reference": case.reference}
    return Letter(
        subject=gettext("News in your consultation %(reference)s") % said,
        paragraphs=(gettext("There is something new in the consultation of your organisation by the FSA."),),
        button=Button(gettext("Open the consultation"), case.client_url),
    )


def answer(*, about: int, recipient: User | None) -> Letter | None:
    """For the adviser."""
    case = Case.objects.filter(pk=about).first()
    if case is None or not any(can_see(actor, case) for actor in _actors(recipient)):
        return None
    said = {"reference": case.reference}
    return Letter(
        subject=gettext("Answer of the client in case %(reference)s") % said,
        paragraphs=(gettext("The client has answered."),),
        button=Button(gettext("Open the case"), case.get_absolute_url()),
    )


def follow_up(*, about: int, recipient: User | None) -> Letter | None:
    """For the client; not due any more once somebody has answered."""
    from consultations.cases.rights import follow_up_link

    asked = FollowUp.objects.unanswered().select_related("case").filter(pk=about).first()
    if asked is None or not any(can_see_as_client(actor, asked.case) for actor in _actors(recipient)):
        return None
    return Letter(
        subject=gettext("What became of your consultation %(reference)s?")
        % {"reference": asked.case.reference},
        paragraphs=(
            gettext("Some time ago a consultation of your organisation by the FSA came to its end."),
            gettext("Please tell us what became of it. It takes a minute, and you need not sign in."),
        ),
        button=Button(gettext("Answer the question"), follow_up_link(asked)),
    )


def handed_over(*, about: int, recipient: User | None) -> Letter | None:
    """For the adviser who is in charge now."""
    case = Case.objects.filter(pk=about).first()
    if case is None or not any(can_see(actor, case) for actor in _actors(recipient)):
        return None
    said = {"reference": case.reference}
    return Letter(
        subject=gettext("Case %(reference)s is in your hands") % said,
        paragraphs=(gettext("The case was handed over to you: you are in charge now."),),
        button=Button(gettext("Open the case"), case.get_absolute_url()),
    )


def _actors(recipient: User | None) -> list[Actor]:
    """All that the person may act as now."""
    if recipient is None:
        return []
    return [actor_for(held) for held in recipient.affiliations.in_force().with_body()]
