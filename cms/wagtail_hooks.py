"""Every touch point with Wagtail's admin."""

from __future__ import annotations

from django.http import HttpResponse
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
