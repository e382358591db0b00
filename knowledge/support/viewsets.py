"""The editors' form for what local authorities gave."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page
from wagtail.permission_policies import BlanketPermissionPolicy

from fsa_portal.accounts.models import EDITING_ROLES
from knowledge.support.models import Support


class EditorsOnly:
    """A view that exists for editors only. Asked is the role in force, not Wagtail's groups of the user."""

    # Django's views of forms also take PUT and DELETE, which no page of ours sends.
    http_method_names = ("get", "head", "post", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.has_role(*EDITING_ROLES):  # type: ignore[attr-defined]
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class SupportIndexView(EditorsOnly, IndexView):
    """All of them, the newest first."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("authority")


class SupportCreateView(EditorsOnly, CreateView):
    """A new one."""


class SupportEditView(EditorsOnly, EditView):
    """One of them."""


class SupportDeleteView(EditorsOnly, DeleteView):
    """It was entered by mistake."""


class EditorsMenuItem(MenuItem):
    """An entry that only editors see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.actor.has_role(*EDITING_ROLES)  # type: ignore[attr-defined]


class PageChooser(AdminPageChooser):
    """Wagtail's way to choose a page, for forms that are shown again with what was sent: what is no number is no page."""

    def get_instance(self, value: Any) -> Page | None:
        try:
            return super().get_instance(value)
        except ValueError:
            return None


class SupportViewSet(ModelViewSet):
    """What local authorities gave to the work of the office."""

    model = Support
    name = "beitraege"
    icon = "group"
    menu_label = _("Contributions")
    menu_order = 450
    menu_item_class = EditorsMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = SupportIndexView
    add_view_class = SupportCreateView
    edit_view_class = SupportEditView
    delete_view_class = SupportDeleteView
    list_display = ["what", "authority", Column("get_kind_display", label=_("Kind"), sort_key="kind"), "year"]
    list_filter = ["kind", "year"]
    search_fields = ["what", "authority__name"]
    panels = [
        FieldPanel("authority"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("what")], heading=_("What")),
        MultiFieldPanel([FieldPanel("year"), FieldPanel("on")], heading=_("When")),
        PageChooserPanel("page", widget=PageChooser),
    ]

    @property
    def permission_policy(self) -> BlanketPermissionPolicy:
        return BlanketPermissionPolicy(self.model)

    def register_permissions(self) -> None:
        """None to give: the role in force decides."""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(["history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**{**kwargs, **absent})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("neu/", self.add_view, name="add"),
            path(f"<{self.pk_path_converter}:pk>/", self.edit_view, name="edit"),
            path(f"<{self.pk_path_converter}:pk>/loeschen/", self.delete_view, name="delete"),
        ]
