"""Formatted text is cleaned whichever way it comes into a model, and no model keeps any other kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core import serializers
from wagtail.blocks import RawHTMLBlock, RichTextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from cms.blocks.words import WordsBlock
from fsa_portal import richtext
from fsa_portal.accounts.models import Role
from fsa_portal.records import is_own
from fsa_portal.richtext.fields import CleanTextField
from knowledge.examples.models import ExamplePage
from knowledge.reference.models import GlossaryEntry, Milestone, QuestionPage
from tests.cms.test_pasted import CLIPBOARD, LEFT_OVER
from tests.factories import content, people
from tests.security.xss_corpus import vectors

DIRTY = '<p onclick="x()">Gut<script>x()</script> <a href="javascript:x()" id="7">hier</a></p>'
CLEAN = "<p>Gut <a>hier</a></p>"
WHEN = {"date": dt.date(2020, 1, 1), "precision": "year", "source": "Amtsblatt"}


def fields() -> list[RichTextField]:
    own = [model for model in apps.get_models() if is_own(model._meta.app_config.name)]
    return [field for model in own for field in model._meta.local_fields if isinstance(field, RichTextField)]


def blocks(block: object, seen: set[int]) -> Iterator[object]:
    if id(block) in seen:
        return
    seen.add(id(block))
    yield block
    for inner in [*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)]:
        if inner is not None:
            yield from blocks(inner, seen)


def test_every_field_of_formatted_text_cleans() -> None:
    assert len(fields()) > 15
    assert [str(field) for field in fields() if not isinstance(field, CleanTextField)] == []


def test_every_block_of_formatted_text_cleans_and_none_takes_raw_html() -> None:
    streams = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    found = [block for field in streams for block in blocks(field.stream_block, set())]
    assert any(isinstance(block, WordsBlock) for block in found)
    bare = [
        block for block in found if isinstance(block, RichTextBlock) and not isinstance(block, WordsBlock)
    ]
    assert bare == []
    assert [block for block in found if isinstance(block, RawHTMLBlock)] == []


@pytest.mark.parametrize("markup", [vector.markup for vector in vectors()])
def test_what_came_in_is_clean_for_good(markup: str) -> None:
    kept = CleanTextField().to_python(f"<p>Zettel {markup}</p><p>·  {markup}</p>")
    assert kept == richtext.clean_edited(kept)
    assert kept == CleanTextField().to_python(kept)


@pytest.mark.django_db
def test_a_saved_a_copied_and_a_translated_page_are_clean() -> None:
    content.site()
    example = content.example(title="Eins", slug="eins", problem=DIRTY)
    assert example.problem == CLEAN
    copied = example.copy(update_attrs={"slug": "zwei", "approach": DIRTY})
    question = content.question(answer=DIRTY)
    english = question.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    held = ExamplePage.objects.order_by("pk").values_list("problem", flat=True)
    assert [*held] == [CLEAN, CLEAN]
    assert ExamplePage.objects.get(pk=copied.pk).approach == CLEAN
    assert QuestionPage.objects.get(pk=english.pk).answer == CLEAN


@pytest.mark.django_db
def test_many_rows_at_once_are_clean() -> None:
    Milestone.objects.bulk_create([Milestone(title="Eins", text=DIRTY, **WHEN)])
    assert Milestone.objects.get().text == CLEAN
    Milestone.objects.update(text=f"{DIRTY}<p>neu</p>")
    entry = Milestone.objects.get()
    assert entry.text == f"{CLEAN}<p>neu</p>"
    entry.text = DIRTY
    Milestone.objects.bulk_update([entry], ["text"])
    assert Milestone.objects.get().text == CLEAN


@pytest.mark.django_db
def test_a_draft_that_was_kept_before_is_clean_when_it_is_read_and_published() -> None:
    content.site()
    example = content.example()
    revision = example.save_revision(clean=False)
    revision.content["result"] = DIRTY
    revision.save()
    assert revision.as_object().result == CLEAN
    revision.publish()
    assert ExamplePage.objects.get().result == CLEAN


@pytest.mark.django_db
def test_what_is_loaded_from_a_file_is_clean() -> None:
    given = serializers.serialize("json", [Milestone(pk=1, title="Eins", **WHEN)])
    (loaded,) = serializers.deserialize("json", given.replace('"text": ""', '"text": "<p onclick=x>Gut</p>"'))
    loaded.save()
    assert Milestone.objects.get().text == "<p>Gut</p>"


@pytest.mark.django_db
def test_the_clipboard_of_a_text_processor_ends_as_plain_prose_and_a_list() -> None:
    entry = GlossaryEntry.objects.create(term="Raum", short="Ein Gebiet.", more=CLIPBOARD)
    assert LEFT_OVER.search(entry.more) is None
    assert "<h2>Überblick</h2>" in entry.more
    assert "<b>Sozialbericht</b> nennt <i>Lebenslagen</i> je" in entry.more.replace("\n", " ")
    assert '<ul><li>Daten beschaffen</li><li>Räume <a href="https://www.it.nrw/">abgrenzen</a></li></ul>' in (
        entry.more
    )
    assert "§ 80 SGB VIII gilt dies ab dem 5. Mai." in entry.more


def test_lines_with_marks_become_lists_and_keep_the_marks_of_the_editor() -> None:
    kept = CleanTextField().to_python(
        '<p data-block-key="a1">Davor</p><p data-block-key="a2">1.\tEins</p><p data-block-key="a3">2.\tZwei</p>'
    )
    assert kept == (
        '<p data-block-key="a1">Davor</p><ol><li data-block-key="a2">Eins</li><li data-block-key="a3">Zwei</li></ol>'
    )


@pytest.mark.django_db
def test_lines_that_were_pasted_into_a_form_are_a_list_when_it_is_saved() -> None:
    content.site()
    editor = people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)
    address = "/redaktion/glossar/add/"
    shown = editor.get(address).content.decode()
    sent = querydict_from_html(shown, form_id="w-editor-form", exclude_csrf=False).dict()
    sent |= {"term": "Raum", "short": "Ein Gebiet.", "more": rich_text("<p>·\tEins</p><p>·\tZwei</p>")}
    assert editor.post(address, sent).status_code == 302
    more = re.sub(r' data-block-key="[^"]*"', "", GlossaryEntry.objects.get().more)
    assert more == "<ul><li>Eins</li><li>Zwei</li></ul>"
