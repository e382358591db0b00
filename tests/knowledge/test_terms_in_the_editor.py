"""Terms that an editor chooses are part of the draft, and of the page once it is published."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.test import Client
from wagtail.models import Page, get_page_models

from fsa_portal.accounts.models import Role
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import ChapterPage
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people
from tests.factories.windows import Window

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> ExamplePage:
    content.site()
    return content.example()


@pytest.fixture
def editor() -> Client:
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def test_a_draft_keeps_its_terms_and_the_live_page_gets_them_when_it_is_published(
    example: ExamplePage,
) -> None:
    first, second = Term.objects.of(Vocabulary.TOPIC)[:2]
    example.topics.set([first])
    example.save_revision().publish()
    draft = ExamplePage.objects.get(pk=example.pk)
    draft.topics.set([second])
    revision = draft.save_revision()
    assert list(ExamplePage.objects.get(pk=example.pk).topics.all()) == [first]
    revision.publish()
    assert list(ExamplePage.objects.get(pk=example.pk).topics.all()) == [second]


def test_topics_chosen_in_the_edit_form_are_published(example: ExamplePage, editor: Client) -> None:
    topic = Term.objects.of(Vocabulary.TOPIC)[0]
    answer = Window(editor, example).save(**{"topics": [topic.pk], "action-publish": "1"})
    assert answer.status_code == 302
    assert list(ExamplePage.objects.get(pk=example.pk).topics.all()) == [topic]


def test_a_chapter_offers_topics_only_and_leads_to_their_pages(editor: Client, client: Client) -> None:
    content.site()
    content.handbook()
    chapter = ChapterPage.objects.get(slug="haushalt")
    topic = content.term(Vocabulary.TOPIC, "wohnen")
    window = Window(editor, chapter)
    form = editor.get(window.path).context["form"]
    assert set(form.fields["topics"].queryset) == set(Term.objects.of(Vocabulary.TOPIC))
    assert form.fields["topics"].help_text
    goal = content.term(Vocabulary.GOAL, "steuerung")
    refused = window.save(**{"topics": [goal.pk], "action-publish": "1"})
    assert "topics" in refused.context["form"].errors
    assert window.save(**{"topics": [topic.pk], "action-publish": "1"}).status_code == 302
    page = client.get(ChapterPage.objects.get(pk=chapter.pk).reading_url()).content.decode()
    assert 'href="/themen/wohnen/"' in page
    assert '"about": ["Wohnen und Wohnungslosigkeit"]' in page
    call_command("rebuild_search", verbosity=0)
    (group,) = client.get("/themen/wohnen/").context["groups"]
    assert [hit.url for hit in group.hits] == [chapter.reading_url()]
    assert group.kind == "chapter"


@pytest.mark.parametrize("kind", [kind for kind in get_page_models() if kind.is_creatable])
def test_one_click_takes_no_other_term_away(kind: type[Page]) -> None:
    """In a list of the browser's own a click without the Ctrl key drops all that was chosen before."""
    form = kind.get_edit_handler().get_form_class()
    offered = {
        name: field.widget
        for name, field in form.base_fields.items()
        if isinstance(field, ModelMultipleChoiceField) and field.queryset.model is Term
    }
    assert not [name for name, widget in offered.items() if not isinstance(widget, CheckboxSelectMultiple)]
