from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from fsa_portal.outbox import queue

STEPS = ("load_register", "load_vocabulary", "setup_site")


class Command(BaseCommand):
    help = "Brings a portal to where this version wants it: tables, register, terms, sections, in demo mode the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        for step in (*STEPS, *(["load_demo"] if settings.PORTAL_DEMO else [])):
            call_command(step)
        call_command("rebuild_search", if_outdated=True)
        # All that is new is found from the first page on. Links, mails and what is done at night wait for the worker.
        while queue.drain(queue.lanes()[""]):
            pass
        call_command("check_search", repair=True)
