"""Who belongs to whom: the principals of an actor and the audience of a thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsa_portal.actor import ANONYMOUS, Actor, Visibility, audience_of

PRINCIPALS = ["public", "partner", "staff", "role:adviser", "role:lead", "authority:05999001",
              "authority:05999001:member", "organisation:3:member", "group:8", "case:77"]  # fmt: skip

AUDIENCES = {
    Visibility.PUBLIC: {"public"},
    Visibility.PARTNERS: {"partner", "staff"},
    Visibility.MEMBERS: {"staff", "group:8"},
    Visibility.CLIENT: {"staff", "authority:05999001:member"},
    Visibility.INTERNAL: {"staff"},
    Visibility.CONFIDENTIAL: {"role:lead", "case:77"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_each_visibility_stands_for_its_principals_and_no_other(visibility: Visibility) -> None:
    audience = audience_of(
        visibility, members=["group:8"], clients=["authority:05999001:member"], assigned=["case:77"]
    )
    assert audience == AUDIENCES[visibility]


def test_an_unknown_visibility_is_a_fault_not_an_open_door() -> None:
    with pytest.raises(ValueError, match="unknown visibility"):
        audience_of("everybody")


def test_staff_do_not_see_what_is_confidential_and_leads_do() -> None:
    confidential = audience_of(Visibility.CONFIDENTIAL, assigned=["case:77"])
    assert not Actor(principals=frozenset({"public", "partner", "staff", "role:adviser"})).may_see(
        confidential
    )
    assert Actor(principals=frozenset({"staff", "role:lead"})).may_see(confidential)
    assert Actor(principals=frozenset({"staff", "role:adviser", "case:77"})).may_see(confidential)


@given(st.frozensets(st.sampled_from(PRINCIPALS)), st.frozensets(st.sampled_from(PRINCIPALS)))
def test_an_actor_sees_what_shares_a_principal_with_it(
    held: frozenset[str], audience: frozenset[str]
) -> None:
    assert Actor(principals=held).may_see(audience) == bool(held & audience)


def test_nobody_sees_what_has_no_audience() -> None:
    assert not Actor(principals=frozenset(PRINCIPALS)).may_see(frozenset())


def test_a_job_sees_nothing_by_itself_and_is_nobody_who_visits() -> None:
    job = Actor.system("night")
    assert job.principals == frozenset()
    assert job.is_system
    assert not job.is_anonymous
    assert not job.may_see(audience_of(Visibility.PUBLIC))


def test_a_link_gives_the_public_and_its_one_right() -> None:
    holder = Actor.by_link("case-goal:4")
    assert holder.principals == {"public", "link:case-goal:4"}
    assert holder.is_anonymous
    assert not holder.is_staff


def test_a_role_is_held_only_where_its_principal_is() -> None:
    adviser = Actor(principals=frozenset({"staff", "role:adviser"}))
    assert adviser.is_staff
    assert adviser.has_role("lead", "adviser")
    assert not adviser.has_role("lead", "admin")
    assert not ANONYMOUS.is_staff
    assert ANONYMOUS.principals == {"public"}


def test_an_actor_cannot_be_given_more_afterwards() -> None:
    with pytest.raises(AttributeError):
        ANONYMOUS.principals = frozenset({"staff"})  # type: ignore[misc]
