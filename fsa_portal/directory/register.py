"""Takes the register of local authorities from the files in ``data/`` into the database."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db.models import QuerySet

from fsa_portal.directory.models import Authority, AuthorityAlias
from fsa_portal.outbox.pieces import in_pieces

DATA = Path(__file__).parent / "data"

AT_ONCE = 10
"""Authorities that are read and written together."""

Row = dict[str, str]


@dataclass(slots=True)
class Changes:
    """What loading has changed, by key; a gone authority stays in the database, because things refer to it."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    aliases_added: int = 0
    aliases_removed: int = 0


def rows(name: str) -> Iterator[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_register() -> Changes:
    """Bring the real authorities and their aliases in line with the files. A second run changes nothing, and one after
    a break does the rest.

    What is newer than the files stays: the name and plain status of an authority that was taken from an official
    register file or has a recorded change, and everything about those that are no more or took the place of others.
    """
    changes = Changes()
    status = {row["key"]: row for row in rows("municipal_status.csv")}
    # Five-digit keys first: a municipality needs its district.
    listed = sorted(rows("authorities.csv"), key=lambda row: len(row["key"]))
    in_pieces(listed, partial(_load, status=status, changes=changes), at_once=AT_ONCE)
    unlisted = _known().exclude(key__in=[row["key"] for row in listed])
    changes.gone = sorted(one.key for one in unlisted if one.is_current and not _is_newer(one))
    _load_aliases(changes)
    return changes


def _known() -> QuerySet[Authority]:
    return Authority.objects.real().prefetch_related("successions", "taken_over")


def _load(some: Sequence[Row], *, status: Mapping[str, Row], changes: Changes) -> None:
    present = {one.key: one for one in _known().filter(key__in=[row["key"] for row in some])}
    for row in some:
        key = row["key"]
        values = {
            "name": row["name"],
            "kind": row["kind"],
            "parent_id": row["parent"] or None,
            "status_source": "",
        }
        if key in status:
            values |= {"kind": status[key]["status"], "status_source": status[key]["source"]}
        authority = present.get(key) or Authority(key=key)
        if authority.pk and not authority.is_current:
            continue
        if authority.pk and _is_newer(authority):
            del values["name"]
            if key not in status:
                del values["kind"], values["status_source"]
        if authority.pk and all(getattr(authority, name) == value for name, value in values.items()):
            continue
        (changes.changed if authority.pk else changes.added).append(key)
        for name, value in values.items():
            setattr(authority, name, value)
        authority.save()


def _is_newer(authority: Authority) -> bool:
    """Something newer than the files in the tree says what it is called."""
    changed = authority.successions.all() or authority.taken_over.all()
    return authority.register_date is not None or bool(changed)


def _load_aliases(changes: Changes) -> None:
    wanted = {(row["key"], row["alias"]): row for row in rows("aliases.csv")}
    present = {
        (alias.authority.key, alias.name): alias
        for alias in AuthorityAlias.objects.filter(authority__is_demo=False).select_related("authority")
        # Those that came with a recorded change are not from the file.
        if alias.succession_id is None or (alias.authority.key, alias.name) in wanted
    }
    unwanted = [present[identity].pk for identity in present.keys() - wanted.keys()]
    authorities = Authority.objects.real().in_bulk(field_name="key")
    due = [
        row
        for identity, row in wanted.items()
        if identity not in present
        or (present[identity].kind, present[identity].source) != (row["kind"], row["source"])
    ]

    def remove(keys: Sequence[int]) -> None:
        for alias in AuthorityAlias.objects.filter(pk__in=keys):
            alias.delete()
            changes.aliases_removed += 1

    def load(some: Sequence[Row]) -> None:
        for row in some:
            _, is_new = AuthorityAlias.objects.update_or_create(
                authority=authorities[row["key"]],
                name=row["alias"],
                defaults={"kind": row["kind"], "source": row["source"]},
            )
            changes.aliases_added += is_new

    in_pieces(unwanted, remove)
    in_pieces(due, load)
