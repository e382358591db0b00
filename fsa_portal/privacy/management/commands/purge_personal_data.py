from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fsa_portal.privacy.purging import purge


class Command(BaseCommand):
    help = "Removes what has been kept long enough, as the worker does every night; --dry-run only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, remove nothing")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        report = purge(dry_run=dry_run)
        for line in report.counts.filter(rows__gt=0):
            self.stdout.write(f"{line.rows:>8}  {line.retention:<8}  {line.place}")
        total = sum(line.rows for line in report.counts.all())
        self.stdout.write(f"{total} due, nothing removed" if dry_run else f"{total} removed")
