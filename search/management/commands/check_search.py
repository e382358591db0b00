"""``manage.py check_search``: compares the index with the data. Exit code 1 when they differ."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import maintenance
from search.engines.base import EngineFault

_SHOWN = 10


class Command(BaseCommand):
    """Finds what is missing, stale or a ghost in the index."""

    help = "Compare the search index with the data: missing, stale and ghost documents. Exit code 1 when not clean."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="bring these objects up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = maintenance.check()
            if report.is_first and options["repair"]:
                self._build(report)
                return
            for name, keys in (*report.findings().items(), ("unreadable", report.unreadable)):
                shown = ", ".join(keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
                self.stdout.write(f"{name}: {len(keys)}{f' ({shown})' if keys else ''}")
            self.stdout.write(f"fresh: {report.fresh}")
            if not report.is_clean and options["repair"]:
                maintenance.repair(report)
                report = maintenance.check()
                self.stdout.write("repaired" if report.is_clean else "still not clean")
        except EngineFault as fault:
            raise CommandError(str(fault)) from fault
        # What cannot be read no repair can mend: it stops no start.
        if not report.is_clean or (report.unreadable and not options["repair"]):
            sys.exit(1)

    def _build(self, report: maintenance.Report) -> None:
        maintenance.repair(report)
        built = maintenance.check()
        self.stdout.write(f"search index built: {built.fresh} documents")
        if not built.is_clean:
            sys.exit(1)
