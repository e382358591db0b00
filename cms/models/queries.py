"""Pages by who may see them, in the order and with the columns that lists need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone
from wagtail.models import PageQuerySet

from cms.meant_for import named_in_column
from fsa_portal.actor import Actor, Visibility, audience_of

PAGE_VISIBILITIES = (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)

LISTED = ("title", "slug", "url_path", "path", "depth", "locale", "live", "visibility", "embargo_until")
"""What a line of a list needs of a page; its text and the fifty columns for editors stay in the database."""


class BasePageQuerySet(PageQuerySet):
    """Pages by who may see them."""

    def visible_to(self, actor: Actor, now: dt.datetime | None = None) -> BasePageQuerySet:
        """Live pages for which ``can_see(actor)`` is true."""
        levels = [level for level in PAGE_VISIBILITIES if actor.may_see(audience_of(level))]
        return self.filter(
            Q(embargo_until=None) | Q(embargo_until__lte=now or timezone.now()),
            live=True,
            visibility__in=levels,
        )

    def ordered_for(self, kind: str, *order: Any, above_all: Sequence[Any] = ()) -> BasePageQuerySet:
        """In this order; with a kind of authority only what is meant for it, before that what names it, and ``above_all``
        even before that."""
        if not kind:
            return self.order_by(*above_all, *order)
        meant = self.filter(Q(body_kinds="") | Q(body_kinds__contains=named_in_column(kind)))
        rank = Case(When(body_kinds="", then=Value(1)), default=Value(0))
        return meant.annotate(meant_rank=rank).order_by(*above_all, "meant_rank", *order)

    def listed(self, *fields: str) -> BasePageQuerySet:
        """With only what a line of a list shows, and these fields."""
        return self.only(*LISTED, *fields)
