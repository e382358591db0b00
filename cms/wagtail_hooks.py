"""Every touch point with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.reading import LINK_HANDLERS
from cms.stale_saves import refuse_stale_save, sign_revisions
from fsa_portal.http import Request


@hooks.register("before_edit_page")
def keep_what_was_saved_meanwhile(request: Request, page: Page) -> HttpResponse | None:
    """Asked after the permission to edit, before anything is read from the form."""
    return refuse_stale_save(request, page)


@hooks.register("before_create_page")
def sign_the_first_revision(request: Request, parent: Page, kind: type[Page]) -> None:
    """Autosave turns the form of a new page into the form of the page that it has made."""
    sign_revisions(request)


@hooks.register("register_rich_text_features", order=10)
def links_are_for_those_who_may_follow_them(features: FeatureRegistry) -> None:
    """After Wagtail's own, which look up each link by itself and for everybody."""
    for handler in LINK_HANDLERS:
        features.register_link_type(handler)


@hooks.register("before_bulk_action")
def publish_nothing_unsourced_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The page would refuse it too, but without saying so."""
    if action_type != "publish":
        return None
    refused = False
    for page in (one for one in objects if isinstance(one, Page)):
        draft = page.get_latest_revision_as_object()
        try:
            draft.refuse_unsourced()
        except ValidationError as fault:
            refused = True
            messages.error(request, f"{draft.get_admin_display_title()}: {' '.join(fault.messages)}")
    return HttpResponseRedirect(reverse("wagtailadmin_explore_root")) if refused else None
