"""``manage.py load_register``: the 427 local authorities of North Rhine-Westphalia, from the files in the tree."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fsa_portal.directory.models import Authority
from fsa_portal.directory.register import load_register


class Command(BaseCommand):
    """Can be run at any time; says what it changed."""

    help = "Load or refresh the register of local authorities. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = load_register()
        self.stdout.write(
            f"{Authority.objects.real().count()} authorities: {len(changes.added)} new, "
            f"{len(changes.changed)} changed; other names: {changes.aliases_added} new, "
            f"{changes.aliases_removed} removed."
        )
        for key in changes.gone:
            self.stdout.write(self.style.WARNING(f"{key} is no longer in the register; it was kept."))
