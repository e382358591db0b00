"""The work that waits for an editor: drafts, reviews, pages whose date is over, dead links.

Each is a queryset of what the person may change; panels show its beginning, lists show it all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from wagtail.models import Page, TaskState
from wagtail.permissions import page_permission_policy

from cms.linkcheck.models import Link
from cms.models import BasePage
from fsa_portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who answers for pages, and for how many that wait."""

    name: str
    count: int


def changeable(user: User) -> QuerySet[Page]:
    """The pages that this person may change."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


def _pages(user: User) -> QuerySet[BasePage]:
    return (
        BasePage.objects.filter(pk__in=changeable(user).values("pk"))
        .select_related("locale")
        .annotate(keeper=Coalesce(NullIf("responsible", Value("")), "owner__name", Value("")))
    )


def foreign_language(page: Page) -> str:
    """The language of a page that is not in the portal's own; lists say it of no other."""
    language: str = page.locale.language_code
    return "" if language == settings.LANGUAGE_CODE else str(page.locale.get_display_name())


def drafts(user: User) -> QuerySet[BasePage]:
    """Texts that this person saved and nobody has published yet, the latest first."""
    return (
        _pages(user)
        .filter(has_unpublished_changes=True, latest_revision__user=user)
        .order_by("-latest_revision_created_at", "-pk")
    )


def reviews(user: User) -> QuerySet[TaskState]:
    """What was handed in for a review that this person may give, the oldest first."""
    return (
        TaskState.objects.reviewable_by(user)
        .select_related("revision__user", "workflow_state__requested_by")
        .prefetch_related("revision__content_object__locale")
        .order_by("started_at", "pk")
    )


def overdue(user: User, *, keeper: str | None = None, today: dt.date | None = None) -> QuerySet[BasePage]:
    """Published pages that should have been looked over again, the longest due first."""
    found = _pages(user).filter(live=True, review_due_on__lt=today or timezone.localdate())
    return _of(found, keeper).order_by("review_due_on", "path")


def dead_links(user: User, *, keeper: str | None = None, page: int | None = None) -> QuerySet[Link]:
    """Links that lead nowhere, page by page, the longest dead first."""
    found = (
        Link.objects.broken()
        .filter(page__in=changeable(user).values("pk"), page__live=True)
        .annotate(
            keeper=Coalesce(NullIf("page__basepage__responsible", Value("")), "page__owner__name", Value(""))
        )
        .select_related("page__locale")
    )
    if page is not None:
        found = found.filter(page=page)
    return _of(found, keeper).order_by("broken_since", "page__path", "target")


def _of(found: QuerySet, keeper: str | None) -> QuerySet:
    return found if keeper is None else found.filter(keeper=keeper)


def keepers(found: QuerySet) -> Sequence[Keeper]:
    """By whom the work waits, most first."""
    rows = found.order_by().values("keeper").annotate(count=Count("pk")).order_by(F("count").desc(), "keeper")
    return [Keeper(row["keeper"], row["count"]) for row in rows]


def checked(user: User) -> tuple[int, int]:
    """How many of the links were looked at, and how many there are."""
    links = Link.objects.filter(page__in=changeable(user).values("pk"))
    told = links.aggregate(total=Count("pk"), seen=Count("pk", filter=Q(last_checked__isnull=False)))
    return told["seen"], told["total"]
