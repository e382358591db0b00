"""Every field that an editor fills says what belongs there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import models
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.models import BasePage

WAGTAILS_OWN = {"go_live_at", "expire_at", "comment_notifications"}
"""Their dialogues explain them."""

FILLED = [
    *(model for model in get_page_models() if issubclass(model, BasePage) and model is not BasePage),
    *get_snippet_models(),
]


def silent_fields(model: type[models.Model]) -> Iterator[str]:
    """The fields of a form without a word of help, those of the rows below a page included (``steps.text``)."""
    screens = getattr(model, "snippet_viewset", model)
    form = screens.get_edit_handler().get_form_class()
    for name, field in form.base_fields.items():
        if not field.help_text and not field.widget.is_hidden and name not in WAGTAILS_OWN:
            yield name
    rows = {name: formset for name, formset in getattr(form, "formsets", {}).items() if name != "comments"}
    for name, formset in rows.items():
        for inner, field in formset.form.base_fields.items():
            if not field.help_text and inner not in {"id", "ORDER", "DELETE"}:
                yield f"{name}.{inner}"


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model._meta.label)
def test_every_field_has_a_help_text(model: type[models.Model]) -> None:
    assert list(silent_fields(model)) == []


def test_there_is_something_to_look_at() -> None:
    assert len(FILLED) >= 10
