"""What editors keep outside the page tree: terms of the glossary and entries of the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from fsa_portal.viewsets import EntriesViewSet
from knowledge.reference.models import GlossaryEntry, Milestone


class GlossaryViewSet(EntriesViewSet):
    """The terms of the glossary."""

    model = GlossaryEntry
    url_prefix = "glossar"
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = [
        "term",
        "short",
        BooleanColumn("is_explained", label=_("explained in texts"), sort_key="is_explained"),
    ]
    list_filter = ["is_explained"]
    search_fields = ["term", "also", "short"]


class TimelineViewSet(EntriesViewSet):
    """The entries of the timeline."""

    model = Milestone
    url_prefix = "zeitleiste"
    icon = "history"
    menu_label = pgettext_lazy("section", "Timeline")
    list_display = ["title", Column("when", label=_("When"), sort_key="date"), "source"]
    search_fields = ["title", "text", "source"]


class ReferenceGroup(SnippetViewSetGroup):
    """Both in one menu."""

    items = (GlossaryViewSet, TimelineViewSet)
    menu_label = _("Reference")
    menu_icon = "help"
    menu_order = 220
