"""``manage.py rebuild_search``: writes the whole index anew beside the live one, then switches."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import maintenance
from search.engines.base import EngineFault


class Command(BaseCommand):
    """After a change of the analysis or the schema, and when the index is lost."""

    help = "Rebuild the search index beside the live one and switch to it. Searching and writing go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-outdated",
            action="store_true",
            help="only when another version of the portal wrote the index",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_outdated"] and not maintenance.is_outdated():
            return
        try:
            documents, unreadable = maintenance.rebuild(progress=lambda done: self.stdout.write(f"{done} …"))
        except EngineFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(self.style.SUCCESS(f"{documents} documents in the index"))
        if unreadable:
            self.stderr.write(f"cannot be read, so not in the index (see the log): {', '.join(unreadable)}")
