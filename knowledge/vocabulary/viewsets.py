"""The lists of terms as editors keep them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from knowledge.vocabulary.models import Term


class TermViewSet(SnippetViewSet):
    """All terms; the filter chooses the list."""

    model = Term
    url_prefix = "begriffe"
    icon = "tag"
    menu_label = _("Topics and terms")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["name_de", "name_en", "get_vocabulary_display", "order", "retired"]
    list_filter = ["vocabulary", "retired"]
    search_fields = ["name_de", "name_en", "slug"]
    search_backend_name = None
    list_per_page = 50
