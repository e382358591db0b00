"""Editors write dates as they are written here, and a wrong one is refused, not replaced."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.users.models import UserProfile

from cms.models import StandardPage, home_of
from fsa_portal.accounts.models import Role
from tests.factories import content, people
from tests.factories.windows import Window, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_and_page() -> tuple[Client, StandardPage]:
    content.site()
    page = content.add(
        home_of("de"), StandardPage(title="Seite", slug="seite", review_due_on=dt.date(2031, 2, 3))
    )
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True), page


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_the_form_shows_the_form_takes(client_and_page, language: str) -> None:
    client, page = client_and_page
    user = people.User.objects.get(pk=client.session["_auth_user_id"])
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    window = Window(client, page)
    assert window.fields["review_due_on"] == "03.02.2031"
    answer = window.save(review_due_on="04.02.2031", go_live_at="05.06.2099 10:30")
    assert answer.status_code == 302
    assert draft(page).review_due_on == dt.date(2031, 2, 4)
    assert draft(page).go_live_at.year == 2099
    assert draft(page).go_live_at.month == 6


def test_a_day_that_does_not_exist_is_refused_beside_the_field(client_and_page) -> None:
    client, page = client_and_page
    answer = Window(client, page).save(review_due_on="31.02.2031")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["review_due_on"]


def test_the_calendar_leaves_what_was_typed(client_and_page) -> None:
    """It puts today in the place of what it cannot read, unless it is told not to."""
    client, page = client_and_page
    shown = client.get(f"/redaktion/pages/{page.pk}/edit/").content.decode()
    assert "datetimepicker.defaults.validateOnBlur = false" in shown
    with translation.override("de"):
        assert (AdminDateInput().js_format, AdminDateTimeInput().js_format) == ("d.m.Y", "d.m.Y H:i")
