"""What the search may see of an example of good practice."""

from __future__ import annotations

import datetime as dt

import pytest

from fsa_portal.actor import Visibility, audience_of
from fsa_portal.outbox.models import Job
from knowledge.examples.indexing import ExampleSource
from knowledge.examples.models import ExamplePage
from knowledge.vocabulary.models import Term, Vocabulary
from search.contract import SearchDocument
from tests.factories import content, people

pytestmark = pytest.mark.django_db

SOON = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def example() -> ExamplePage:
    content.site()
    made = content.example(authority=people.cast().birkenfurt)
    made.topics.add(Term.objects.of(Vocabulary.TOPIC).first())
    made.save()
    return made


def document(example: ExamplePage) -> SearchDocument | None:
    return next(iter(ExampleSource().documents(f"example:{example.pk}")), None)


def test_the_sections_that_are_filled_in_are_passages_with_their_anchors(example: ExamplePage) -> None:
    found = document(example)
    assert [p.anchor for p in found.passages] == ["", "problem", "ansatz", "ergebnis"]
    assert [p.text for p in found.passages][:2] == ["Ein kurzer Bericht.", "Keine Statistikstelle."]
    assert found.url == "/praxis/zwoelf-indikatoren/"
    assert found.facets["authority"] == ("05999001",)
    assert found.facets["topic"] == (example.topics.get().slug,)
    assert found.labels == ("Birkenfurt",)
    assert (found.date, found.date_precision) == (dt.date(2025, 1, 1), "year")


def test_the_anchors_stand_on_the_page(example: ExamplePage, client) -> None:
    page = client.get(example.get_url()).content.decode()
    for anchor, _, _ in example.sections():
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL])
def test_it_is_for_whom_the_page_is(example: ExamplePage, visibility: str) -> None:
    ExamplePage.objects.update(visibility=visibility, embargo_until=SOON)
    found = document(example)
    assert found.audience == audience_of(visibility)
    assert found.visible_from == SOON


def test_a_draft_or_a_gone_one_is_not_found(example: ExamplePage) -> None:
    ExamplePage.objects.update(live=False)
    assert document(example) is None
    example.delete()
    assert document(example) is None


def test_it_is_looked_at_again_when_it_its_terms_or_its_authority_change(example: ExamplePage) -> None:
    key = f"example:{example.pk}"
    for thing in (example, example.maturity, example.topics.get(), example.authority):
        Job.objects.all().delete()
        thing.save()
        assert Job.objects.filter(kind="search", key=key).exists(), thing
    Job.objects.all().delete()
    example.topics.clear()
    example.save()
    assert Job.objects.filter(kind="search", key=key).exists()
    Job.objects.all().delete()
    Term.objects.of(Vocabulary.METHOD).first().save()
    assert not Job.objects.filter(kind="search", key=key).exists()


def test_a_deleted_one_is_looked_at_once_more(example: ExamplePage) -> None:
    key = f"example:{example.pk}"
    Job.objects.all().delete()
    example.delete()
    assert Job.objects.filter(kind="search", key=key).exists()
    assert key not in set(ExampleSource().keys())
