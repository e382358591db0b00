from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.cases import load_cases
from fsa_portal.demo.history import load_history
from fsa_portal.demo.pages import load_pages
from fsa_portal.demo.people import make_people
from fsa_portal.demo.planning import load_planning_stages
from fsa_portal.demo.requests import load_requests


class Command(BaseCommand):
    help = "Fills the portal with fictional bodies, people, pages and cases; what is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_bodies()
            people = make_people()
        with transaction.atomic():
            load_pages()
        with transaction.atomic():
            load_cases(people)
            load_planning_stages(people)
            load_history(people)
            load_requests(people)
        self.stdout.write("demo content is there")
