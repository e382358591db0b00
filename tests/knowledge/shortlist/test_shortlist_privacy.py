"""A reading list is part of the account: the copy of one's data holds it whole, and it goes with the account."""

from __future__ import annotations

import pytest

from fsa_portal.privacy import holdings, people
from knowledge.shortlist import actions
from knowledge.shortlist.models import KeptPage, Shortlist
from tests.factories import content
from tests.factories.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    content.site()
    made = cast()
    page = content.example()
    for name in ("member", "foreign"):
        by = made.actor(name)
        actions.keep(page.pk, by=by, note=f"Notiz von {name}")
        actions.rename(by=by, title=f"Liste von {name}")
        actions.share(by=by)
    return made


def test_the_copy_of_ones_data_holds_the_own_list_and_no_other(who) -> None:
    held = {section.key: section.rows for section in holdings.own(who.member.user)}
    told = str([held["shortlist.shortlist"], held["shortlist.keptpage"]])
    assert "Liste von member" in told
    assert "Notiz von member" in told
    assert "von foreign" not in told


def test_an_erasure_takes_the_own_list_and_its_link_and_no_other(who, client) -> None:
    link, other = (
        Shortlist.objects.get(title=f"Liste von {name}").share_url for name in ("member", "foreign")
    )
    assert client.get(link).status_code == 200
    people.remove_own_rows(who.member.user_id, [who.member.user.email])
    assert [entry.note for entry in KeptPage.objects.all()] == ["Notiz von foreign"]
    assert client.get(link).status_code == 404
    assert client.get(other).status_code == 200
