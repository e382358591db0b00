"""Why somebody sees a reading list of somebody else: by its link, as long as that opens it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client, RequestFactory

from fsa_portal.accounts.explanation import Explanation, explain
from fsa_portal.accounts.models import User
from fsa_portal.actor import ANONYMOUS
from knowledge.shortlist import actions
from tests.factories import content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db) -> Cast:
    content.site()
    return people.cast()


@pytest.fixture
def link(cast: Cast) -> str:
    by = cast.actor("adviser")
    actions.rename(by=by, title="Titelkanari")
    return actions.share(by=by).share_url


def explained(path: str, person: User) -> list[Explanation]:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    return explain(request=request, path=path, person=person)


def test_the_link_opens_it_to_everybody(cast: Cast, link: str) -> None:
    for person in (cast.member.user, cast.unaffiliated):
        (found,) = explained(link, person)
        assert found.sees
        assert "Titelkanari" not in found.subject.title + found.subject.rule


def test_a_link_that_was_taken_back_or_has_ended_opens_it_to_nobody(cast: Cast, link: str) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=actions.SHARED_DAYS + 2)):
        assert not explained(link, cast.member.user)[0].sees
    actions.stop_sharing(by=cast.actor("adviser"))
    for person in (cast.member.user, cast.adviser.user):
        (found,) = explained(link, person)
        assert not found.sees
        assert found.verdicts[-1].refused


def test_nor_does_that_of_a_closed_account(cast: Cast, link: str) -> None:
    User.objects.filter(pk=cast.adviser.user_id).update(is_active=False)
    assert Client().get(link).status_code == 404
    assert not explained(link, cast.member.user)[0].sees


def test_made_up_links_and_the_own_list_have_no_rule(cast: Cast, link: str) -> None:
    for path in ("/merkliste/geteilt/x/", f"{link[:-1]}x/", "/merkliste/"):
        assert explained(path, cast.adviser.user) == []
