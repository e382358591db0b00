"""Everything that is held about one person, as the copy shows it: own rows, places that point at the person, places
in texts that name the person, files, mails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext

from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.models import ContactPerson
from fsa_portal.privacy import columns, files, mail_files, people
from fsa_portal.privacy.identifiers import Identifiers
from fsa_portal.privacy.names import label_of, name_of
from fsa_portal.privacy.values import Value, plain, value_of
from fsa_portal.records import RETENTION, HistoryEvent, personal_data_of

Row = dict[str, Value]
"""Label -> value."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data: what it is, how long it stays, and the rows by label and value."""

    key: str
    title: str
    retention: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A stored file that comes with the copy: of the person's own, uploaded by or naming the person."""

    name: str
    file: Any


def _retention(model: type[models.Model]) -> str:
    classes = {p.retention for p in personal_data_of(model).values() if p.kind != "none"}
    return "; ".join(str(RETENTION[name]) for name in sorted(classes) if name in RETENTION)


def _section(model: type[models.Model], suffix: str, rows: list[Row]) -> Section:
    return Section(f"{model._meta.label_lower}{suffix}", _title(model), _retention(model), rows)


def _title(model: type[models.Model]) -> str:
    title = name_of(model)
    return title[:1].upper() + title[1:]


def _whole(record: models.Model) -> Row:
    return {label_of(c): value_of(record, c) for c in record._meta.concrete_fields}


def own(user: User) -> Iterator[Section]:
    """The account and all rows that are part of it, whole."""
    yield _section(User, "", [_whole(user)])
    yield _section(Affiliation, "", [
        {gettext("Role"): plain(held.label), **_whole(held)} for held in user.affiliations.all()
    ])  # fmt: skip
    for rows in people.own_rows(user.pk, people.addresses_of(user)):
        if held := [_whole(record) for record in rows]:
            yield _section(rows.model, "", held)
    contacts = people.contacts_of(people.addresses_of(user))
    if held := [_whole(contact) for contact in contacts]:
        yield _section(contacts.model, "", held)


def pointing(user: User) -> Iterator[Section]:
    """Rows of others and histories that point at the person or at one of the roles: what and when, not their texts."""
    affiliations = list(user.affiliations.values_list("pk", flat=True))
    own_columns = set(people.own_relations())
    relations = [(r.related_model, r.field, [user.pk]) for r in people.relations_to(User)]
    relations += [(r.related_model, r.field, affiliations) for r in people.relations_to(Affiliation)]
    for model, column, keys in relations:
        if (model, column.name) in own_columns or model is Affiliation or not column.concrete:
            continue
        rows = [
            _pointer(record, column) for record in model._base_manager.filter(**{f"{column.name}__in": keys})
        ]
        if rows:
            yield _section(model, f".{column.name}", rows)
    about = AuditEntry.objects.filter(object_type="accounts.user", object_id=user.pk)
    if rows := [_pointer(entry, None) for entry in about]:
        yield _section(AuditEntry, ".object_id", rows)


def _pointer(record: models.Model, column: models.Field | None) -> Row:
    """Number, kind of mention and dates; of histories also what was done."""
    shown = {gettext("Number"): plain(record.pk)}
    if column is not None:
        shown[gettext("Mentioned as")] = plain(label_of(column))
    for other in record._meta.concrete_fields:
        is_date = isinstance(other, models.DateField)
        is_history = isinstance(record, HistoryEvent) and other.name in {"what", "object_type", "object_id"}
        if is_date or is_history:
            shown[label_of(other)] = value_of(record, other)
    return shown


def naming(user: User, identifiers: Identifiers) -> Iterator[Section]:
    """Places in texts of the portal that name the person, each with the words around it."""
    for model in columns.tables():
        found: list[Row] = []
        after: Any = None
        while True:
            rows, after = columns.naming(model, identifiers, after=after, limit=500)
            for row in rows:
                if not _is_own_row(user, model, row.pk):
                    found += [
                        {
                            gettext("Number"): plain(row.pk),
                            gettext("Field"): Value(name, label_of(model._meta.get_field(name))),
                            gettext("Place"): plain(excerpt),
                        }
                        for name, excerpt in columns.excerpts(model, row, identifiers)
                    ]
            if after is None:
                break
        if found:
            yield _section(model, "#", found)


def _is_own_row(user: User, model: type[models.Model], pk: Any) -> bool:
    """Shown whole already."""
    if model is User:
        return bool(pk == user.pk)
    emails = people.addresses_of(user)
    own = list(people.own_rows_of(model, user.pk, emails))
    if model is ContactPerson:
        own.append(people.contacts_of(emails))
    return any(found.filter(pk=pk).exists() for found in own)


def sessions(user: User, identifiers: Identifiers) -> Section:
    """Sign-ins that are open now."""
    from django.contrib.sessions.models import Session

    open_now = Session.objects.filter(pk__in=people.sessions_of(user.pk, identifiers))
    rows = [
        {
            gettext("Ends"): plain(found.expire_date),
            gettext("Content"): plain(_session_texts(found.get_decoded())),
        }
        for found in open_now
    ]
    return _section(Session, "", rows)


def _session_texts(data: dict[str, Any]) -> dict[str, Any]:
    """What a session says, without what proves that it is genuine."""
    return {key: value for key, value in data.items() if "hash" not in key and "secret" not in key}


def held_files(user: User, identifiers: Identifiers) -> Iterator[HeldFile]:
    """Files of the account, files that the person uploaded, and files that name the person."""
    own_tables = {(model, column) for model, column in people.own_relations()}
    for model, column in files.file_columns():
        uploaded = [f.name for f in model._meta.local_concrete_fields if f.related_model is User]
        # Of a file in the matter of others the copy holds the places that name the person, as of their texts.
        is_nobodys_matter = not _says_of_people(model, column)
        for record in model._base_manager.exclude(**{column.name: ""}):
            file = getattr(record, column.name)
            if not file or not file.storage.exists(file.name):
                continue
            is_own = any(getattr(record, f"{name}_id") == user.pk for name in uploaded) or any(
                table is model and getattr(record, f"{name}_id") == user.pk for table, name in own_tables
            )
            if is_own or (is_nobodys_matter and files.names_person(file, identifiers)):
                ending = file.name.rpartition(".")[2]
                yield HeldFile(f"{model._meta.model_name}-{record.pk}.{ending}", file)


def _says_of_people(model: type[models.Model], column: models.Field) -> bool:
    declared = personal_data_of(model).get(column.name)
    return declared is not None and declared.kind == "content"


def held_mails(identifiers: Identifiers) -> Iterator[bytes]:
    """Mails that lie here as files and name the person."""
    for _path, mail in mail_files.naming(identifiers):
        yield mail


def summary(user: User) -> list[tuple[str, int, str]]:
    """What is held, for a page: kind, number of rows, and how long they stay. Counts only."""
    lines: dict[str, tuple[int, str]] = {}

    def add(model: type[models.Model], rows: int, title: str = "") -> None:
        title = title or _title(model)
        before, _ = lines.get(title, (0, ""))
        lines[title] = (before + rows, _retention(model))

    add(User, 1, gettext("Account"))
    add(Affiliation, user.affiliations.count(), gettext("Roles"))
    for rows in people.own_rows(user.pk, people.addresses_of(user)):
        add(rows.model, rows.count())
    contacts = people.contacts_of(people.addresses_of(user))
    add(contacts.model, contacts.count())
    add(AuditEntry, AuditEntry.objects.filter(by_user=user).count())
    return [(title, rows, retention) for title, (rows, retention) in lines.items() if rows]
