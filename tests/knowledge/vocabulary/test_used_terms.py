"""A term that something carries is retired, never deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fsa_portal.accounts.models import Role
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    content.site()
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def term(slug: str) -> Term:
    return Term.objects.create(vocabulary=Vocabulary.TOPIC, slug=slug, name_de=slug, name_en=slug)


def test_a_used_term_stays_and_the_editor_reads_what_to_do(editor: Client) -> None:
    used, unused = term("benutzt"), term("unbenutzt")
    page = content.example()
    page.topics.add(used)
    page.save()
    for one in (used, unused):
        editor.post(f"/redaktion/begriffe/delete/{one.pk}/")
    assert Term.objects.filter(pk=used.pk).exists()
    assert not Term.objects.filter(pk=unused.pk).exists()
    answer = editor.post(f"/redaktion/begriffe/delete/{used.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/redaktion/begriffe/edit/{used.pk}/"
    assert "benutzt" in str(next(iter(answer.context["messages"])))


def test_nor_together_with_others(editor: Client) -> None:
    used, unused = term("benutzt"), term("unbenutzt")
    page = content.example()
    page.topics.add(used)
    page.save()
    address = reverse("wagtail_bulk_action", args=["vocabulary", "term", "delete"])
    editor.post(f"{address}?id={used.pk}&id={unused.pk}&next=/redaktion/begriffe/")
    assert Term.objects.filter(pk__in=[used.pk, unused.pk]).count() == 2
    editor.post(f"{address}?id={unused.pk}&next=/redaktion/begriffe/")
    assert not Term.objects.filter(pk=unused.pk).exists()
