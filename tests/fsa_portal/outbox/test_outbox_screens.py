"""Administrators see what waits, what was given up and what was done in the night; and can have it tried again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from fsa_portal.accounts.models import Role
from fsa_portal.outbox.models import Job
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    content.site()
    return people.browser(people.affiliation(Role.ADMIN).user, second_factor=True)


@pytest.fixture
def dead() -> Job:
    return Job.objects.create(
        kind="search.look", key="x", status="dead", attempts=12, last_error="RuntimeError: no"
    )


def test_the_list_shows_jobs_by_status(browser, dead) -> None:
    Job.objects.create(kind="waiting.kind", key="y")
    everything = browser.get(reverse("jobs:index")).content.decode()
    assert "search.look" in everything
    assert "waiting.kind" in everything
    given_up = browser.get(reverse("jobs:index_results"), {"status": "dead"}).content.decode()
    assert "search.look" in given_up
    assert "waiting.kind" not in given_up


def test_a_dead_letter_is_tried_again_by_a_button(browser, dead) -> None:
    page = browser.get(reverse("jobs:inspect", args=[dead.pk])).content.decode()
    assert "RuntimeError: no" in page
    again = reverse("jobs:retry", args=[dead.pk])
    assert f'action="{again}"' in page
    assert browser.get(again).status_code == 405
    assert browser.post(again).status_code == 302
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == ("waiting", 0)
    # Only what was given up has the button.
    assert again not in browser.get(reverse("jobs:inspect", args=[dead.pk])).content.decode()


def test_only_administrators_try_again(dead) -> None:
    content.site()
    editor = people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)
    assert editor.post(reverse("jobs:retry", args=[dead.pk])).status_code == 404
    dead.refresh_from_db()
    assert dead.status == "dead"


def test_the_periodic_work_shows_its_last_run(browser) -> None:
    started = timezone.now() - dt.timedelta(hours=3)
    Job.objects.create(
        kind="privacy.purge", key="2026-11-21", status="done", started_at=started,
        finished_at=started + dt.timedelta(seconds=7), result={"dead": 41, "cases.contact": 3},
    )  # fmt: skip
    page = browser.get(reverse("nachtarbeit:index")).content.decode()
    assert "dead: 41" in page
    # What was counted stands there in words.
    assert "Kontakte: 3" in page
    assert "7,0 s" in page
    assert "noch nie" in page
    Job.objects.create(kind="accounts.limits", key="2026-11-22", progress={"done": 3, "total": 9})
    assert "3 von 9" in browser.get(reverse("nachtarbeit:index")).content.decode()
