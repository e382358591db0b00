"""What is done with questions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from fsa_portal.actor import Actor
from knowledge.reference.models import QuestionPage, Reuse


@transaction.atomic
def count_reuse(question: QuestionPage, *, by: Actor, kind: Reuse.Kind) -> None:
    """The answer has helped somebody today. Only a number grows: nothing is kept about who it was."""
    if not question.can_see(by) or (kind == Reuse.Kind.GIVEN and not by.is_staff):
        raise PermissionDenied
    counted = {"question": question.translation_key, "day": timezone.localdate(), "kind": kind}
    Reuse.objects.bulk_create([Reuse(**counted)], ignore_conflicts=True)
    Reuse.objects.filter(**counted).update(count=F("count") + 1)
