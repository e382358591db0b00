"""What the search knows of local authorities, and for the FSA of contact persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone, translation

from fsa_portal.actor import PUBLIC, STAFF
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import (
    Authority,
    AuthorityAlias,
    ContactPerson,
    Organisation,
    predecessors,
)
from search.contract import SearchDocument


def facets_of(authority: Authority) -> dict[str, tuple[str, ...]]:
    """By what a thing that concerns ``authority`` is filtered: the body, its kind and its district."""
    district = authority.parent_id or (authority.key if authority.is_district else None)
    return {
        "authority": (authority.key,),
        "authority_kind": (authority.kind,),
        "district": (district,) if district else (),
    }


def facets_of_all(authorities: Iterable[Authority]) -> dict[str, tuple[str, ...]]:
    """Likewise for what concerns several: found by each of them."""
    facets: dict[str, tuple[str, ...]] = {}
    for authority in authorities:
        for name, values in facets_of(authority).items():
            facets[name] = tuple(dict.fromkeys((*facets.get(name, ()), *values)))
    return facets


class AuthoritySource:
    """One public document per local authority, found by name, key, epithet, former names and former keys."""

    name = "authority"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        authority = (
            Authority.objects.current()
            .filter(key=key.partition(":")[2])
            .select_related("parent")
            .prefetch_related("aliases")
            .first()
        )
        if authority is None:
            return
        # Addresses and words of the index are German, whoever's request brought the change here.
        with translation.override("de"):
            kind = authority.get_kind_display()
            yield SearchDocument(
                key=self.key_of(authority),
                parent=self.key_of(authority),
                kind=self.name,
                title=authority.name,
                url=authority.get_absolute_url(),
                audience=frozenset({PUBLIC}),
                summary=f"{kind} · {authority.parent.name}" if authority.parent else kind,
                aliases=(
                    authority.key,
                    authority.spaced_key,
                    *(alias.name for alias in authority.aliases.all()),
                    *(former.key for former in predecessors(authority)),
                ),
                facets=facets_of(authority),
                labels=(translation.gettext("fictional example"),) if authority.is_demo else (),
            )

    def keys(self) -> Iterable[str]:
        return [f"{self.name}:{key}" for key in Authority.objects.current().values_list("key", flat=True)]

    def affected(self, instance: Any) -> Iterable[str]:
        """An authority itself, and its municipalities, which show the name of their district."""
        match instance:
            case Authority():
                yield self.key_of(instance)
                for key in Authority.objects.filter(parent__key=instance.key).values_list("key", flat=True):
                    yield f"{self.name}:{key}"
            case AuthorityAlias():
                yield self.key_of(instance.authority)

    def key_of(self, authority: Authority) -> str:
        return f"{self.name}:{authority.key}"


class ContactSource:
    """One document for the FSA per contact person who is not forgotten, found by name, function, body and address."""

    name = "contact"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        pk = key.partition(":")[2]
        contact = ContactPerson.objects.current().with_body().filter(pk=pk).first()
        if contact is None:
            return
        body = contact.body
        midnight = dt.datetime.combine(contact.retain_until + dt.timedelta(days=1), dt.time())
        with translation.override("de"):
            yield SearchDocument(
                key=key,
                parent=key,
                kind=self.name,
                title=str(contact),
                url=contact.get_absolute_url(),
                audience=frozenset({STAFF}),
                # Forgotten with the day, even before the night's work.
                visible_until=timezone.make_aware(midnight),
                summary=f"{contact.role} · {body.name}" if contact.name else body.name,
                aliases=tuple(filter(None, (contact.email, contact.phone, contact.shown_phone))),
                facets=facets_of(contact.authority) if contact.authority else {},
            )

    def keys(self) -> Iterable[str]:
        current = ContactPerson.objects.current().values_list("pk", flat=True)
        return [f"{self.name}:{pk}" for pk in current]

    def affected(self, instance: Any) -> Iterable[str]:
        """A contact person, and those of a body, whose name they show."""
        match instance:
            case ContactPerson():
                yield f"{self.name}:{instance.pk}"
            case Authority() | Organisation():
                for pk in instance.contact_persons.current().values_list("pk", flat=True):
                    yield f"{self.name}:{pk}"


def contact_kind(values: Sequence[str], language: str) -> dict[str, str]:
    """What a hit of this kind is called."""
    with translation.override(language):
        return {ContactSource.name: translation.gettext("Contact person")}


def names_of(values: Sequence[str], language: str) -> dict[str, str]:
    """The facets ``authority`` and ``district``: names by key."""
    return Authority.objects.names_by_key(values)


def kind_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``authority_kind``."""
    with translation.override(language):
        return {kind.value: str(kind.label) for kind in AuthorityKind if kind.value in values}
