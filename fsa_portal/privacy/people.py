"""The person behind an account: what they are called, which rows are theirs, and what an emptied account looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.deletion import Collector
from django.db.models.functions import Lower
from django.utils import timezone

from fsa_portal.accounts.actions import write_groups
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.directory.models import ContactPerson
from fsa_portal.privacy.identifiers import Identifiers
from fsa_portal.privacy.models import Copy, copy_name
from fsa_portal.records import personal_data_of
from fsa_portal.uploads.removal import delete_after_commit

STAYS = frozenset({"accounts.user", "accounts.affiliation", "privacy.erasure"})
"""Rows of the person that stay as a number, as histories and cases point at them."""
OWN_CLASSES = frozenset({"account", "session", "queue", "notice", "export"})
"""Retention classes of rows that are there for the sake of the account."""


def number_name(user_id: int) -> str:
    """What stands in the place of the name; the same in every language, as it is stored."""
    return f"Gelöschte Person {user_id}"


def placeholder(user_id: int) -> str:
    """An address that nobody can have (RFC 2606)."""
    return f"geloescht-{user_id}@geloescht.invalid"


def addresses_of(user: User) -> set[str]:
    written = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    found = {address.lower() for address in written if address and not address.endswith("@geloescht.invalid")}
    # Whoever adds an address to the own account has not shown yet that it is theirs.
    return found - addresses_of_others(found, user.pk)


def addresses_of_others(emails: Iterable[str], user_id: int) -> set[str]:
    """Those of the addresses by which somebody else signs in, or which somebody else has confirmed."""
    asked = {address.lower() for address in emails}
    others = User.objects.exclude(pk=user_id).annotate(address=Lower("email"))
    confirmed = EmailAddress.objects.exclude(user_id=user_id).filter(verified=True)
    found = {*others.filter(address__in=asked).values_list("address", flat=True)}
    held = confirmed.annotate(address=Lower("email")).filter(address__in=asked)
    return found | {*held.values_list("address", flat=True)}


def without_others(identifiers: Identifiers, user_id: int) -> Identifiers:
    """What is looked for without addresses that are somebody else's by now."""
    theirs = addresses_of_others(identifiers.emails, user_id)
    return replace(identifiers, emails=tuple(one for one in identifiers.emails if one not in theirs))


def identifiers_of(user: User, further: Iterable[str] = ()) -> Identifiers:
    """What the person is called here: addresses, the full name, phone numbers of contact persons with the address.

    A single word is no name that texts could be searched for, and a name that somebody else has too is left alone;
    an administrator adds what is missing as ``further``.
    """
    emails = addresses_of(user)
    contacts = list(contacts_of(emails))
    names = {name.strip() for name in [user.name, *(contact.name for contact in contacts)]}
    names = {name for name in names if " " in name and not _is_shared(name, user, contacts)}
    phones = {contact.phone for contact in contacts if contact.phone and not _is_switchboard(contact)}
    given = spellings(further)
    return Identifiers(
        tuple(sorted(names | given["names"])),
        tuple(sorted(emails | given["emails"])),
        tuple(sorted(phones | given["phones"])),
        placeholder(user.pk),
    )


def spellings(lines: Iterable[str]) -> dict[str, set[str]]:
    """What an administrator added, by what it is: a name, an address, a phone number."""
    found: dict[str, set[str]] = {"names": set(), "emails": set(), "phones": set()}
    for line in filter(None, (line.strip() for line in lines)):
        if "@" in line:
            found["emails"].add(line.lower())
        elif sum(c.isdigit() for c in line) >= 6 and not any(c.isalpha() for c in line):
            found["phones"].add(line)
        else:
            found["names"].add(line)
    return found


def with_other_spellings(
    known: Mapping[str, Iterable[str]], *, before: str, now: str
) -> dict[str, list[str]]:
    """What is looked for when the account is emptied already: what was known, with the spellings that hold now."""
    given = spellings(now.splitlines())
    dropped = spellings({*before.splitlines()} - {*now.splitlines()})
    return {kind: sorted({*known.get(kind, ())} - dropped[kind] | given[kind]) for kind in given}


def _is_shared(name: str, user: User, contacts: Iterable[ContactPerson]) -> bool:
    others = User.objects.filter(name__iexact=name).exclude(pk=user.pk)
    namesakes = ContactPerson.objects.filter(name__iexact=name).exclude(pk__in=[c.pk for c in contacts])
    return others.exists() or namesakes.exists()


def _is_switchboard(contact: ContactPerson) -> bool:
    """Whether others are reached by the same number: then it names nobody."""
    return ContactPerson.objects.filter(phone=contact.phone).exclude(pk=contact.pk).exists()


def shared_name(user: User) -> bool:
    """Whether the name was left alone because somebody else has it too."""
    contacts = contacts_of(addresses_of(user))
    return " " in user.name and _is_shared(user.name, user, contacts)


@cache
def own_relations() -> tuple[tuple[type[models.Model], str], ...]:
    """Tables whose rows are part of an account, with the column that says whose: they go when the account goes.

    A row that only mentions a person (``set null``, ``protect``) belongs to somebody else, unless it is a mere aid of
    the moment (an upload half done).
    """
    found = []
    for model in apps.get_models():
        if model._meta.label_lower in STAYS or model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            relation, declared = field.remote_field, personal_data_of(model).get(field.name)
            if field.related_model is not User or relation is None or declared is None:
                continue
            is_part = relation.on_delete is models.CASCADE and declared.retention in OWN_CLASSES
            if is_part or declared.retention == "session":
                found.append((model, field.name))
    return tuple(found)


@cache
def addressed_tables() -> tuple[tuple[type[models.Model], str], ...]:
    """Tables of an account's rows that know the person by the address alone (invitations)."""
    of_accounts = {model for model, _ in own_relations()}
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            declared = personal_data_of(model).get(field.name)
            if (
                isinstance(field, models.EmailField)
                and model is not User
                and model not in of_accounts
                and declared is not None
                and declared.retention == "account"
            ):
                found.append((model, field.name))
    return tuple(found)


def own_rows(user_id: int, emails: Iterable[str]) -> Iterator[models.QuerySet[Any]]:
    """The rows that go with the account, table by table."""
    known = {model: None for model, _ in (*own_relations(), *addressed_tables())}
    for model in known:
        yield from own_rows_of(model, user_id, emails)


def own_rows_of(
    model: type[models.Model], user_id: int, emails: Iterable[str]
) -> Iterator[models.QuerySet[Any]]:
    """Those of one table, each once: by who they belong to, and by the address."""
    own = models.Q()
    for table, column in own_relations():
        if table is model:
            own |= models.Q(**{column: user_id})
    for table, column in addressed_tables():
        if table is model:
            for address in emails:
                own |= models.Q(**{f"{column}__iexact": address})
    if own:
        yield model._base_manager.filter(own)


def remove_own_rows(user_id: int, emails: Iterable[str]) -> dict[str, int]:
    """Remove them with their files; how many of each table. Must run in a transaction."""
    removed: dict[str, int] = {}
    for rows in own_rows(user_id, emails):
        count = remove_with_files(rows)
        if count:
            label = rows.model._meta.label_lower
            removed[label] = removed.get(label, 0) + count
    return removed


def remove_with_files(rows: models.QuerySet[Any]) -> int:
    """Remove rows with all that hangs on them, and the files of all these once the rows are gone for good."""
    stored = list(_files_that_go_with(rows))
    if rows.model is Copy:
        # One that is just being written has no name in its row yet.
        stored = [copy_name(copy, "") for copy in rows]
    count = rows.count()
    rows.delete()
    for name in filter(None, stored):
        delete_after_commit(name)
    return count


def _files_that_go_with(rows: models.QuerySet[Any]) -> Iterator[str]:
    """Names of the files of these rows and of those that are removed with them."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    for model, going in (
        *((model, going) for model, going in collector.data.items()),
        *((going.model, going) for going in collector.fast_deletes),
    ):
        files = [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
        for record in going if files else ():
            yield from (getattr(record, name).name for name in files)


def close_account(user: User) -> None:
    """Nobody signs in or acts any more, from the next request on; the rest of the erasure takes its time."""
    user.end_sessions()
    User.objects.filter(pk=user.pk).update(is_active=False)


def reopen_account(user: User) -> None:
    """The person may sign in again, as nothing of the account was taken away."""
    User.objects.filter(pk=user.pk).update(is_active=True)


def empty_account(user: User) -> None:
    """Leave the number: no name, no address, no way in; the addresses are free again. Must run in a transaction."""
    user.end_sessions()
    for field in user._meta.local_concrete_fields:
        declared = personal_data_of(User).get(field.name)
        if declared is None or declared.kind == "none" or field.primary_key:
            continue
        setattr(user, field.name, None if field.null else field.get_default() if field.has_default() else "")
    user.name = number_name(user.pk)
    user.email = placeholder(user.pk)
    user.date_joined = timezone.now()
    user.is_active = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.user_permissions.clear()
    _empty_affiliations(user)
    write_groups(user)
    user.groups.clear()


def _empty_affiliations(user: User) -> None:
    """Roles end; what histories and cases point at stays, without its texts."""
    affiliations = Affiliation.objects.filter(user=user)
    affiliations.filter(confirmed_at=None).delete()
    today = timezone.localdate()
    for affiliation in affiliations:
        if affiliation.ends_on is None or affiliation.ends_on >= today:
            affiliation.end_now()
        affiliation.message = affiliation.conflict_note = ""
        affiliation.save()


def sessions_of(user_id: int, identifiers: Identifiers) -> list[str]:
    """Sessions of the person, and those of others and of nobody that name the person (a sign-in half done)."""
    found = []
    for session in Session.objects.iterator(chunk_size=500):
        data = session.get_decoded()
        owner = str(data.get("_auth_user_id", ""))
        if owner and owner != str(user_id):
            # By which address somebody else has signed in says nothing about this person.
            data.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
        if owner == str(user_id) or identifiers.found_in(str(data)):
            found.append(session.session_key)
    return found


def contacts_of(emails: Iterable[str]) -> models.QuerySet[ContactPerson]:
    """The contact persons of the register that have one of these addresses."""
    return ContactPerson.objects.filter(email__in=[address.lower() for address in emails])


def is_emptied(user: User) -> bool:
    return user.email == placeholder(user.pk)


def relations_to(model: type[models.Model]) -> list[Any]:
    """Every column that points at rows of ``model``, also those of histories, to which nothing leads back."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        and relation.field.concrete
        and not relation.related_model._meta.auto_created
    ]


def pointers(user: User) -> Iterator[tuple[str, int]]:
    """Rows of others that point at the person, place by place: they stay, and point at a number."""
    own = set(own_relations())
    for relation in relations_to(User):
        model, column = relation.related_model, relation.field.name
        if (model, column) in own or model._meta.label_lower in STAYS:
            continue
        yield f"{model._meta.label_lower}.{column}", model._base_manager.filter(**{column: user.pk}).count()
