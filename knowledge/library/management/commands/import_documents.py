from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from fsa_portal.actor import Actor
from knowledge.library.importing import (
    KNOWN,
    NEW,
    VERSION,
    NotUnderstood,
    checked,
    import_document,
    state_of,
    understood,
)
from knowledge.library.shelf import Item, items

BY = Actor.system("import")
DONE = {NEW: "new", VERSION: "new version", KNOWN: "is here already, left as it is"}


class Command(BaseCommand):
    help = (
        "Brings documents into the library: a file or a folder, each file described by a JSON file beside it or by a row"
        " of metadata.csv. What is there already stays as it is; files with mistakes are left out and named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, help="file or folder")
        parser.add_argument("--metadata", type=Path, help="table that describes the files (csv, xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--draft", action="store_true", help="leave them as drafts for the editors")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = options["place"]
        if not place.exists():
            raise CommandError(f"{place} does not exist")
        with translation.override("en"):
            self._import(place, options)

    def _import(self, place: Path, options: dict[str, Any]) -> None:
        count = dict.fromkeys((NEW, VERSION, KNOWN), 0)
        faulty = 0
        try:
            shelf = list(items(place, options["metadata"]))
        except NotUnderstood as refusal:
            raise CommandError(str(refusal)) from refusal
        if not shelf:
            raise CommandError(f"{place} holds no file that the library takes")
        for item in shelf:
            try:
                state = self._one(item, dry_run=options["dry_run"], publish=not options["draft"])
            except NotUnderstood as refusal:
                faulty += 1
                for name, message in refusal.mistakes:
                    self.stderr.write(f"{item.path.name}: {name}: {message}")
            else:
                count[state] += 1
                self.stdout.write(f"{item.path.name}: {DONE[state]}")
        done = "would be brought in" if options["dry_run"] else "brought in"
        self.stdout.write(
            f"{count[NEW]} documents and {count[VERSION]} new versions {done}, {count[KNOWN]} were here, {faulty} left out"
        )
        if faulty:
            raise CommandError(f"{faulty} of {len(shelf)} files have mistakes")

    def _one(self, item: Item, *, dry_run: bool, publish: bool) -> str:
        if item.mistakes:
            raise NotUnderstood(list(item.mistakes))
        mistakes: list[tuple[str, str]] = []
        described = file = None
        try:
            described = understood(item.description)
        except NotUnderstood as refusal:
            mistakes += refusal.mistakes
        try:
            file = checked(item.path.read_bytes(), item.path.name)
        except NotUnderstood as refusal:
            mistakes += refusal.mistakes
        if described is None or file is None:
            raise NotUnderstood(mistakes)
        if dry_run:
            return state_of(file, described)
        return import_document(file, described, by=BY, publish=publish)
