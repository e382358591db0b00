"""Whoever adds a page never has to think of its short name: it follows from the title as one types."""

from __future__ import annotations

import pytest
from wagtail.admin.panels import FieldPanel, Panel, TitleFieldPanel
from wagtail.models import Page, get_page_models


def fields_in(panel: Panel) -> list[FieldPanel]:
    if isinstance(panel, FieldPanel):
        return [panel]
    return [found for child in getattr(panel, "children", ()) for found in fields_in(child)]


@pytest.mark.parametrize(
    "kind", [kind for kind in get_page_models() if kind.is_creatable and kind is not Page]
)
def test_the_short_name_follows_from_the_title(kind: type[Page]) -> None:
    """With another panel the form asks for it on a tab that nobody has opened."""
    (title,) = [panel for panel in fields_in(kind.get_edit_handler()) if panel.field_name == "title"]
    assert isinstance(title, TitleFieldPanel)
    assert title.targets == ["slug"]
