"""Files in a folder and what is said of them: a JSON file beside each, or one table for all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext

from fsa_portal.uploads import policies
from fsa_portal.uploads.gate import accept
from fsa_portal.uploads.tables import read_table
from knowledge.library.importing import NotUnderstood

TABLES = ("metadata.csv", "metadata.xlsx")
LARGEST_DESCRIPTION = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """A file, and its description or what is wrong with that."""

    path: Path
    description: Mapping[str, Any]
    mistakes: tuple[tuple[str, str], ...] = ()


def items(place: Path, table: Path | None = None) -> Iterator[Item]:
    """What lies at ``place``, a file or a folder. A table that cannot be read raises :class:`NotUnderstood`."""
    files = [place] if place.is_file() else _files(place)
    folder = place.parent if place.is_file() else place
    table = table or next((folder / name for name in TABLES if (folder / name).is_file()), None)
    rows = _rows(table) if table is not None else {}
    for path in files:
        yield _item(path, rows)
    if place.is_dir():
        for name in sorted(set(rows) - {path.name for path in files}):
            mistake = ("file", gettext("is in the table but not in the folder"))
            yield Item(folder / name, rows[name], (mistake,))


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and path.suffix.lower() in policies.LIBRARY.extensions
        and path.name not in TABLES
        and not path.name.startswith((".", "~"))
    )


def _item(path: Path, rows: Mapping[str, Mapping[str, Any]]) -> Item:
    for beside in (path.with_name(f"{path.name}.json"), path.with_suffix(".json")):
        if beside.is_file():
            return _from_json(path, beside)
    if path.name in rows:
        return Item(path, rows[path.name])
    message = gettext("nothing is said of it: put %(name)s.json beside it, or a row into metadata.csv")
    return Item(path, {}, (("file", message % {"name": path.name}),))


def _from_json(path: Path, beside: Path) -> Item:
    if beside.stat().st_size > LARGEST_DESCRIPTION:
        return Item(path, {}, ((beside.name, gettext("is too large for a description")),))
    try:
        data = json.loads(beside.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        return Item(path, {}, ((beside.name, gettext("is no JSON: %(error)s") % {"error": error}),))
    if not isinstance(data, dict):
        return Item(path, {}, ((beside.name, gettext("must hold one object")),))
    return Item(path, data)


def _rows(table: Path) -> dict[str, dict[str, Any]]:
    """By name of the file. Empty cells say nothing; ``published_on`` and ``note`` are the version of the file."""
    content = ContentFile(table.read_bytes(), name=table.name)
    try:
        accepted = accept(content, policies.TABLE, name=table.name)
        read = read_table(content, accepted.kind)
    except ValidationError as refusal:
        raise NotUnderstood([(table.name, " ".join(refusal.messages))]) from refusal
    if "file" not in read.header:
        raise NotUnderstood([(table.name, gettext("has no column “file”"))])
    rows = {}
    for record in read.records():
        said: dict[str, Any] = {name: cell for name, cell in record.items() if cell.strip()}
        name = said.pop("file", "")
        if day := said.pop("published_on", ""):
            said["versions"] = [{"on": day, "note": said.pop("note", "")}]
        rows[name] = said
    return rows
