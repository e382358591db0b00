"""Which cases fit what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.utils import timezone

from consultations.cases.lists.choices import ENDED_STATUS, OPEN_STATUS
from consultations.cases.lists.query import DATES, WORD, Condition, Query, first_day, last_day
from consultations.cases.models import Case, CaseAssignment, CaseQuerySet, Contact
from consultations.cases.statuses import FINAL, OPEN
from fsa_portal.actor import Actor, Visibility

Way = Callable[[Actor, str], Q]
NARROWING = (*DATES, WORD)
"""Each further one of them shows less; a second status or topic shows more."""


def narrowed(query: Query, *, actor: Actor) -> CaseQuerySet:
    """The cases that ``actor`` may see and that fit."""
    return Case.objects.visible_to(actor).filter(fits(query, actor=actor))


def fits(query: Query, *, actor: Actor, but: str = "") -> Q:
    """What the conditions say of a case, all ``but`` the boxes of one filter."""
    said = Q()
    wide: dict[str, list[Condition]] = {}
    for one in query.conditions:
        if one.excluded:
            said &= ~_of(one, actor)
        elif one.name in NARROWING:
            said &= _of(one, actor)
        elif one.name != but:
            wide.setdefault(one.name, []).append(one)
    return said & _all(reduce(or_, (_of(one, actor) for one in several)) for several in wide.values())


def value_is(name: str, value: str, *, actor: Actor) -> Q:
    """What a case is that has this value."""
    return WAYS[name](actor, value)


def _all(parts: Iterable[Q]) -> Q:
    return reduce(and_, parts, Q())


def _of(condition: Condition, actor: Actor) -> Q:
    return value_is(condition.name, condition.value, actor=actor)


def _assigned(actor: Actor, value: str) -> Q:
    return Q(pk__in=CaseAssignment.objects.filter(affiliation=actor.affiliation_id).values("case"))


def _led(actor: Actor, value: str) -> Q:
    led = CaseAssignment.objects.filter(is_lead=True, affiliation__user=int(value))
    return Q(pk__in=led.values("case"))


def _in_status(actor: Actor, value: str) -> Q:
    return Q(status__in={OPEN_STATUS: OPEN, ENDED_STATUS: FINAL}.get(value, [value]))


def _about_topic(actor: Actor, value: str) -> Q:
    tagged = Case.topics.through.objects.filter(term__vocabulary="topic", term__slug=value)
    return Q(pk__in=tagged.values("case"))


def _of_body(actor: Actor, value: str) -> Q:
    return Q(organisation=int(value[1:])) if value.startswith("o") else Q(authority__key=value)


def _in_district(actor: Actor, value: str) -> Q:
    return Q(authority__key=value) | Q(authority__parent=value)


def _lacks(actor: Actor, value: str) -> Q:
    """Only what goes on can lack a next step."""
    if value == "step":
        return Q(status__in=OPEN, next_step="")
    return ~Q(pk__in=Contact.objects.values("case"))


def _spelled(word: str) -> set[str]:
    """``kuerzung`` finds "Kürzung"; some databases know a capital umlaut only as what it is."""
    umlauts = word
    for plain, umlaut in (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("Ae", "Ä"), ("Oe", "Ö"), ("Ue", "Ü")):
        umlauts = umlauts.replace(plain, umlaut)
    spelled = {word, umlauts, word.replace("ss", "ß")}
    return spelled | {f"{one[0].upper()}{one[1:]}" for one in spelled} | {one.lower() for one in spelled}


def _says(actor: Actor, value: str) -> Q:
    fields = ("title", "reference", "authority__name", "organisation__name")
    return reduce(
        or_, (Q(**{f"{name}__icontains": one}) for name in fields for one in sorted(_spelled(value)))
    )


WAYS: dict[str, Way] = {
    "mine": _assigned,
    "adviser": _led,
    "status": _in_status,
    "topic": _about_topic,
    "body": _of_body,
    "district": _in_district,
    "kind": lambda actor, value: Q(authority__kind=value) | Q(organisation__kind=value),
    "year": lambda actor, value: Q(opened_on__year=int(value)),
    "since": lambda actor, value: Q(opened_on__gte=first_day(value)),
    "until": lambda actor, value: Q(opened_on__lte=last_day(value)),
    "without": _lacks,
    "due": lambda actor, value: Q(next_step_on__lt=timezone.localdate()),
    "visibility": lambda actor, value: Q(visibility=Visibility.CONFIDENTIAL),
    WORD: _says,
}
