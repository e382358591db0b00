"""Who has an e-mail address."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress

from fsa_portal.accounts.models import User


def person_with(address: str) -> User | None:
    """The person to whom a confirmed address belongs, else the one whose main address it is.

    Both questions are always asked: whether an address is known must not show in the work that is done.
    """
    address = address.lower()
    confirmed = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    main = User.objects.filter(email=address).first()
    return confirmed.user if confirmed else main


class PortalBackend(AuthenticationBackend):
    """Password sign-in that hashes exactly one password, whether the address is known or not."""

    def _authenticate(self, request: Any, **credentials: Any) -> Any:
        # allauth hashes once itself when no password was checked.
        return self._check_password(person_with(credentials.get("email") or ""), credentials["password"])
