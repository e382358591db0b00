"""The accounts of others: what belongs to one is changed only when an administrator has decided about it.

A colleague has the same surname, a namesake an address with the same words: what stands in their accounts is most
often about themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext

from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.privacy import people
from fsa_portal.privacy.names import name_of
from fsa_portal.records import personal_data_of


@cache
def tables() -> Mapping[type[models.Model], str]:
    """Tables whose rows make up an account, each with the column that says whose."""
    found: dict[type[models.Model], str] = {User: "pk", Affiliation: "user_id"}
    for model, column in people.own_relations():
        if personal_data_of(model)[column].retention == "account":
            found.setdefault(model, f"{column}_id")
    return found


def subject(model: type[models.Model], pk: Any, *, person_id: int) -> tuple[str, str, str] | None:
    """Place, key and name of what is to be decided about a row; None when it is in nobody else's account.

    All rows that one account has in a table share the decision.
    """
    if model not in tables():
        return None
    owners = model._base_manager.filter(pk=pk).values(tables()[model])
    owner = User.objects.exclude(pk=person_id).filter(pk__in=owners).first()
    if owner is None:
        return None
    label = gettext("Account of %(person)s (%(address)s): %(what)s") % {
        "person": owner,
        "address": owner.email,
        "what": name_of(model),
    }
    return model._meta.label_lower, str(owner.pk), label
