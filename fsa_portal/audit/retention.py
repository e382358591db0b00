"""How long the audit is kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from fsa_portal.audit.append_only import lifted
from fsa_portal.audit.models import AuditEntry

KEPT = dt.timedelta(days=2 * 365)
PIECE = 1000
"""Rows that go in one transaction, so that nobody who writes waits for long."""


def purge(now: dt.datetime | None = None) -> int:
    """Remove entries that are older than two years; returns how many."""
    before = (now or timezone.now()) - KEPT
    gone = 0
    while True:
        with transaction.atomic(), lifted():
            piece = list(
                AuditEntry.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:PIECE]
            )
            # Not by the manager of single rows: they refuse to go, one by one.
            AuditEntry.objects.filter(pk__in=piece)._raw_delete(using=AuditEntry.objects.db)
        gone += len(piece)
        if len(piece) < PIECE:
            return gone
