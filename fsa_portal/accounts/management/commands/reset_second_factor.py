from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fsa_portal.accounts.signin.factors import reset_second_factor
from fsa_portal.accounts.signin.lookup import person_with
from fsa_portal.actor import Actor


class Command(BaseCommand):
    help = "Takes the second factor of a person away, for the administrator whom no other administrator can help."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address with which the person signs in")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        user = person_with(address)
        if user is None:
            raise CommandError(f"nobody signs in with {address}")
        count = reset_second_factor(by=Actor.system("reset_second_factor"), user=user)
        self.stdout.write(f"{count} factors removed, all sessions of {address} ended")
