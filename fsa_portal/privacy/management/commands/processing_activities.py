from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from fsa_portal.privacy.activities import document

TARGET = Path("docs") / "processing-activities.md"


class Command(BaseCommand):
    help = "Writes docs/processing-activities.md from what the fields of all tables declare."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / TARGET).write_text(document(), encoding="utf-8")
        self.stdout.write(f"{TARGET} written")
