"""What happens to accounts, affiliations and invitations."""

from fsa_portal.accounts.actions.affiliations import (
    affiliate,
    change_affiliation,
    end_affiliation,
    leave_affiliation,
)
from fsa_portal.accounts.actions.bodies import add_domain, declare_conflict, end_conflict, remove_domain
from fsa_portal.accounts.actions.consequences import EDITORS_GROUP, write_all_groups, write_groups
from fsa_portal.accounts.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
from fsa_portal.accounts.actions.requests import (
    confirm_affiliation,
    refuse_affiliation,
    request_affiliation,
    withdraw_request,
)

__all__ = [
    "EDITORS_GROUP",
    "accept_invitation",
    "add_domain",
    "affiliate",
    "change_affiliation",
    "confirm_affiliation",
    "declare_conflict",
    "decline_invitation",
    "end_affiliation",
    "end_conflict",
    "invite",
    "leave_affiliation",
    "refuse_affiliation",
    "remove_domain",
    "request_affiliation",
    "withdraw_invitation",
    "withdraw_request",
    "write_all_groups",
    "write_groups",
]
