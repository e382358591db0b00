"""Every touch point with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.desk import panels, views
from cms.desk.actions import order_actions
from cms.linkcheck.models import Link
from cms.reading import LINK_HANDLERS
from cms.stale_saves import refuse_stale_save, sign_revisions
from fsa_portal.http import Request

UNUSED_MENUS = frozenset({"reports", "help"})


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


@hooks.register("construct_page_action_menu")
def frequent_actions_first(items: list[ActionMenuItem], request: Request, context: dict[str, Any]) -> None:
    order_actions(items)


@hooks.register("insert_global_admin_css")
def styles_for_phones() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_global_admin_js")
def dates_stay_as_they_were_typed() -> SafeString:
    """Wagtail's calendar puts today in the place of a date that it cannot read; the form says what is wrong with it. And
    it stays open over the next fields when the keyboard has left its own."""
    return mark_safe(
        "<script>jQuery.fn.datetimepicker.defaults.validateOnBlur = false;"
        "jQuery(document).on('keydown', 'input', event => {"
        "if (event.key === 'Tab') jQuery(event.target).data('xdsoft_datetimepicker')?.trigger('close.xdsoft');"
        "});</script>"
    )


@hooks.register("insert_global_admin_js")
def long_lists_can_be_narrowed() -> SafeString:
    return mark_safe(render_to_string("forms/narrow.html"))


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


# --- the desk: what waits, and the menus that a role needs ---


@hooks.register("construct_homepage_panels")
def what_waits(request: Request, shown: list[Any]) -> None:
    """Our panels instead of Wagtail's: what waits for this person."""
    shown[:] = [
        panels.PlacesPanel(request.actor),
        panels.ReviewsPanel(),
        panels.DraftsPanel(),
        panels.OverduePanel(),
        panels.DeadLinksPanel(),
    ]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_sums(request: Request, items: list[Any]) -> None:
    """How many pages and pictures there are is nobody's work."""
    items.clear()


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern]:
    return [
        path("pruefungen/", views.reviews, name="desk_reviews"),
        path("links/", views.links, name="desk_links"),
    ]


@hooks.register("register_admin_menu_item")
def reviews_in_the_menu() -> MenuItem:
    # Shorter than the heading of the list: the menu cuts longer labels.
    return MenuItem(
        _("Reviews due"), reverse_lazy("desk_reviews"), name="reviews", icon_name="date", order=600
    )


@hooks.register("register_admin_menu_item")
def links_in_the_menu() -> MenuItem:
    return MenuItem(_("Dead links"), reverse_lazy("desk_links"), name="links", icon_name="link", order=610)


@hooks.register("construct_main_menu")
def only_what_is_used(request: Request, items: list[MenuItem]) -> None:
    """Wagtail's reports tell what the dashboard tells, its help is about Wagtail."""
    items[:] = [item for item in items if item.name not in UNUSED_MENUS]


@hooks.register("register_page_header_buttons")
def dead_links_of_the_page(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """On the form of a page: how many of its links are dead."""
    if view_name != "edit" or not (count := Link.objects.broken().filter(page=page.pk).count()):
        return
    label = ngettext("%(count)d dead link", "%(count)d dead links", count) % {"count": count}
    yield Button(label, f"{reverse('desk_links')}?seite={page.pk}", icon_name="warning", priority=5)
