"""How long the audit is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from fsa_portal.audit.append_only import lifted
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.pieces import in_pieces

KEPT = dt.timedelta(days=2 * 365)
AT_ONCE = 500
"""Rows that go in one statement."""


def purge(now: dt.datetime | None = None) -> int:
    """Remove entries that are older than two years; returns how many."""
    before = (now or timezone.now()) - KEPT
    keys = list(AuditEntry.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True))
    in_pieces(keys, _remove, at_once=AT_ONCE)
    return len(keys)


def _remove(keys: Sequence[int]) -> None:
    with lifted():
        # Not by the manager of single rows: they refuse to go, one by one.
        AuditEntry.objects.filter(pk__in=keys)._raw_delete(using=AuditEntry.objects.db)
