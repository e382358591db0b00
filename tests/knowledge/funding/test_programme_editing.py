"""Programmes in the editors' area: rows, rules across fields, and the list of those to be checked."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, InlinePanel

from fsa_portal.accounts.models import Role
from knowledge.funding.actions import HasDraft, confirm_check
from knowledge.funding.models import FundingStatus, ProgrammePage
from tests.factories import content, people
from tests.factories.windows import Window

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "1"}
DUE = "/redaktion/foerderung/pruefen/"


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def editor() -> Client:
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def published(page: ProgrammePage) -> ProgrammePage:
    return ProgrammePage.objects.get(pk=page.pk)


def test_every_field_of_the_form_says_what_belongs_into_it() -> None:
    def panels_of(panel: object) -> list[FieldPanel]:
        if isinstance(panel, InlinePanel):
            return [one for child in panel.child_edit_handler.children for one in panels_of(child)]
        below = [one for child in getattr(panel, "children", []) for one in panels_of(child)]
        return below or ([panel] if isinstance(panel, FieldPanel) else [])

    handler = ProgrammePage.get_edit_handler()
    content_tab = handler.children[0]
    panels = [panel for panel in panels_of(content_tab) if panel.field_name != "title"]
    assert len(panels) > 30
    assert not [panel.field_name for panel in panels if not panel.db_field.help_text]


def test_rows_are_added_changed_and_taken_away(editor: Client) -> None:
    page = content.programme(
        applicants=[{"type": "kommune", "own_share": 20}, {"type": "freier-traeger", "own_share": 10}]
    )
    first = Window(editor, page).save(
        **{"applicants-0-own_share": "25", "applicants-1-DELETE": "1"}, **PUBLISH
    )
    assert first.status_code == 302
    assert [(row.type, row.own_share) for row in published(page).applicants.all()] == [("kommune", 25)]


def test_two_applicants_may_change_places(editor: Client) -> None:
    page = content.programme(
        applicants=[{"type": "kommune", "own_share": 20}, {"type": "freier-traeger", "own_share": 10}]
    )
    answer = Window(editor, page).save(
        **{"applicants-0-type": "freier-traeger", "applicants-1-type": "kommune"}, **PUBLISH
    )
    assert answer.status_code == 302
    shares = {row.type: row.own_share for row in published(page).applicants.all()}
    assert shares == {"freier-traeger": 20, "kommune": 10}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"applicants-0-own_share": "101"}, "applicants"),
        ({"applicants-1-type": "kommune"}, "applicants"),
        ({"funders-0-starts_on": "2026-02-01", "funders-0-ends_on": "2026-01-01"}, "funders"),
        ({"deadline_words": "im Sommer"}, ""),
        ({"deadline_words": "Sommer", "deadline_from": "2027-08-01", "deadline_to": "2027-06-01"}, ""),
    ],
)
def test_what_does_not_fit_is_refused_in_words(editor: Client, sent: dict[str, str], field: str) -> None:
    page = content.programme(applicants=[{"type": "kommune"}, {"type": "freier-traeger"}])
    answer = Window(editor, page).save(**sent, **PUBLISH)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "html.parser").select(
        ".error-message, .help-critical, .messages .error"
    )
    assert any(one.get_text(strip=True) for one in found)
    assert published(page).deadline_words == ""
    assert [row.type for row in published(page).applicants.all()] == ["kommune", "freier-traeger"]


def test_a_season_becomes_a_day(editor: Client) -> None:
    page = content.programme(
        status=FundingStatus.ANNOUNCED,
        deadline_words="im Frühsommer",
        deadline_from=dt.date(2027, 5, 1),
        deadline_to=dt.date(2027, 7, 15),
    )
    answer = Window(editor, page).save(
        **{"deadline": "2027-06-11", "status": FundingStatus.OPEN.value}, **PUBLISH
    )
    assert answer.status_code == 302
    page = published(page)
    assert page.deadline == dt.date(2027, 6, 11)
    assert (page.deadline_words, page.deadline_from, page.deadline_to) == ("", None, None)


def test_a_circle_of_predecessors_is_refused(editor: Client) -> None:
    first = content.programme(slug="erstes")
    second = content.programme(slug="zweites", predecessor=first)
    third = content.programme(slug="drittes", predecessor=second)
    answer = Window(editor, first).save(predecessor=str(third.pk), **PUBLISH)
    assert answer.status_code == 200
    assert published(first).predecessor is None


def test_rows_of_a_draft_show_in_its_preview_only(editor: Client) -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    assert Window(editor, page).save(**{"funders-0-name": "Entwurfsfonds"}).status_code == 302
    assert "Entwurfsfonds" not in Client().get(page.get_url()).content.decode()
    shown = editor.get(f"/redaktion/pages/{page.pk}/view_draft/")
    assert shown.status_code == 200
    assert "Entwurfsfonds" in shown.content.decode()


# --- to be checked ---


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def test_the_list_names_what_nobody_checked_for_a_month_the_oldest_first(editor: Client) -> None:
    content.programme(slug="frisch", title="Frisch", checked_on=ago(30))
    content.programme(slug="alt", title="Alt", checked_on=ago(31))
    content.programme(slug="uralt", title="Uralt", checked_on=ago(90))
    page = editor.get(DUE).content.decode()
    assert page.index("Uralt") < page.index(">Alt<")
    assert "Frisch" not in page


def test_one_click_says_that_nothing_has_changed(editor: Client) -> None:
    page = content.programme(checked_on=ago(40))
    assert page.is_unchecked
    answer = editor.post(f"/redaktion/foerderung/{page.pk}/geprueft/", follow=True)
    assert answer.redirect_chain == [(DUE, 302)]
    page = published(page)
    assert page.checked_on == timezone.localdate()
    assert page.get_latest_revision_as_object().checked_on == timezone.localdate()
    assert page.live
    assert not page.has_unpublished_changes


def test_a_draft_is_not_published_by_a_check(editor: Client) -> None:
    page = content.programme(checked_on=ago(40))
    Window(editor, page).save(summary="Unfertig")
    editor.post(f"/redaktion/foerderung/{page.pk}/geprueft/")
    page = published(page)
    assert (page.checked_on, page.summary) == (ago(40), "Zuschuss für Software.")
    with pytest.raises(HasDraft):
        confirm_check(page, by=people.cast().actor("editor"))


def test_only_those_who_edit_confirm_a_check() -> None:
    page = content.programme(checked_on=ago(40))
    who = people.cast()
    for name in ("adviser", "member", "ministry"):
        with pytest.raises(PermissionDenied):
            confirm_check(page, by=who.actor(name))
        assert who.client(name).get(DUE).status_code == 404
    assert published(page).checked_on == ago(40)
