"""The lists of terms as editors keep them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column

from fsa_portal.viewsets import EntriesViewSet
from knowledge.vocabulary.models import Term


class TermViewSet(EntriesViewSet):
    """All terms; the filter chooses the list."""

    model = Term
    url_prefix = "begriffe"
    icon = "tag"
    menu_label = pgettext_lazy("vocabulary", "Terms")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "name_de",
        "name_en",
        Column("get_vocabulary_display", label=_("list"), sort_key="vocabulary"),
        "order",
        Column(
            "retired",
            label=_("state"),
            sort_key="retired",
            accessor=lambda term: _("retired") if term.retired else _("in use"),
        ),
    ]
    list_filter = ["vocabulary", "retired"]
    search_fields = ["name_de", "name_en", "slug"]
