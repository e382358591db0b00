"""People, for whom they act, and who is asked to join."""

from fsa_portal.accounts.models.affiliations import Affiliation, AffiliationQuerySet
from fsa_portal.accounts.models.bodies import Body, ConflictOfInterest, MailDomain, columns, name_of
from fsa_portal.accounts.models.invitations import Invitation, InvitationQuerySet
from fsa_portal.accounts.models.roles import BODY_ROLES, EDITING_ROLES, FSA_ROLES, Role
from fsa_portal.accounts.models.users import User, UserManager

__all__ = [
    "BODY_ROLES",
    "EDITING_ROLES",
    "FSA_ROLES",
    "Affiliation",
    "AffiliationQuerySet",
    "Body",
    "ConflictOfInterest",
    "Invitation",
    "InvitationQuerySet",
    "MailDomain",
    "Role",
    "User",
    "UserManager",
    "columns",
    "name_of",
]
