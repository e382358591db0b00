"""Screens of the editors' area beside Wagtail's pages: what the portal recorded by itself, for administrators to read and
never to be changed there; and entries that editors keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from fsa_portal.readable import readable


class AdministratorsOnly:
    """A view that exists for administrators only. Asked is the role in force, not Wagtail's groups of the user."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.has_role("admin"):  # type: ignore[attr-defined]
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ReadOnlyPolicy(BasePermissionPolicy):
    """Looking is allowed; whose looking, :class:`AdministratorsOnly` says."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view"

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions


class RecordsTable(Table):
    """A table that moves sideways within itself where the screen is narrower, with the keyboard too."""

    template_name = "wagtailadmin/tables/records.html"


class RecordsIndexView(AdministratorsOnly, IndexView):
    """The list of a kind of records."""

    table_class = RecordsTable

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Nothing for a choice that cannot be understood: all there is would be taken for what was asked for."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def get_table_kwargs(self) -> dict[str, Any]:
        name = str(self.verbose_name_plural)
        return super().get_table_kwargs() | {"caption": name[:1].upper() + name[1:]}

    @property
    def no_results_message(self) -> str:
        """One sentence for all lists, as a name in the middle of one would have to be inflected."""
        if self.is_searching or self.is_filtering or (self.filters and not self.filters.is_valid()):
            return gettext("Nothing fits this choice.")
        return gettext("There is nothing here yet.")


class RecordView(AdministratorsOnly, InspectView):
    """One record with all its fields, as people read them."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        return readable(super().get_field_display_value(field_name, field))


def choices_of_kinds(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The kinds of something to choose from, by what people call them."""
    return sorted(labels.items(), key=lambda entry: entry[1].casefold())


class AdministratorsMenuItem(MenuItem):
    """An entry that only administrators see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.actor.has_role("admin")  # type: ignore[attr-defined]


class RecordsViewSet(ModelViewSet):
    """Records that the portal writes by itself, for administrators to read. ``list_display``, ``list_filter`` or
    ``filterset_class``, ``list_export`` and ``inspect_view_fields`` are Wagtail's."""

    index_view_class = RecordsIndexView
    inspect_view_class = RecordView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_settings_menu = True
    add_to_reference_index = False
    form_fields: list[str] = []
    list_per_page = 50

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)

    @property
    def menu_item_class(self) -> type[MenuItem]:
        return AdministratorsMenuItem

    def register_permissions(self) -> None:
        """None to give: the role in force decides."""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(
            ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        )
        return super().get_common_view_kwargs(**{**kwargs, **absent})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"<{self.pk_path_converter}:pk>/", self.inspect_view, name="inspect"),
        ]


class EntriesViewSet(SnippetViewSet):
    """Entries that editors keep outside the page tree, in a list with a form."""

    list_per_page = 50
    # The database is asked for the words: an index of Wagtail's would know only what its own forms saved.
    search_backend_name = None

    def register_chooser_viewset(self) -> None:
        """No window to choose one: fields that point at an entry are selections, which also respect their limits."""
