"""The confirmed e-mail addresses of people, and what their domains hint at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allauth.account.models import EmailAddress

from fsa_portal.accounts.models import Affiliation, Body, MailDomain, User
from fsa_portal.accounts.models.bodies import mail_domains_of
from fsa_portal.accounts.principals import principal_of

FREE_MAIL = frozenset(
    [
        "aol.com",
        "arcor.de",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.de",
        "icloud.com",
        "live.com",
        "live.de",
        "mail.de",
        "mailbox.org",
        "me.com",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    ]
)
"""Domains under which everybody gets an address: they say nothing about a body."""


def confirmed_addresses(user: User) -> frozenset[str]:
    """Lower-case addresses that the person has shown to be the own ones."""
    return _addresses_of([user.pk]).get(user.pk, frozenset())


def _addresses_of(users: Iterable[int]) -> Mapping[int, frozenset[str]]:
    known = EmailAddress.objects.filter(user__in=users, verified=True).values_list("user", "email")
    found: dict[int, set[str]] = {}
    for user, address in known:
        found.setdefault(user, set()).add(address.lower())
    return {user: frozenset(addresses) for user, addresses in found.items()}


def matching_domains(requests: Iterable[Affiliation]) -> dict[int, str]:
    """For each request (by id) whose person has a confirmed address in an official domain of the body: that domain."""
    waiting = list(requests)
    addresses = _addresses_of({request.user_id for request in waiting})
    official: dict[str, set[str]] = {}
    mine = {domain for own in addresses.values() for address in own for domain in mail_domains_of(address)}
    for row in MailDomain.objects.with_body().filter(domain__in=mine):
        official.setdefault(principal_of(row.body), set()).add(row.domain)
    found = {}
    for request in waiting:
        known = official.get(principal_of(request.body), set()) if request.body is not None else set()
        for address in sorted(addresses.get(request.user_id, ())):
            match = next((domain for domain in mail_domains_of(address) if domain in known), None)
            if match:
                found[request.pk] = match
                break
    return found


def bodies_by_mail(user: User) -> list[Body]:
    """The bodies in whose official domains the person has a confirmed address."""
    mine = {domain for address in confirmed_addresses(user) for domain in mail_domains_of(address)}
    return [row.body for row in MailDomain.objects.with_body().filter(domain__in=mine)]
