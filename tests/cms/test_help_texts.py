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
STILL_TO_WRITE = {
    "examples.ExamplePage": {"authority", "year", "topics", "maturity", "summary", "problem", "approach", "result",
                             "lessons", "effort", "effort_hours", "effort_cost", "transferability"},
    "funding.ProgrammePage": {"funder", "funder_kind", "status", "deadline", "own_share", "topics", "objects_funded",
                              "summary", "purpose", "conditions", "path_to_apply", "source_url", "checked_on"},
    "library.DocumentPage": {"kind", "year", "authority", "topics", "summary"},
}  # fmt: skip

FILLED = [
    *(model for model in get_page_models() if issubclass(model, BasePage) and model is not BasePage),
    *get_snippet_models(),
]


def silent_fields(model: type[models.Model]) -> Iterator[str]:
    """The fields of a form without a word of help, those of the rows below a page included (``steps.text``)."""
    form = model.get_edit_handler().get_form_class()
    for name, field in form.base_fields.items():
        if not field.help_text and name not in WAGTAILS_OWN:
            yield name
    rows = {name: formset for name, formset in getattr(form, "formsets", {}).items() if name != "comments"}
    for name, formset in rows.items():
        for inner, field in formset.form.base_fields.items():
            if not field.help_text and inner not in {"id", "ORDER", "DELETE"}:
                yield f"{name}.{inner}"


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model._meta.label)
def test_every_field_has_a_help_text(model: type[models.Model]) -> None:
    assert set(silent_fields(model)) == STILL_TO_WRITE.get(model._meta.label, set())


def test_there_is_something_to_look_at() -> None:
    assert len(FILLED) >= 10
