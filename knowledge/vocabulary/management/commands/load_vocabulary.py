from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from knowledge.vocabulary.models import Term

TERMS = Path(__file__).resolve().parents[2] / "data" / "terms.csv"


class Command(BaseCommand):
    help = "Adds the terms that the portal starts with; terms that editors changed stay as they are."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with TERMS.open(newline="", encoding="utf-8") as file:
            rows = [Term(**row) for row in csv.DictReader(file)]
        before = Term.objects.count()
        Term.objects.bulk_create(rows, ignore_conflicts=True)
        self.stdout.write(f"{Term.objects.count() - before} terms added, {len(rows)} known.")
