"""Why somebody sees something, or does not: the rule of the thing, met with each affiliation of the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from fsa_portal import contributions
from fsa_portal.accounts import reasons
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.accounts.principals import actor_without_affiliation, principals_of
from fsa_portal.accounts.reasons import in_words
from fsa_portal.contributions import Explained
from fsa_portal.http import Request


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one affiliation of the person means for the thing."""

    label: str
    state: str
    """Why the affiliation does not count now; empty when it is in force."""
    granted_by: tuple[str, ...]
    """What of the role meets the rule of the thing, each in words; empty: it does not see the thing."""
    refused: str = ""
    """What the role lacks, when it is in force and does not see the thing."""

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
        granted = tuple(reasons.granted(affiliation, met))
        refused = "" if state or granted else reasons.refused(affiliation, subject.audience)
        yield Verdict(affiliation.label, state, granted, refused)
    alone = actor_without_affiliation(person.pk).principals & subject.audience
    yield Verdict(
        gettext("signed in, acting for nobody"),
        "",
        tuple(in_words(sorted(alone))),
        "" if alone else reasons.refused(None, subject.audience),
    )


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
