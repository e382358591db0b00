"""Pages that go live and expire at the moment that their editors chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from fsa_portal.outbox.models import Job
from fsa_portal.outbox.schedule import register_watch

GO_LIVE, EXPIRE = "cms.go_live", "cms.expire"


def register() -> None:
    register_watch(GO_LIVE, due_to_go_live, go_live, label=_("Publish a page at its moment"))
    register_watch(EXPIRE, due_to_expire, expire, label=_("Withdraw a page at its moment"))


def due_to_go_live(now: dt.datetime) -> Iterator[str]:
    """One key per moment: a page that could not go live and then gets another date is tried anew."""
    due = Revision.objects.filter(approved_go_live_at__lte=now)
    for pk, moment in due.values_list("pk", "approved_go_live_at"):
        yield f"{pk}@{moment.isoformat()}"


def due_to_expire(now: dt.datetime) -> Iterator[str]:
    due = Page.objects.filter(live=True, expire_at__lte=now)
    for pk, moment in due.values_list("pk", "expire_at"):
        yield f"{pk}@{moment.isoformat()}"


@transaction.atomic
def go_live(job: Job) -> None:
    """Publish the version that was approved for a moment that has come, unless somebody changed the date since."""
    now = timezone.now()
    revision = Revision.objects.filter(pk=_pk(job), approved_go_live_at__lte=now).first()
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")


@transaction.atomic
def expire(job: Job) -> None:
    page = Page.objects.filter(pk=_pk(job), live=True, expire_at__lte=timezone.now()).first()
    if page is not None:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _pk(job: Job) -> int:
    return int(job.key.partition("@")[0])
