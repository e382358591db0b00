"""Terms are kept in a list of their own, and still chosen from the list that a field allows."""

from __future__ import annotations

import pytest
from django.forms import Select
from wagtail.models import Page

from knowledge.examples.models import ExamplePage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content

pytestmark = pytest.mark.django_db


def test_a_field_offers_the_terms_of_its_list_only() -> None:
    content.site()
    form = ExamplePage.get_edit_handler().get_form_class()(parent_page=Page.objects.get(slug="praxis"))
    field = form.fields["maturity"]
    assert isinstance(field.widget, Select)
    assert {term.vocabulary for term in field.queryset} == {Vocabulary.MATURITY}
