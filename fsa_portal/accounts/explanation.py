"""Why somebody sees something, or does not: the rule of the thing, met with each affiliation of the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from fsa_portal import contributions
from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.accounts.principals import actor_without_affiliation, principals_of
from fsa_portal.actor import PARTNER, PUBLIC, STAFF
from fsa_portal.contributions import Explained
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.http import Request


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one affiliation of the person means for the thing."""

    label: str
    state: str
    """Why the affiliation does not count now; empty when it is in force."""
    granted_by: tuple[str, ...]
    """The principals, in words, that both the affiliation and the audience have; empty: it does not see the thing."""

    @property
    def sees(self) -> bool:
        return bool(self.granted_by)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing and one person."""

    subject: Explained
    audience: tuple[str, ...]
    """Whom the thing is for, in words."""
    verdicts: tuple[Verdict, ...]

    @property
    def sees(self) -> bool:
        return any(verdict.sees for verdict in self.verdicts)


def explain(*, request: Request, path: str, person: User) -> list[Explanation]:
    """For each thing that stands at ``path``, why ``person`` sees it or does not."""
    subjects = contributions.collect(contributions.EXPLAINED, request=request, path=path)
    affiliations = list(person.affiliations.with_body().order_by("pk"))
    return [
        Explanation(
            subject=subject,
            audience=tuple(in_words(sorted(subject.audience))),
            verdicts=tuple(_verdicts(subject, person, affiliations)),
        )
        for subject in subjects
    ]


def _verdicts(subject: Explained, person: User, affiliations: Iterable[Affiliation]) -> Iterable[Verdict]:
    if not person.is_active:
        yield Verdict(gettext("account"), gettext("closed: nobody can sign in with it"), ())
        return
    for affiliation in affiliations:
        state = _state(affiliation)
        met = frozenset() if state else principals_of(affiliation) & subject.audience
        yield Verdict(affiliation.label, state, tuple(in_words(sorted(met))))
    alone = actor_without_affiliation(person.pk).principals & subject.audience
    yield Verdict(gettext("signed in, acting for nobody"), "", tuple(in_words(sorted(alone))))


def _state(affiliation: Affiliation) -> str:
    """Why the affiliation does not count today; empty when it does."""
    today = timezone.localdate()
    if affiliation.refused_at is not None:
        return gettext("refused")
    if affiliation.confirmed_at is None:
        return gettext("requested, not confirmed yet")
    if affiliation.starts_on > today:
        return gettext("begins on %(day)s") % {"day": _day(affiliation.starts_on)}
    if affiliation.ends_on is not None and affiliation.ends_on < today:
        return gettext("ended on %(day)s") % {"day": _day(affiliation.ended_on or affiliation.ends_on)}
    return ""


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def in_words(principals: Iterable[str]) -> list[str]:
    """What principals stand for, as people say it."""
    return [_word(principal) for principal in principals]


def _word(principal: str) -> str:
    fixed = {
        PUBLIC: gettext("everybody"),
        PARTNER: gettext("all with a confirmed affiliation"),
        STAFF: gettext("the staff of the FSA"),
    }
    if principal in fixed:
        return fixed[principal]
    kind, _, rest = principal.partition(":")
    if kind in {STAFF, "role"} and principal.count(":") > 1:
        return _without_conflict(principal)
    key, _, more = rest.partition(":")
    match kind:
        case "role":
            return gettext("role: %(role)s") % {"role": Role(key).label if key in Role.values else key}
        case "authority" | "organisation":
            name = _body(kind, key)
            return _OF_BODY[more]() % {"body": name} if more in _OF_BODY else name
        case "case":
            return gettext("assigned to this confidential case")
        case "user":
            return gettext("the person itself")
    return principal


def _without_conflict(principal: str) -> str:
    """``staff:authority:05334002``, ``role:lead:organisation:12``: who has declared no conflict with the body."""
    held, kind, key = principal.rsplit(":", 2)
    return gettext("%(who)s, unless a conflict with %(body)s is declared") % {
        "who": _word(held),
        "body": _body(kind, key),
    }


_OF_BODY = {
    "member": lambda: gettext("%(body)s, readers aside"),
    "coordinator": lambda: gettext("coordinators of %(body)s"),
}


def _body(kind: str, key: str) -> str:
    if kind == "authority":
        return Authority.objects.filter(key=key).values_list("name", flat=True).first() or key
    return Organisation.objects.filter(pk=key).values_list("name", flat=True).first() or key
