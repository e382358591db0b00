"""``manage.py build_lexicon``: writes the German lexicon, so that no first search has to wait for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.analysis import lexicon


class Command(BaseCommand):
    """Part of the installation; does nothing when the lexicon is there."""

    help = (
        "Build the German lexicon of the search. Done once per installation; does nothing when it is there."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="build it again")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(lexicon.build(lexicon.default_folder(), force=options["force"])))
