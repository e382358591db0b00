"""The profile of an example: period, steps, related ones, the grade with its criteria."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from fsa_portal.accounts.models import Role
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority
from knowledge.examples.models import (
    ExampleIndexPage,
    ExamplePage,
    ExampleStep,
    MaturityCriterion,
    RelatedExample,
)
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def example(cast: people.Cast) -> ExamplePage:
    content.site()
    return content.example(authority=cast.birkenfurt)


def page_of(example: ExamplePage) -> str:
    return Client().get(example.get_url()).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        ((2024, 3), (2025, 6), "März 2024"),
        ((2024, 3), (2024, 3), "März 2024"),
        ((2024, 3), None, "März 2024"),
    ],
)
def test_the_period_in_words(
    example: ExamplePage, first: tuple | None, last: tuple | None, words: str
) -> None:
    example.period_from, example.period_to = (
        dt.date(*given, 1) if given else None for given in (first, last)
    )
    assert words in example.period
    assert bool(example.period) == bool(words)
    assert ("Juni 2025" in example.period) == (last == (2025, 6))


def test_steps_are_a_numbered_list_of_plain_text(example: ExamplePage) -> None:
    example.steps.add(ExampleStep(text="Fragen <b>zuerst</b>"), ExampleStep(text="Rechnen"))
    example.save_revision().publish()
    assert "<ol><li>Fragen &lt;b&gt;zuerst&lt;/b&gt;</li><li>Rechnen</li></ol>" in page_of(example)


def test_related_examples_show_each_other_as_far_as_the_reader_may_see_them(example: ExamplePage) -> None:
    other = content.example(slug="anderes", title="Ein anderes")
    hidden = content.example(slug="intern", title="Ein internes", visibility=Visibility.INTERNAL)
    example.related.add(RelatedExample(example=other), RelatedExample(example=hidden))
    example.save_revision().publish()
    assert "Ein anderes" in page_of(example)
    assert "Ein internes" not in page_of(example)
    assert example.title in page_of(other)


def test_a_page_says_who_gave_its_grade_when_and_why_and_leads_to_the_criteria(example: ExamplePage) -> None:
    ExamplePage.objects.update(
        grade_role="Fachberatung", grade_on=dt.date(2026, 6, 30), grade_reason="Zwei Durchläufe."
    )
    page = page_of(example)
    assert "Fachberatung" in page
    assert "30. Juni 2026" in page
    assert "Zwei Durchläufe." in page
    assert 'href="/praxis/reifegrade/"' in page


def test_the_criteria_count_what_the_reader_may_see(example: ExamplePage) -> None:
    content.example(slug="intern", title="Intern", visibility=Visibility.INTERNAL)
    index = ExampleIndexPage.objects.get()
    index.grading = "<h2>Wer prüft</h2><p>Zwei Personen.</p>"
    index.criteria.add(
        MaturityCriterion(grade=example.maturity, text="Ein Durchlauf.", proof="Der Beschluss.")
    )
    index.save_revision().publish()
    page = Client().get("/praxis/reifegrade/").content.decode()
    assert all(text in page for text in ("Ein Durchlauf.", "Der Beschluss.", "<h2>Wer prüft</h2>"))
    assert f'href="/praxis/?maturity={example.maturity.slug}">1 ' in page


@pytest.mark.parametrize("slug", ["vergleich", "reifegrade"])
def test_addresses_of_pages_about_all_examples_are_taken(example: ExamplePage, slug: str) -> None:
    example.slug = slug
    with pytest.raises(ValidationError) as refused:
        example.clean()
    assert "slug" in refused.value.message_dict


def test_the_form_offers_what_exists_now_and_keeps_what_was_chosen(
    cast: people.Cast, example: ExamplePage
) -> None:
    def offered() -> str:
        editor = people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)
        return editor.get(f"/redaktion/pages/{example.pk}/edit/").content.decode()

    def choices(page: str, name: str) -> str:
        return page.partition(f'id="id_{name}"')[2].partition("</select>")[0]

    gone = f'<option value="{cast.moorbach.pk}"'
    retired = Term.objects.of(Vocabulary.METHOD).first()
    assert gone in choices(offered(), "authority")
    Authority.objects.filter(pk=cast.moorbach.pk).update(valid_until=timezone.localdate())
    Term.objects.filter(pk=retired.pk).update(retired=True)
    page = offered()
    assert gone not in choices(page, "authority")
    box = f'name="methods" value="{retired.pk}"'
    assert box not in page
    example.authority = cast.moorbach
    example.methods.add(retired)
    example.save_revision().publish()
    page = offered()
    assert f"{gone} selected" in choices(page, "authority")
    assert "checked" in page.partition(box)[2].partition(">")[0]


def test_every_field_of_the_form_has_a_help_text(example: ExamplePage) -> None:
    form = ExamplePage.get_edit_handler().get_form_class()(instance=example)
    own = {field.name for field in ExamplePage._meta.get_fields() if field.model is ExamplePage}
    silent = [name for name, field in form.fields.items() if name in own and not field.help_text]
    assert not silent


def test_a_month_is_entered_as_a_month_and_kept_as_its_first_day(example: ExamplePage) -> None:
    field = ExamplePage.get_edit_handler().get_form_class()(instance=example).fields["period_from"]
    assert field.widget.input_type == "month"
    assert {field.clean(given) for given in ("2024-03", "03/2024", "3.2024", "2024-03-17")} == {
        dt.date(2024, 3, 1)
    }
    with pytest.raises(ValidationError):
        field.clean("letztes Jahr")
