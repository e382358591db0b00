from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STEPS = ("load_register", "load_vocabulary", "setup_site")


class Command(BaseCommand):
    help = "Brings a portal to where this version wants it: tables, register, terms, sections, in demo mode the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        for step in (*STEPS, *(["load_demo"] if settings.PORTAL_DEMO else [])):
            call_command(step)
        try:
            call_command("check_search", repair=True)
        except CommandError:
            # Written by another version of the analysis: made anew.
            call_command("rebuild_search")
        # What the steps queued: the texts of files are read and indexed.
        call_command("work", once=True)
