"""Every touch point of the handbook with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.models import Page

from knowledge.handbook.models import ChapterState


def _holds_states(pages: Iterable[Page]) -> bool:
    """Whether something was published below one of these pages: an edition that was public is never deleted."""
    return any(ChapterState.objects.filter(edition__path__startswith=page.path).exists() for page in pages)


def _refuse(request: HttpRequest, goal: str) -> HttpResponse:
    messages.error(
        request, gettext("An edition that was published stays: its chapters are cited. Unpublish it instead.")
    )
    return HttpResponseRedirect(goal)


@hooks.register("before_delete_page")
def keep_published_editions(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The database would refuse it too, without a word."""
    if not _holds_states([page]):
        return None
    return _refuse(request, reverse("wagtailadmin_explore", args=[page.pk]))


@hooks.register("before_bulk_action")
def keep_published_editions_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    if action_type != "delete" or not _holds_states(o for o in objects if isinstance(o, Page)):
        return None
    return _refuse(request, reverse("wagtailadmin_explore_root"))
