"""Screens of the admin keep what is cited."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from knowledge.handbook.models import EditionPage, HandbookPage
from tests.factories import content
from tests.factories.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> HandbookPage:
    content.site()
    return content.handbook()


def test_a_published_edition_is_not_deleted_and_the_screen_says_why(work) -> None:
    current = EditionPage.objects.get(slug="2026")
    client = cast().client("editor")
    answer = client.post(f"/redaktion/pages/{current.pk}/delete/", follow=True)
    assert answer.status_code == 200
    assert EditionPage.objects.filter(pk=current.pk).exists()


def test_a_new_slug_above_a_frozen_edition_is_refused(work) -> None:
    """The address of 2011 is for ever."""
    work.slug = "neuer-name"
    with pytest.raises(PermissionDenied):
        work.save()
    assert HandbookPage.objects.get(pk=work.pk).slug == "moderne-sozialplanung"


def test_other_changes_of_the_work_pass(work) -> None:
    work.title = "Moderne Sozialplanung in Kommunen"
    work.save()
    assert HandbookPage.objects.get(pk=work.pk).title == "Moderne Sozialplanung in Kommunen"
