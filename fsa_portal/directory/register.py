"""Takes the register of local authorities from the files in ``data/`` into the database."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from fsa_portal.directory.models import Authority, AuthorityAlias

DATA = Path(__file__).parent / "data"

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


@transaction.atomic
def load_register() -> Changes:
    """Bring the real authorities and their aliases in line with the files. A second run changes nothing.

    What is newer than the files stays: the name and plain status of an authority that was taken from an official
    register file or has a recorded change, and everything about those that are no more or took the place of others.
    """
    changes = Changes()
    status = {row["key"]: row for row in rows("municipal_status.csv")}
    known = Authority.objects.real().prefetch_related("successions", "taken_over")
    present = {authority.key: authority for authority in known}
    listed = set()
    # Five-digit keys first: a municipality needs its district.
    for row in sorted(rows("authorities.csv"), key=lambda row: len(row["key"])):
        key = row["key"]
        listed.add(key)
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
    changes.gone = sorted(
        key for key, one in present.items() if key not in listed and one.is_current and not _is_newer(one)
    )
    _load_aliases(changes)
    return changes


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
    for identity in present.keys() - wanted.keys():
        present[identity].delete()
        changes.aliases_removed += 1
    authorities = Authority.objects.real().in_bulk(field_name="key")
    for identity, row in wanted.items():
        alias = present.get(identity) or AuthorityAlias(authority=authorities[row["key"]], name=row["alias"])
        if (alias.kind, alias.source) == (row["kind"], row["source"]):
            continue
        changes.aliases_added += not alias.pk
        alias.kind, alias.source = row["kind"], row["source"]
        alias.save()
