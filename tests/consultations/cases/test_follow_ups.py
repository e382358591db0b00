"""What became of it: a closed case is asked after, and without an answer it stays unknown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Became, Case, FollowUp, months_after
from consultations.cases.rights import follow_up_link
from consultations.reporting.periods import Period
from consultations.reporting.report import report
from fsa_portal.actor import Actor
from fsa_portal.notices.models import Preference
from fsa_portal.records import Conflict
from knowledge.vocabulary.models import Term
from tests.factories import cases, content
from tests.factories.notices import post
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def site(cast: Cast, outcome: Term) -> None:
    content.site()
    for held in (cast.adviser, cast.coordinator, cast.member, cast.reader, cast.foreign):
        Preference.objects.create(user=held.user, topic="cases", frequency="now")


def close(case: Case, by: Actor, outcome: Term, **given: dt.date) -> Case:
    return actions.close_case(case, by=by, version=case.version, outcomes=[outcome], **given)


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.client("adviser")


@pytest.fixture
def asked(case: Case, by: Actor, outcome: Term) -> FollowUp:
    """Of a case that was closed half a year ago."""
    closed = close(case, by, outcome, on=TODAY - dt.timedelta(days=190))
    closed.follow_ups.update(due_on=TODAY)
    return closed.follow_ups.get()


def test_half_a_year_ends_on_a_day_that_exists() -> None:
    assert months_after(dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2026, 1, 15)) == dt.date(2026, 7, 15)


def test_whoever_closes_a_case_plans_to_ask_after_it(case: Case, by: Actor, outcome: Term) -> None:
    assert close(case, by, outcome).follow_ups.get().due_on == months_after(TODAY)


def test_another_day_may_be_chosen(case: Case, by: Actor, outcome: Term, browser: Client) -> None:
    day = TODAY + dt.timedelta(days=40)
    data = {
        "status": "abgeschlossen",
        "outcomes": [outcome.slug],
        "version": "1",
        "follow_up_on": day.isoformat(),
    }
    assert browser.post(f"{case.get_absolute_url()}status/", data).status_code == 302
    assert case.follow_ups.get().due_on == day


def test_a_day_that_is_past_is_refused_beside_its_field(
    case: Case, by: Actor, outcome: Term, browser: Client
) -> None:
    data = {
        "status": "abgeschlossen",
        "outcomes": [outcome.slug],
        "version": "1",
        "follow_up_on": "2020-01-01",
    }
    answer = browser.post(f"{case.get_absolute_url()}status/", data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["follow_up_on"]
    assert not FollowUp.objects.exists()


def test_of_a_case_that_came_to_nothing_nobody_is_asked(case: Case, by: Actor, outcome: Term) -> None:
    actions.change_status(case, by=by, version=1, status="nicht-zustande-gekommen", outcomes=[outcome])
    assert not FollowUp.objects.exists()


def test_a_case_that_goes_on_is_asked_after_when_it_is_closed_again(
    asked: FollowUp, by: Actor, outcome: Term
) -> None:
    case = actions.change_status(asked.case, by=by, version=2, status="in-beratung")
    assert not FollowUp.objects.exists()
    case = close(case, by, outcome)
    actions.write_follow_up(case.follow_ups.get(), by=by, version=1, due_on=TODAY, answer=Became.PARTLY)
    case = actions.change_status(case, by=by, version=case.version, status="in-beratung")
    close(case, by, outcome)
    assert list(case.follow_ups.order_by("pk").values_list("answer", flat=True)) == [Became.PARTLY, ""]


def told() -> list[str]:
    before = len(mail.outbox)
    post()
    return sorted(sent.to[0] for sent in mail.outbox[before:])


def test_the_people_of_the_client_are_asked_once_and_reminded_once(cast: Cast, asked: FollowUp) -> None:
    people = sorted(one.user.email for one in (cast.coordinator, cast.member))
    told()
    assert actions.ask_clients() == {"asked": 1, "reminded": 0}
    assert told() == people
    assert actions.ask_clients() == {"asked": 0, "reminded": 0}
    FollowUp.objects.update(asked_on=TODAY - actions.follow_ups.REMINDED_AFTER)
    assert actions.ask_clients() == {"asked": 0, "reminded": 1}
    assert told() == people
    assert actions.ask_clients() == {"asked": 0, "reminded": 0}
    assert told() == []


def test_before_its_day_after_a_long_time_and_when_answered_nobody_is_asked(
    asked: FollowUp, by: Actor
) -> None:
    for days in (1, -31):
        FollowUp.objects.update(due_on=TODAY + dt.timedelta(days=days))
        assert actions.ask_clients() == {"asked": 0, "reminded": 0}
    actions.write_follow_up(asked, by=by, version=1, due_on=TODAY, answer=Became.NOT)
    assert actions.ask_clients() == {"asked": 0, "reminded": 0}


def test_of_a_body_without_people_here_the_adviser_asks(
    cast: Cast, by: Actor, outcome: Term, browser: Client
) -> None:
    case = close(cases.case(by=by, authority=cast.erlental), by, outcome)
    case.follow_ups.update(due_on=TODAY)
    assert actions.ask_clients() == {"asked": 0, "reminded": 0}
    assert "/beratung/faelle/" in browser.get("/beratung/nachfragen/").content.decode()
    assert case.follow_ups.get().asked_on is None


def test_the_link_of_the_mail_takes_one_answer_without_an_account(asked: FollowUp) -> None:
    actions.ask_clients()
    told()
    link = re.search(r"/(?:en/)?link/\S+", mail.outbox[-1].body)
    assert link is not None
    page = Client().get(link[0])
    assert asked.case.title in page.content.decode()
    assert Client().post(link[0], {"answer": "vielleicht"}).status_code == 422
    done = Client().post(link[0], {"answer": "teilweise", "text": "Der Bericht <b>steht</b>"})
    assert done.status_code == 200
    found = FollowUp.objects.get()
    assert (found.answer, found.text, found.answered_on) == ("teilweise", "Der Bericht <b>steht</b>", TODAY)
    assert found.by_client
    assert asked.case.events.latest("pk").data == {"answer": "teilweise"}
    again = Client().post(link[0], {"answer": "nicht", "text": ""})
    assert "teilweise" in again.content.decode()
    assert FollowUp.objects.get().answer == "teilweise"


def test_the_adviser_hears_of_the_answer(cast: Cast, asked: FollowUp) -> None:
    told()
    Client().post(follow_up_link(asked), {"answer": "erreicht", "text": ""})
    assert told() == [cast.adviser.user.email]


def test_a_link_of_a_case_that_goes_on_serves_no_more(asked: FollowUp, by: Actor) -> None:
    link = follow_up_link(asked)
    actions.change_status(asked.case, by=by, version=2, status="in-beratung")
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"answer": "erreicht"}).status_code == 410


def test_the_client_finds_the_question_and_its_answer_on_its_page(cast: Cast, asked: FollowUp) -> None:
    page = cast.client("member").get(asked.case.client_url)
    assert page.context["answer_url"] in page.content.decode()
    FollowUp.objects.update(due_on=TODAY + dt.timedelta(days=1))
    assert cast.client("member").get(asked.case.client_url).context["follow_up"] is None
    FollowUp.objects.update(due_on=TODAY)
    Client().post(page.context["answer_url"], {"answer": "erreicht", "text": "Es lief"})
    assert "Es lief" in cast.client("member").get(asked.case.client_url).content.decode()


def test_the_adviser_writes_an_answer_down_and_puts_it_right(
    asked: FollowUp, by: Actor, browser: Client
) -> None:
    path = f"{asked.case.get_absolute_url()}nachfrage/"
    data = {"version": "1", "due_on": TODAY.isoformat(), "answer": "", "text": "Am Telefon: gut"}
    refused = browser.post(path, data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["answer"])
    assert browser.post(path, data | {"answer": "erreicht"}).status_code == 302
    assert not FollowUp.objects.get().by_client
    assert browser.post(path, data | {"answer": "teilweise", "version": "2"}).status_code == 302
    assert FollowUp.objects.get().answer == "teilweise"
    assert "Am Telefon: gut" in browser.get(asked.case.get_absolute_url()).content.decode()


def test_what_the_client_wrote_nobody_else_changes(
    cast: Cast, asked: FollowUp, by: Actor, browser: Client
) -> None:
    Client().post(follow_up_link(asked), {"answer": "nicht", "text": ""})
    answered = FollowUp.objects.get()
    with pytest.raises(ValidationError), transaction.atomic():
        actions.write_follow_up(answered, by=by, version=2, due_on=TODAY, answer=Became.ACHIEVED)
    assert browser.get(f"{asked.case.get_absolute_url()}nachfrage/").status_code == 404
    assert FollowUp.objects.get().answer == "nicht"


def test_who_is_not_of_the_client_and_does_not_work_on_the_case_says_nothing(
    cast: Cast, asked: FollowUp
) -> None:
    for role in ("editor", "member", "foreign"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            actions.write_follow_up(asked, by=cast.actor(role), version=1, due_on=TODAY, answer="erreicht")
    for by in (cast.actor("foreign"), cast.actor("editor"), Actor.by_link("follow-up:999999")):
        with pytest.raises(PermissionDenied), transaction.atomic():
            actions.answer_follow_up(asked, by=by, answer="erreicht", text="")
    assert FollowUp.objects.get().answer == ""


def test_two_who_write_at_once_see_both_texts(asked: FollowUp, by: Actor, browser: Client) -> None:
    actions.write_follow_up(asked, by=by, version=1, due_on=TODAY, answer="erreicht", text="Ihr Text")
    data = {"version": "1", "due_on": TODAY.isoformat(), "answer": "nicht", "text": "Mein Text"}
    answer = browser.post(f"{asked.case.get_absolute_url()}nachfrage/", data)
    assert answer.status_code == 409
    assert "Ihr Text" in answer.content.decode()
    assert "Mein Text" in answer.content.decode()
    with pytest.raises(Conflict), transaction.atomic():
        actions.write_follow_up(asked, by=by, version=1, due_on=TODAY)


def test_the_list_shows_what_is_due_mine_first_in_as_many_queries(
    cast: Cast, by: Actor, outcome: Term, django_assert_max_num_queries, browser: Client
) -> None:
    made = [
        close(cases.case(by=by, authority=cast.birkenfurt), cast.actor(role), outcome)
        for role in ("adviser", "lead")
    ]
    FollowUp.objects.update(due_on=TODAY)
    other = cases.case(by=cast.actor("lead"), authority=cast.birkenfurt)
    close(other, cast.actor("lead"), outcome)
    other.follow_ups.update(due_on=TODAY - dt.timedelta(days=3))
    with django_assert_max_num_queries(25):
        page = browser.get("/beratung/nachfragen/")
    assert [one.case_id for one in page.context["page_obj"]] == [*(one.pk for one in made), other.pk]
    FollowUp.objects.update(due_on=TODAY + dt.timedelta(days=3))
    assert not list(browser.get("/beratung/nachfragen/").context["page_obj"])
    assert len(list(browser.get("/beratung/nachfragen/?stand=alle").context["page_obj"])) == 3


def test_in_the_report_whoever_has_not_answered_is_unknown(
    asked: FollowUp, by: Actor, outcome: Term, cast: Cast
) -> None:
    second = close(cases.case(by=by, authority=cast.moorbach), by, outcome)
    second.follow_ups.update(due_on=TODAY)
    later = close(cases.case(by=by, authority=cast.moorbach), by, outcome)
    later.follow_ups.update(due_on=TODAY + dt.timedelta(days=1))
    Client().post(follow_up_link(asked), {"answer": "erreicht", "text": ""})
    year = Period(dt.date(TODAY.year, 1, 1), dt.date(TODAY.year, 12, 31))
    (section,) = [one for one in report(year, is_for_outside=False).sections if one.slug == "nachfragen"]
    assert [line.number for line in section.lines] == [1, 1]
    assert "unbekannt" in section.lines[-1].label


def test_today_tells_the_adviser_in_charge_whom_to_ask(cast: Cast, asked: FollowUp, browser: Client) -> None:
    def boxes(who: Client) -> list[str]:
        return [box.anchor for box in who.get("/beratung/").context["boxes"]]

    assert "nachfragen" in boxes(browser)
    assert asked.case.title in browser.get("/beratung/").content.decode()
    assert "nachfragen" not in boxes(cast.client("lead"))
    FollowUp.objects.update(due_on=TODAY + dt.timedelta(days=1))
    assert "nachfragen" not in boxes(browser)
