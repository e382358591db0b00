"""Wagtail's autosave goes on as it is, and a page that it has saved elsewhere is newer than the form here."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from knowledge.examples.models import ExamplePage
from tests.factories import content
from tests.factories.windows import AUTOSAVE, Window, draft, editor, home_page


@pytest.fixture
def site(db) -> None:
    content.site()


@pytest.fixture
def one(site) -> Client:
    return editor("Anna Erste")


@pytest.fixture
def other(site) -> Client:
    return editor("Berta Zweite")


@pytest.fixture
def example(site) -> ExamplePage:
    return content.example()


def test_ones_own_autosave_is_no_newer_version(one: Client, example: ExamplePage) -> None:
    """The form still names the revision with which it was opened."""
    window = Window(one, example)
    first = window.autosave(summary="Ann").json()
    assert first["success"], first
    second = window.autosave(summary="Anna", overwrite_revision_id=first["revision_id"]).json()
    assert second["revision_id"] == first["revision_id"], "as before, into the same revision"
    assert window.save(summary="Anna schreibt.", **{"action-publish": "1"}).status_code == 302
    assert ExamplePage.objects.get().summary == "Anna schreibt."


@pytest.mark.parametrize("who", ["one", "other"])
def test_an_autosave_in_another_window_is_a_newer_version(
    who: str, one: Client, other: Client, example: ExamplePage
) -> None:
    mine, theirs = Window(one, example), Window({"one": one, "other": other}[who], example)
    assert theirs.autosave(summary="Von drüben.").json()["success"]
    answer = mine.save(summary="Von hier.")
    assert answer.status_code == 409
    assert draft(example).summary == "Von drüben."


def test_an_autosave_into_the_revision_that_was_opened_is_a_newer_version(
    one: Client, other: Client, example: ExamplePage
) -> None:
    """Its number stays the same; only the time tells."""
    theirs = Window(other, example)
    saved = theirs.autosave(summary="Von dr").json()
    mine = Window(one, example)
    theirs.autosave(summary="Von drüben.", overwrite_revision_id=saved["revision_id"])
    assert mine.save(summary="Von hier.").status_code == 409


def test_a_stale_autosave_is_refused_as_wagtail_does(
    one: Client, other: Client, example: ExamplePage
) -> None:
    mine = Window(one, example)
    Window(other, example).save(summary="Von Berta.")
    answer = mine.autosave(summary="Von Anna.")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert draft(example).summary == "Von Berta."


def test_an_autosave_does_not_follow_the_save_of_its_own_form(one: Client, example: ExamplePage) -> None:
    """On its way while the button was pressed, it would bring back what was typed before."""
    window = Window(one, example)
    window.save(summary="Zuletzt.")
    assert window.autosave(summary="Vorher.").status_code == 400
    assert draft(example).summary == "Zuletzt."


def test_a_page_that_autosave_has_made_is_saved_from_the_same_form(one: Client) -> None:
    """The form of a new page, with nothing but its own token, becomes the form of the page."""
    path = f"/redaktion/pages/add/cms/standardpage/{home_page().pk}/"
    html = one.get(path).content.decode()
    fields = querydict_from_html(html, form_id="page-edit-form", exclude_csrf=False).dict()
    fields |= {"title": "Neu", "slug": "neu", "body-count": "0"}
    made = one.post(path, fields, headers=AUTOSAVE).json()
    assert made["success"], made
    edit = f"/redaktion/pages/{made['pk']}/edit/"
    assert one.post(edit, fields | {"title": "Neue Seite"}).status_code == 302
    assert Page.objects.get(pk=made["pk"]).draft_title == "Neue Seite"
