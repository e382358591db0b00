"""The lists of terms as editors keep them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column

from fsa_portal.viewsets import EntriesViewSet
from knowledge.vocabulary.models import Term


class TermViewSet(EntriesViewSet):
    """All terms; the filter chooses the list."""

    model = Term
    url_prefix = "begriffe"
    icon = "tag"
    menu_label = _("Terms")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "name_de",
        "name_en",
        Column("get_vocabulary_display", label=_("list"), sort_key="vocabulary"),
        "order",
        BooleanColumn("retired", label=_("retired"), sort_key="retired"),
    ]
    list_filter = ["vocabulary", "retired"]
    search_fields = ["name_de", "name_en", "slug"]
