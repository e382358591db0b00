"""What editors keep outside the page tree: terms of the glossary and entries of the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from knowledge.reference.models import GlossaryEntry, Milestone


class GlossaryViewSet(SnippetViewSet):
    """The terms of the glossary."""

    model = GlossaryEntry
    url_prefix = "glossar"
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ["term", "short", "is_explained"]
    list_filter = ["is_explained"]
    search_fields = ["term", "also", "short"]
    search_backend_name = None
    list_per_page = 50


class TimelineViewSet(SnippetViewSet):
    """The entries of the timeline."""

    model = Milestone
    url_prefix = "zeitleiste"
    icon = "history"
    menu_label = pgettext_lazy("section", "Timeline")
    list_display = ["title", "when", "source"]
    search_fields = ["title", "text", "source"]
    search_backend_name = None
    list_per_page = 50


class ReferenceGroup(SnippetViewSetGroup):
    """Both in one menu."""

    items = (GlossaryViewSet, TimelineViewSet)
    menu_label = _("Reference")
    menu_icon = "help"
    menu_order = 220
