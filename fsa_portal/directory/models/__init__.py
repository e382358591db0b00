"""Who exists: authorities, organisations, contact persons, and what was done to them."""

from fsa_portal.directory.models.authorities import (
    Authority,
    AuthorityAlias,
    AuthorityQuerySet,
    Succession,
    heirs,
    predecessors,
)
from fsa_portal.directory.models.contacts import ContactPerson, ContactPersonQuerySet
from fsa_portal.directory.models.history import DirectoryEvent
from fsa_portal.directory.models.organisations import Organisation, OrganisationQuerySet

__all__ = [
    "Authority",
    "AuthorityAlias",
    "AuthorityQuerySet",
    "ContactPerson",
    "ContactPersonQuerySet",
    "DirectoryEvent",
    "Organisation",
    "OrganisationQuerySet",
    "Succession",
    "heirs",
    "predecessors",
]
