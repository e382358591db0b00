"""One entry for one body or several: the minutes add up, the line is kept, what was given is counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.cases import actions
from consultations.cases.actions import Given, Place
from consultations.cases.actions.guards import kept_out_of
from consultations.cases.actions.visits import shares
from consultations.cases.history import Course, course
from consultations.cases.indexing import CaseSource
from consultations.cases.models import Case, Contact, MaterialGiven, ShortAdvice
from consultations.cases.permissions import can_see_short_advice
from fsa_portal.accounts.actions import declare_conflict
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases
from tests.factories.people import ROLES, SYSTEM, Cast

pytestmark = pytest.mark.django_db
LINE = "OT Birkenfurt + Moorbach 61 min, Infoblatt IHK dagelassen"


def visit(by: Actor, places: list[Place], **fields: Any) -> list[Contact | ShortAdvice]:
    usual = {"date": timezone.localdate(), "kind": "vor-ort-termin", "minutes": 61, "text": "Besprochen."}
    return actions.log_visit(by=by, places=places, line=LINE, **usual | fields)


@given(minutes=st.integers(1, 1440), number=st.integers(1, 8))
def test_shares_are_even_and_add_up(minutes: int, number: int) -> None:
    parts = shares(minutes, number)
    assert sum(parts) == minutes
    assert max(parts) - min(parts) <= 1


def test_one_visit_for_several_bodies_is_one_entry_for_each(cast: Cast, by: Actor, case: Case) -> None:
    topic = Term.objects.create(vocabulary=Vocabulary.TOPIC, slug="x", name_de="X", name_en="X")
    contact, advice, new = visit(
        by,
        [Place(cast.birkenfurt, case), Place(cast.moorbach), Place(cast.welfare_body, title="Neu hier")],
        topics=[topic],
        materials=[Given("infomaterial", "IHK")],
    )
    assert isinstance(contact, Contact)
    assert isinstance(advice, ShortAdvice)
    assert isinstance(new, Contact)
    assert [contact.minutes, advice.minutes, new.minutes] == [21, 20, 20]
    assert contact.occasion == advice.occasion == new.occasion is not None
    assert {entry.line for entry in (contact, advice, new)} == {LINE}
    assert new.case.organisation == cast.welfare_body
    assert list(new.case.topics.all()) == [topic]
    assert MaterialGiven.objects.filter(kind="infomaterial", about="IHK").count() == 3


def test_alone_there_is_no_occasion_and_the_next_step_goes_into_the_case(
    by: Actor, case: Case, cast: Cast
) -> None:
    due = timezone.localdate() + dt.timedelta(days=7)
    (contact,) = visit(by, [Place(cast.birkenfurt, case)], next_step="Rückruf", next_step_on=due)
    case.refresh_from_db()
    assert contact.occasion is None
    assert (case.next_step, case.next_step_on) == ("Rückruf", due)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"minutes": 1}, "minutes"),
        ({"next_step": "Rückruf"}, "next_step"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_as_a_whole(by: Actor, cast: Cast, fields: dict, wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        visit(by, [Place(cast.birkenfurt), Place(cast.moorbach)], **fields)
    assert wrong in refused.value.message_dict
    assert not ShortAdvice.objects.exists()


def test_an_entry_for_nobody_is_refused(by: Actor) -> None:
    with pytest.raises(ValidationError):
        visit(by, [])


def test_whoever_keeps_out_of_a_body_logs_nothing_about_it(cast: Cast, case: Case) -> None:
    declare_conflict(by=SYSTEM, user=cast.adviser.user, body=cast.moorbach)
    by = cast.actor("adviser")
    for place in (Place(cast.moorbach), Place(cast.moorbach, title="Neu")):
        with pytest.raises(ValidationError) as refused:
            visit(by, [Place(cast.birkenfurt, case), place])
        assert refused.value.messages == [kept_out_of(cast.moorbach)]
    assert not case.contacts.exists()


@pytest.mark.parametrize("name", ["editor", "member", "ministry"])
def test_only_advisers_and_leads_log(cast: Cast, case: Case, name: str) -> None:
    for place in (Place(cast.birkenfurt, case), Place(cast.birkenfurt)):
        with pytest.raises(PermissionDenied):
            visit(cast.actor(name), [place])


def test_short_advice_is_seen_by_those_for_whom_it_is(cast: Cast, by: Actor) -> None:
    """In lists, by permission and by its audience alike; never by the client, nor by who keeps out."""
    own = cases.short_advice(by=by, client=cast.birkenfurt)
    apart = cases.short_advice(by=by, client=cast.moorbach)
    body = cases.short_advice(by=by, client=cast.welfare_body)
    declare_conflict(by=SYSTEM, user=cast.adviser2.user, body=cast.moorbach)
    declare_conflict(by=SYSTEM, user=cast.organiser.user, body=cast.welfare_body)
    staff = {"adviser", "adviser2", "lead", "editor", "organiser", "admin"}
    for name in ROLES:
        held = name not in {"visitor", "unaffiliated"}
        actor = cast.actor(name) if held else ANONYMOUS
        seen = set(ShortAdvice.objects.visible_to(actor))
        for advice in (own, apart, body):
            assert (advice in seen) == actor.may_see(advice.audience()) == can_see_short_advice(actor, advice)
        expected = {own, apart, body} if name in staff else set()
        assert seen == expected - (
            {apart} if name == "adviser2" else {body} if name == "organiser" else set()
        )


def test_others_at_a_visit_are_named_as_far_as_the_reader_may_see_them(cast: Cast) -> None:
    by = cast.actor("adviser")
    open_one = cases.case(by=by, authority=cast.birkenfurt)
    hidden = cases.case(by=by, authority=cast.moorbach, visibility=Visibility.CONFIDENTIAL)
    by = cast.actor("adviser")
    visit(by, [Place(cast.birkenfurt, open_one), Place(cast.moorbach, hidden), Place(cast.welfare_body)])

    def told(name: str) -> tuple[str, ...]:
        return next(
            entry.others
            for entry in course(open_one, part=Course.CONTACTS, actor=cast.actor(name))
            if entry.contact
        )

    assert set(told("adviser")) == {"Moorbach", cast.welfare_body.name}
    assert told("adviser2") == (cast.welfare_body.name,)
    assert told("member") == ()


def test_the_line_is_found_by_the_fsa_and_not_by_the_client(cast: Cast, by: Actor, case: Case) -> None:
    cases.contact(case, by=by, text="Für alle", line="Für alle (intern: Zaunkönig)", client=True)
    inner, client = CaseSource().documents(f"case:{case.pk}")
    assert "Zaunkönig" in " ".join(passage.text for passage in inner.passages)
    assert "Zaunkönig" not in " ".join(passage.text for passage in client.passages)
