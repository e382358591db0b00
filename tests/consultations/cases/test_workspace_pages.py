"""The pages of the advisers and of the advised bodies."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.rights import goal_link
from fsa_portal.actor import Visibility
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db
LIST = "/beratung/faelle/"


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def case(who) -> Case:
    return cases.case(
        by=who.actor("adviser"), authority=who.birkenfurt, goal="Ein Bericht.", risk="Wenig Personal."
    )


def text(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_filters_narrow_the_list_and_count_only_what_the_adviser_may_see(who) -> None:
    by, topic = who.actor("adviser"), content.term(Vocabulary.TOPIC, "kinderarmut")
    cases.case(by=by, authority=who.birkenfurt, title="Mit Thema", topics=[topic])
    cases.case(by=who.actor("adviser2"), authority=who.moorbach, title="Ohne Thema")
    cases.case(
        by=by, authority=who.moorbach, title="KANARI", topics=[topic], visibility=Visibility.CONFIDENTIAL
    )
    browser = who.client("adviser2")
    page = text(browser, f"{LIST}?topic=kinderarmut")
    assert "Mit Thema" in page
    assert "Ohne Thema" not in page
    assert "KANARI" not in page
    groups = {g.name: g.options for g in browser.get(LIST).context["groups"]}
    assert [(o.value, o.count) for o in groups["status"]] == [("offen", 2), ("anfrage", 2)]
    assert [(o.value, o.count) for o in groups["topic"]] == [("kinderarmut", 1)]
    assert [o.count for o in groups["mine"]] == [1]
    assert "Kein Fall passt." in text(browser, f"{LIST}?topic=kinderarmut&mine=on")


def test_a_filter_that_is_no_choice_hides_nothing(who, case) -> None:
    assert case.title in text(
        who.client("adviser"), f"{LIST}?status=nonsense&topic=nonsense&seite=x&anzahl=y"
    )


@pytest.mark.parametrize("url", [LIST, "/beratung/", "/mein/beratung/"])
def test_lists_need_as_many_queries_for_three_cases_as_for_one(who, url: str) -> None:
    by = who.actor("adviser")
    browser = who.client("member" if url.startswith("/mein") else "adviser")

    def make() -> None:
        made = cases.case(
            by=by, authority=who.birkenfurt, topics=[content.term(Vocabulary.TOPIC, "kinderarmut")]
        )
        cases.contact(made, by=by)
        actions.set_next_step(
            made, by=by, version=made.version, next_step="Rückruf", next_step_on=timezone.localdate()
        )

    def queries() -> int:
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            text(browser, url)
        return len(captured)

    make()
    one = queries()
    make()
    make()
    assert queries() == one
    assert one <= 25


def test_finishing_a_step_from_today_leads_back_to_today(who, case) -> None:
    late = timezone.localdate() - dt.timedelta(days=2)
    case = actions.set_next_step(
        case, by=who.actor("adviser"), version=case.version, next_step="Rückruf", next_step_on=late
    )
    browser = who.client("adviser")
    assert "seit 2 Tagen" in text(browser, "/beratung/")
    url = f"{case.get_absolute_url()}schritt/"
    answer = browser.post(url, {"done": "1", "version": case.version, "back": "today"}, follow=True)
    assert answer.redirect_chain == [("/beratung/", 302)]
    page = answer.content.decode()
    assert "Erledigt: Rückruf" in page
    assert "Heute ist nichts fällig." in page


def test_an_empty_step_is_no_step_and_an_emptied_one_is_taken_back(who, case) -> None:
    browser, url = who.client("adviser"), f"{case.get_absolute_url()}schritt/"
    nothing = {"next_step": "", "next_step_on": "", "version": case.version}
    answer = browser.post(url, nothing)
    assert answer.status_code == 422
    assert "Sagen Sie, was zu tun ist." in answer.content.decode()
    case = actions.set_next_step(
        case, by=who.actor("adviser"), version=case.version, next_step="Rückruf", next_step_on=None
    )
    answer = browser.post(url, nothing | {"version": case.version}, follow=True)
    assert "Es ist kein Schritt mehr geplant." in answer.content.decode()


def test_a_note_is_shown_as_text_with_links_never_as_markup(who, case) -> None:
    browser = who.client("adviser")
    note = "Siehe https://example.org/bericht <script>alert(1)</script>"
    data = {
        "date": "2026-11-01",
        "kind": "telefonat",
        "minutes": "10",
        "text": note,
        "visibility": "internal",
    }
    browser.post(f"{case.get_absolute_url()}kontakt/", data)
    page = text(browser, case.get_absolute_url())
    assert '<a href="https://example.org/bericht">' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_refused_contact_comes_back_with_its_text_and_says_what_is_wrong(who, case) -> None:
    data = {
        "date": "2026-11-01",
        "kind": "telefonat",
        "minutes": "0",
        "text": "Langer Text",
        "visibility": "internal",
    }
    answer = who.client("adviser").post(f"{case.get_absolute_url()}kontakt/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fehler:" in page
    assert 'id="fehler"' in page
    assert "Langer Text" in page


def test_the_client_agrees_by_the_link_once(who, case, client) -> None:
    url = goal_link(case)
    assert "Ein Bericht." in text(client, url)
    assert Case.objects.get().goal_confirmed_at is None
    assert "Danke." in client.post(url).content.decode()
    assert Case.objects.get().goal_confirmed_at is not None
    assert "gilt nicht mehr" in text(client, url, status=410)
    assert url not in text(who.client("adviser"), case.get_absolute_url())


def test_the_client_sees_the_own_side_and_nothing_inner(who, case) -> None:
    by = who.actor("adviser")
    cases.contact(case, by=by, text="FREIGEGEBEN", client=True)
    cases.contact(case, by=by, text="NUR-INNEN")
    browser = who.client("member")
    assert case.title in text(browser, "/mein/beratung/")
    page = text(browser, case.client_url)
    assert "FREIGEGEBEN" in page
    assert "NUR-INNEN" not in page
    assert "Wenig Personal." not in page


def test_cases_on_the_page_of_an_authority_are_for_the_fsa_and_for_those_who_may_see_them(who) -> None:
    by = who.actor("adviser")
    cases.case(by=by, authority=who.birkenfurt, title="OFFEN")
    cases.case(by=by, authority=who.birkenfurt, title="KANARI", visibility=Visibility.CONFIDENTIAL)
    cases.case(by=by, authority=who.moorbach, title="ANDERSWO")
    seen = {
        role: [
            word
            for word in ("OFFEN", "KANARI", "ANDERSWO")
            if word in text(who.client(role), who.birkenfurt.get_absolute_url())
        ]
        for role in ("visitor", "member", "welfare", "ministry", "adviser", "adviser2", "lead")
    }
    assert seen == {
        "visitor": [],
        "member": [],
        "welfare": [],
        "ministry": [],
        "adviser": ["OFFEN", "KANARI"],
        "adviser2": ["OFFEN"],
        "lead": ["OFFEN", "KANARI"],
    }
