"""Every field that an editor fills says what belongs there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
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


def silent_blocks(block: blocks.Block, path: str = "") -> Iterator[str]:
    """The fields of a block without a word of help. A list of single values is explained as one."""
    if isinstance(block, (blocks.BaseStreamBlock, blocks.BaseStructBlock)):
        for name, child in block.child_blocks.items():
            yield from silent_blocks(child, f"{path}.{name}".lstrip("."))
        return
    field = getattr(block, "field", None)
    if not (getattr(block.meta, "help_text", "") or getattr(field, "help_text", "")):
        yield path
    if isinstance(block, blocks.ListBlock) and isinstance(block.child_block, blocks.BaseStructBlock):
        yield from silent_blocks(block.child_block, path)


STREAMS = {
    str(field): field.stream_block
    for model in FILLED
    for field in model._meta.fields
    if isinstance(field, StreamField)
}


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
def test_every_field_of_every_block_has_a_help_text(stream: blocks.StreamBlock) -> None:
    assert list(silent_blocks(stream)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "form",
    [get_image_form(get_image_model()), get_document_form(get_document_model())],
    ids=["picture", "document"],
)
def test_every_field_of_a_file_has_a_help_text(form: type[Any]) -> None:
    assert [name for name, field in form().fields.items() if not field.help_text] == []


def test_there_is_something_to_look_at() -> None:
    assert len(FILLED) >= 10
    assert len(STREAMS) >= 4
