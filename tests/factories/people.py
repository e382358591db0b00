"""People in their roles, in a small fictional register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from fsa_portal.accounts.actions import affiliate
from fsa_portal.accounts.models import FSA_ROLES, Affiliation, Role, User
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.directory.kinds import AuthorityKind, OrganisationKind
from fsa_portal.directory.models import Authority, Organisation

SYSTEM = Actor.system("test")
LONG_AGO = dt.date(2020, 1, 1)


def user(name: str = "somebody") -> User:
    """A person with a usable e-mail address and a password."""
    made = User.objects.create_user(f"{name}@example.org", "correct horse battery", name=name)
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def browser(person: User, *, second_factor: bool = False) -> Client:
    """A browser in which ``person`` is signed in, with the second factor if so wished."""
    client = Client()
    person.refresh_from_db(fields=["stamp"])
    client.force_login(person)
    if second_factor:
        if not person.authenticator_set.exists():
            TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
        session.save()
    return client


def affiliation(
    role: Role,
    *,
    name: str = "",
    authority: Authority | None = None,
    organisation: Organisation | None = None,
) -> Affiliation:
    """A new person in this role."""
    return affiliate(
        by=SYSTEM,
        user=user(name or f"{role}-{User.objects.count()}"),
        role=role,
        authority=authority,
        organisation=organisation,
        starts_on=LONG_AGO,
    )


def authority(key: str, name: str, kind: str, parent: Authority | None = None) -> Authority:
    return Authority.objects.create(key=key, name=name, kind=kind, parent=parent, is_demo=True)


@dataclass
class Cast:
    """Everybody who plays a part, and the bodies for which they act."""

    erlental: Authority
    birkenfurt: Authority
    moorbach: Authority
    welfare_body: Organisation
    unaffiliated: User
    adviser: Affiliation
    adviser2: Affiliation
    lead: Affiliation
    editor: Affiliation
    organiser: Affiliation
    admin: Affiliation
    ministry: Affiliation
    coordinator: Affiliation
    member: Affiliation
    reader: Affiliation
    foreign_coordinator: Affiliation
    foreign: Affiliation
    foreign_reader: Affiliation
    welfare: Affiliation

    def actor(self, name: str) -> Actor:
        """The actor of one of the affiliations, with the principals of this moment."""
        return actor_for(getattr(self, name))

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in, the FSA's own with the second factor; ``visitor`` is nobody."""
        if name == "visitor":
            return Client()
        if name == "unaffiliated":
            return browser(self.unaffiliated)
        held: Affiliation = getattr(self, name)
        return browser(held.user, second_factor=held.role in FSA_ROLES)


ROLES = ("visitor", "unaffiliated", "coordinator", "member", "reader", "foreign_coordinator", "foreign",
         "foreign_reader", "welfare", "adviser", "adviser2", "lead", "editor", "organiser", "admin",
         "ministry")  # fmt: skip
"""All who may come by; ``foreign`` are of another authority than the one that the things concern."""


def cast() -> Cast:
    """One person for each role."""
    erlental = authority("05999", "Kreis Erlental", AuthorityKind.KREIS)
    birkenfurt = authority("05999001", "Birkenfurt", AuthorityKind.MITTLERE_STADT, erlental)
    moorbach = authority("05999002", "Moorbach", AuthorityKind.GEMEINDE, erlental)
    body = Organisation.objects.create(
        name="Sozialwerk Erlental e. V.", kind=OrganisationKind.WOHLFAHRTSVERBAND
    )
    return Cast(
        erlental=erlental,
        birkenfurt=birkenfurt,
        moorbach=moorbach,
        welfare_body=body,
        unaffiliated=user("unaffiliated"),
        adviser=affiliation(Role.ADVISER),
        adviser2=affiliation(Role.ADVISER),
        lead=affiliation(Role.LEAD),
        editor=affiliation(Role.EDITOR),
        organiser=affiliation(Role.ORGANISER),
        admin=affiliation(Role.ADMIN),
        ministry=affiliation(Role.MINISTRY),
        coordinator=affiliation(Role.COORDINATOR, authority=birkenfurt),
        member=affiliation(Role.MEMBER, authority=birkenfurt),
        reader=affiliation(Role.READER, authority=birkenfurt),
        foreign_coordinator=affiliation(Role.COORDINATOR, authority=moorbach),
        foreign=affiliation(Role.MEMBER, authority=moorbach),
        foreign_reader=affiliation(Role.READER, authority=moorbach),
        welfare=affiliation(Role.MEMBER, organisation=body),
    )
