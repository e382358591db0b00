"""How people, their roles and invitations are called in the audit, and that an e-mail address finds them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from fsa_portal.accounts.models import (
    Affiliation,
    AffiliationQuerySet,
    Invitation,
    User,
)
from fsa_portal.audit.things import register_things


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_things(User._meta.label_lower, names=_people, called=_people_with)
    register_things(Affiliation._meta.label_lower, names=_roles, called=_roles_of)
    register_things(Invitation._meta.label_lower, names=_invitations, called=_invitations_to)


def _people(numbers: Collection[int]) -> Mapping[int, str]:
    return {person.pk: str(person) for person in User.objects.filter(pk__in=numbers)}


def _people_with(address: str) -> QuerySet[User]:
    return User.objects.filter(email__iexact=address)


def _roles(numbers: Collection[int]) -> Mapping[int, str]:
    held = Affiliation.objects.with_body().select_related("user").filter(pk__in=numbers)
    return {one.pk: f"{one.user}, {one.label}" for one in held}


def _roles_of(address: str) -> AffiliationQuerySet:
    return Affiliation.objects.filter(user__email__iexact=address)


def _invitations(numbers: Collection[int]) -> Mapping[int, str]:
    return dict(Invitation.objects.filter(pk__in=numbers).values_list("pk", "email"))


def _invitations_to(address: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(email__iexact=address)
