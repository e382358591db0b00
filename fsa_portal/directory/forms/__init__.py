"""The forms of the directory, by noun."""

from fsa_portal.directory.forms.authorities import AuthorityFilter, NewAuthorityForm, SuccessionForm
from fsa_portal.directory.forms.contacts import ContactFilter, ContactForm, NewContactForm
from fsa_portal.directory.forms.organisations import (
    NewOrganisationForm,
    OrganisationFilter,
    OrganisationForm,
)

__all__ = [
    "AuthorityFilter",
    "ContactFilter",
    "ContactForm",
    "NewAuthorityForm",
    "NewContactForm",
    "NewOrganisationForm",
    "OrganisationFilter",
    "OrganisationForm",
    "SuccessionForm",
]
