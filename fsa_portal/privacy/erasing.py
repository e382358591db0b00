"""The job behind an erasure: goes from piece to piece, keeps where it is, and ends in a preview or a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from fsa_portal.outbox import progress
from fsa_portal.outbox.models import Job
from fsa_portal.privacy import people
from fsa_portal.privacy.identifiers import Identifiers
from fsa_portal.privacy.models import Erasure
from fsa_portal.privacy.steps import Work, piece, steps

log = structlog.get_logger(__name__)


def work_on(job: Job) -> Mapping[str, Any]:
    """Outbox handler: look up or erase, as the status says, from where the last try came to."""
    erasure = Erasure.objects.select_related("person").get(pk=int(job.key))
    if not erasure.is_working:
        return {}
    identifiers = Identifiers.from_data(
        erasure.identifiers, placeholder=people.placeholder(erasure.person_id)
    )
    identifiers = people.without_others(identifiers, erasure.person_id)
    work = Work(erasure, identifiers, writes=erasure.status == Erasure.Status.ERASING)
    way = steps()
    # A step of an older version of the portal: begin anew, as every piece may be done twice.
    start = erasure.position.get("step")
    number, after = (way.index(start), erasure.position.get("after")) if start in way else (0, None)
    while number < len(way):
        step = way[number]
        write, after = piece(work, step, after)
        number += after is None
        try:
            with transaction.atomic():
                if not _is_still_wanted(erasure):
                    return {}
                write()
                erasure.position = {"step": way[number], "after": after} if number < len(way) else {}
                erasure.save(update_fields=["position"])
                progress.report(done=number, total=len(way))
        except IntegrityError:
            log.exception("privacy.erasure_refused", erasure=erasure.pk, step=step)
            _stand_still(erasure, step)
            return {}
    result = _finish(work)
    _empty_log_of_writes()
    return result


def _empty_log_of_writes() -> None:
    """SQLite keeps what a page was before in its log until it is written back; overwritten pages themselves are
    blanked (``secure_delete``). Where somebody reads just now, the next writer does it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_still_wanted(erasure: Erasure) -> bool:
    """Somebody may have withdrawn it meanwhile, or begun anew with other spellings."""
    now = Erasure.objects.select_for_update().get(pk=erasure.pk)
    return (now.status, now.identifiers) == (erasure.status, erasure.identifiers)


@transaction.atomic
def _stand_still(erasure: Erasure, step: str) -> None:
    """The database would refuse the same change again: an administrator sees where, and says how to go on."""
    now = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if now.status == erasure.status:
        now.position |= {"refused": step}
        now.save(update_fields=["position"])


@transaction.atomic
def _finish(work: Work) -> Mapping[str, Any]:
    if not _is_still_wanted(work.erasure):
        return {}
    erasure = Erasure.objects.get(pk=work.erasure.pk)
    erasure.position = {}
    if not work.writes or erasure.questions.filter(answer="").exists():
        # Also after an erasure: what came in between the preview and now is to be decided.
        erasure.status = Erasure.Status.OPEN
        erasure.looked_up_at = timezone.now()
    else:
        erasure.status = Erasure.Status.DONE
        erasure.finished_at = timezone.now()
        erasure.identifiers = {}
        erasure.further_names = ""
    erasure.save()
    return {"rows": sum(erasure.counts.values_list("rows", flat=True)), "left": erasure.remaining or 0}
