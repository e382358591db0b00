"""Every touch point of the library with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from knowledge.library import views
from knowledge.library.actions import WITHDRAWN
from knowledge.library.models import DocumentPage


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("bibliothek/<int:page_id>/fassungen/", views.versions, name="library_versions"),
        path("bibliothek/<int:page_id>/fassungen/<int:number>/zurueckziehen/", views.withdraw, name="withdraw_version"),
    ]  # fmt: skip


@hooks.register("register_page_header_buttons")
def versions_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, DocumentPage):
        yield Button(
            gettext("Versions of the file"),
            reverse("library_versions", args=[page.pk]),
            icon_name="history",
            priority=66,
        )


@hooks.register("register_log_actions")
def logged(actions: Any) -> None:
    actions.register_action(WITHDRAWN, _("Withdraw a version"), _("Version of the file withdrawn"))
