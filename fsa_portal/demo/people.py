"""The people of the demo: one for every role, named by their function."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.http import HttpRequest

from fsa_portal.accounts.actions import (
    add_domain,
    affiliate,
    declare_conflict,
    invite,
    request_affiliation,
)
from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority, Organisation

DOMAIN = "demo.invalid"


@dataclass(frozen=True, slots=True)
class Hat:
    """One affiliation of a demo person; ``authority`` by key, ``organisation`` by name."""

    role: Role
    authority: str = ""
    organisation: str = ""
    share: str = "1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    slug: str
    name: str
    description: str
    hats: tuple[Hat, ...]

    @property
    def email(self) -> str:
        return f"{self.slug}@{DOMAIN}"


WELFARE = "Sozialwerk Erlental e. V."

PEOPLE = (
    Person("beraterin", "Beraterin", "berät Birkenfurt, Erlental und andere", (Hat(Role.ADVISER),)),
    Person(
        "beraterin-2",
        "Zweite Beraterin",
        "halbe Stelle, sonst beim Sozialwerk Erlental",
        (Hat(Role.ADVISER, share="0.5"), Hat(Role.MEMBER, organisation=WELFARE, share="0.5")),
    ),
    Person("teamleitung", "Teamleitung", "sieht alle Fälle, auch vertrauliche", (Hat(Role.LEAD),)),
    Person("redaktion", "Redakteurin", "pflegt Handbuch, Praxis, Förderung", (Hat(Role.EDITOR),)),
    Person("organisation", "Organisatorin", "bereitet Netzwerktreffen vor", (Hat(Role.ORGANISER),)),
    Person(
        "planung-birkenfurt",
        "Planer Birkenfurt",
        "sieht die Beratung der Stadt",
        (Hat(Role.MEMBER, "05999001"),),
    ),
    Person(
        "koordination-birkenfurt",
        "Koordinatorin Birkenfurt",
        "verwaltet die Zugänge der Stadt",
        (Hat(Role.COORDINATOR, "05999001"),),
    ),
    Person(
        "planung-moorbach",
        "Planerin Moorbach",
        "sieht die Beratung der Gemeinde",
        (Hat(Role.MEMBER, "05999002"),),
    ),
    Person(
        "rat-birkenfurt",
        "Ratsmitglied Birkenfurt",
        "liest mit, sieht keine Fälle",
        (Hat(Role.READER, "05999001"),),
    ),
    Person(
        "wohlfahrt",
        "Wohlfahrtsverband",
        "sieht, was Partner sehen",
        (Hat(Role.COORDINATOR, organisation=WELFARE),),
    ),
    Person(
        "ministerium",
        "Leserin im Ministerium",
        "sieht Zahlen und Berichte, keine Fälle",
        (Hat(Role.MINISTRY),),
    ),
    Person("administration", "Administratorin", "gibt Rollen, sieht Protokolle", (Hat(Role.ADMIN),)),
    Person("neu-birkenfurt", "Neue Planerin", "hat eine Rolle in Birkenfurt angefragt und wartet", ()),
    Person("neu-wohlfahrt", "Neuer Kollege", "ist vom Wohlfahrtsverband eingeladen", ()),
)


def make_people() -> dict[str, Affiliation]:
    """Every demo person with the affiliations; returns the first affiliation by the person's slug."""
    by = Actor.system("demo")
    first: dict[str, Affiliation] = {}
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = User.objects.create_user(person.email, None, name=person.name)
            for hat in person.hats:
                affiliate(
                    by=by,
                    user=user,
                    role=hat.role,
                    authority=Authority.objects.get(key=hat.authority) if hat.authority else None,
                    organisation=Organisation.objects.get(name=hat.organisation)
                    if hat.organisation
                    else None,
                    share_of_post=Decimal(hat.share),
                )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            _begin(person, user, first)
        if person.hats:
            first[person.slug] = user.affiliations.order_by("pk")[0]
    return first


def _begin(person: Person, user: User, known: dict[str, Affiliation]) -> None:
    """How somebody comes to a role: by a request that waits, or by an invitation."""
    if person.slug == "neu-birkenfurt":
        birkenfurt = Authority.objects.get(key="05999001")
        add_domain(by=Actor.system("demo"), domain=DOMAIN, body=birkenfurt)
        request_affiliation(
            by=actor_without_affiliation(user.pk),
            user=user,
            role=Role.MEMBER,
            body=birkenfurt,
            message="Ich übernehme im Januar die Sozialplanung im Amt für Soziales.",
        )
    elif person.slug == "neu-wohlfahrt":
        welfare = Organisation.objects.get(name=WELFARE)
        invite(by=actor_for(known["wohlfahrt"]), email=user.email, role=Role.MEMBER, body=welfare)
    elif person.slug == "beraterin-2":
        declare_conflict(by=Actor.system("demo"), user=user, body=Organisation.objects.get(name=WELFARE))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the demo door: ``pk`` of the user, what to show."""

    pk: int
    label: str
    description: str


def demo_people(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``demo_people``, the list on the sign-in page."""
    return {"demo_people": _entries}


def _entries() -> list[Entry]:
    known = {person.email: person for person in PEOPLE}
    users = User.objects.filter(email__in=known, is_active=True).order_by("pk")
    return [Entry(user.pk, known[user.email].name, known[user.email].description) for user in users]
