"""Wagtail's own page privacy is off: pages say in a field of their own for whom they are."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from knowledge.examples.models import ExamplePage
from tests.factories import content
from tests.factories.windows import editor, home_page


@pytest.fixture
def site(db) -> None:
    content.site()


@pytest.fixture
def one(site) -> Client:
    return editor("Anna Erste")


@pytest.fixture
def example(site) -> ExamplePage:
    return content.example()


def test_wagtails_own_privacy_is_not_offered(one: Client, example: ExamplePage) -> None:
    """The field of the page is shown in its place."""
    path = f"/redaktion/pages/{example.pk}"
    html = one.get(f"{path}/edit/").content.decode()
    assert "set-privacy" not in html
    assert f"{path}/privacy/" not in html
    assert "Für alle sichtbar" not in html
    status = BeautifulSoup(html, "html.parser").select_one(
        "#status-sidebar-offentlich, #status-sidebar-öffentlich"
    )
    assert status is not None
    assert "set-privacy" not in one.get(f"/redaktion/pages/{home_page().pk}/").content.decode()


def test_the_address_of_wagtails_privacy_does_nothing(one: Client, example: ExamplePage) -> None:
    for page in Page.objects.filter(depth__gt=1):
        path = f"/redaktion/pages/{page.pk}/privacy/"
        assert "<form" not in one.get(path).json()["html"]
        for kind, _ in PageViewRestriction.RESTRICTION_CHOICES:
            one.post(path, {"restriction_type": kind, "password": "x", "groups": ["1"]})
    assert not PageViewRestriction.objects.exists()
