"""``manage.py import_gv100ad FILE``: population, area and names from the official register file."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fsa_portal.directory.gv100ad.comparison import (
    NUMBER_OF_AUTHORITIES,
    Comparison,
    FieldChange,
    apply,
    compare,
)
from fsa_portal.directory.gv100ad.file import RegisterFile, read
from fsa_portal.directory.gv100ad.lines import WrongFile

LARGEST = 20_000_000


class Command(BaseCommand):
    """Without ``--apply`` it only tells. A wrong or cut file changes nothing and is told with line and column."""

    help = "Read the official register file (GV100AD); tell what would change, or change it with --apply."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="GV100AD_….txt, as the Federal Statistical Office gives it out"
        )
        parser.add_argument("--apply", action="store_true", help="change the register")
        parser.add_argument(
            "--expect",
            type=int,
            default=NUMBER_OF_AUTHORITIES,
            help="how many authorities of North Rhine-Westphalia the file must hold (%(default)s)",
        )
        parser.add_argument(
            "--population-date",
            type=dt.date.fromisoformat,
            help="when the people were counted, if not on the date of the file (quarterly files): 2025-12-31",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if path.stat().st_size > LARGEST:
                raise CommandError(f"{path}: larger than {LARGEST:,} bytes; this is no register file.")
            file = read(path.read_bytes(), today=timezone.localdate())
        except OSError as refused:
            raise CommandError(f"{path}: {refused.strerror}") from refused
        except WrongFile as refused:
            raise CommandError(f"{path}: {refused}. Nothing was changed.") from refused
        if len(file.entries) != options["expect"]:
            raise CommandError(
                f"{path}: {_miscounted(file, options['expect'])}. "
                "Nothing was changed; if the number is right, say --expect."
            )
        found = compare(file, population_date=options["population_date"])
        self._report(found, every=options["verbosity"] > 1)
        if options["apply"]:
            apply(found)
            self.stdout.write(self.style.SUCCESS("Done."))
        else:
            self.stdout.write("Nothing was changed; --apply does it.")

    def _report(self, found: Comparison, *, every: bool) -> None:
        file = found.file
        self.stdout.write(
            f"{len(file.entries)} authorities on {file.date:%Y-%m-%d}, read as {file.encoding}."
        )
        self.stdout.write(f"new: {len(found.new)}")
        for entry in found.new:
            self.stdout.write(f"  {entry.key} {entry.name} ({entry.kind.value})")
        self.stdout.write(f"gone: {len(found.gone)} (kept; record what became of them in the portal)")
        for authority in found.gone:
            self.stdout.write(f"  {authority.key} {authority.name}")
        for name, changes in (("name", found.names), ("kind", found.kinds)):
            self._changes(name, changes, every=True)
        for name, changes in (("population", found.population), ("area", found.area)):
            self._changes(name, changes, every=every)
        self.stdout.write(f"unchanged: {found.unchanged}")
        for remark in found.remarks:
            self.stdout.write(self.style.WARNING(f"  {remark}"))

    def _changes(self, name: str, changes: list[FieldChange], *, every: bool) -> None:
        self.stdout.write(f"{name}: {len(changes)} changed")
        for one in changes if every else ():
            before = "–" if one.before is None else one.before
            self.stdout.write(f"  {one.authority.key} {one.authority.name}: {before} -> {one.after}")


def _miscounted(file: RegisterFile, expected: int) -> str:
    """What is wrong with a file each line of which is right: it may have been cut between two lines."""
    found, authorities = len(file.entries), "authorities of North Rhine-Westphalia"
    if found > expected:
        return f"{found} {authorities} instead of {expected}"
    end = f"the file ends at line {file.last.number}, after key {file.last.key}"
    return f"{end}; {found} of {expected} {authorities}"
