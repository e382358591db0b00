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
    """Bring the real authorities and their aliases in line with the files. A second run changes nothing."""
    changes = Changes()
    status = {row["key"]: row for row in rows("municipal_status.csv")}
    present = {authority.key: authority for authority in Authority.objects.real()}
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
        if authority.pk and all(getattr(authority, name) == value for name, value in values.items()):
            continue
        (changes.changed if authority.pk else changes.added).append(key)
        for name, value in values.items():
            setattr(authority, name, value)
        authority.save()
    changes.gone = sorted(set(present) - listed)
    _load_aliases(changes)
    return changes


def _load_aliases(changes: Changes) -> None:
    wanted = {(row["key"], row["alias"]): row for row in rows("aliases.csv")}
    present = {
        (alias.authority.key, alias.name): alias
        for alias in AuthorityAlias.objects.filter(authority__is_demo=False).select_related("authority")
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
