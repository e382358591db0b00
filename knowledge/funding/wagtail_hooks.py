"""Every touch point of the funding guide with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from fsa_portal.accounts.models import EDITING_ROLES
from knowledge.funding import views
from knowledge.funding.models import ProgrammePage


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("foerderung/pruefen/", views.to_be_checked, name="funding_to_be_checked"),
        path("foerderung/<int:page_id>/aenderungen/", views.changes, name="funding_changes"),
        path("foerderung/<int:page_id>/geprueft/", views.checked, name="funding_checked"),
    ]


@hooks.register("register_page_header_buttons")
def changes_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, ProgrammePage):
        yield Button(
            gettext("All changes"),
            reverse("funding_changes", args=[page.pk]),
            icon_name="history",
            priority=66,
        )


class ToBeCheckedItem(MenuItem):
    """For those who keep the funding guide."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.actor.has_role(*EDITING_ROLES))


@hooks.register("register_admin_menu_item")
def to_be_checked_item() -> MenuItem:
    return ToBeCheckedItem(
        _("Check funding"),
        lazy(reverse, str)("funding_to_be_checked"),
        name="funding-to-be-checked",
        icon_name="history",
        order=605,
    )
