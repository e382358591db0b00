"""What stands at the foot of a page that somebody edits, and in which order."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from wagtail.models import GroupPagePermission

from cms.models import StandardPage, home_of
from fsa_portal.accounts.models import Role
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


@pytest.fixture
def editor() -> Client:
    return people.browser(people.affiliation(Role.EDITOR, name="redakteurin").user, second_factor=True)


@pytest.fixture
def page() -> StandardPage:
    return content.add(home_of("de"), StandardPage(title="Seite", slug="seite"))


def actions(client: Client, path: str) -> list[str]:
    """Names of the buttons and links at the foot of the form, from first to last; a plain save has none."""
    shown = client.get(path).content.decode()
    found = re.search(r'(?s)<footer class="footer.*?</footer>', shown)
    assert found
    controls = re.findall(r"(?s)<(?:button|a)\b[^>]*>", found[0])
    return [
        name[1]
        if (name := re.search(r'name="([^"]+)"', control))
        else "unpublish"
        if "unpublish" in control
        else "save"
        for control in controls
        if 'type="submit"' in control or "unpublish" in control
    ]


def test_who_may_publish_finds_that_first_and_taking_away_last(editor: Client, page: StandardPage) -> None:
    shown = actions(editor, f"/redaktion/pages/{page.pk}/edit/")
    assert shown == ["save", "action-publish", "save", "action-submit", "unpublish"]


def test_a_key_never_publishes(editor: Client, page: StandardPage) -> None:
    """The first button of the form is what Enter presses, and it saves; nobody sees it."""
    shown = editor.get(f"/redaktion/pages/{page.pk}/edit/").content.decode()
    form = shown[shown.index('id="page-edit-form"') :]
    # Dialogues wait in templates and belong to no form yet.
    first = re.search(r'(?s)<button\s+type="submit"[^>]*>', re.sub(r"(?s)<template.*?</template>", "", form))
    assert first
    assert "hidden" in first[0]
    assert "action-publish" not in first[0]


def test_a_new_page_is_published_as_quickly(editor: Client) -> None:
    shown = actions(editor, f"/redaktion/pages/add/cms/standardpage/{home_of('de').pk}/")
    assert shown[:3] == ["save", "action-publish", "save"]


def test_who_may_not_publish_saves(editor: Client, page: StandardPage) -> None:
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    assert actions(editor, f"/redaktion/pages/{page.pk}/edit/") == ["save", "action-submit"]
