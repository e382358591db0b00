"""Two people change the same case: what the second one sees, what is chosen beforehand, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

from consultations.cases import actions
from consultations.cases.models import Case
from consultations.cases.statuses import CaseStatus
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db

Entries = dict[str, list[str]]


@pytest.fixture
def who(settings) -> Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def case(who: Cast) -> Case:
    topics = [content.term(Vocabulary.TOPIC, "kinderarmut"), content.term(Vocabulary.TOPIC, "wohnen")]
    return cases.case(
        by=who.actor("adviser"),
        authority=who.birkenfurt,
        goal="Ein Bericht.\nMit Karten.",
        risk="Wenig Personal.",
        topics=topics,
    )


@pytest.fixture
def browser(who: Cast) -> Client:
    return who.client("adviser")


def path(case: Case, tail: str = "") -> str:
    return f"/beratung/faelle/{case.reference}/{tail}"


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def entries(answer: HttpResponse, action: str = "") -> Entries:
    """What a browser sends for the form of the page (the one to ``action``) as it stands."""
    forms = BeautifulSoup(answer.content.decode(), "html.parser").select("main form[method=post]")
    form = next(
        form for form in forms if form.get("action", "") == action and not form.find(attrs={"name": "done"})
    )
    sent: Entries = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in {"radio", "checkbox"} and not field.has_attr("checked"):
            continue
        sent.setdefault(str(field["name"]), []).append(_value(field))
    return sent


def _value(field: Tag) -> str:
    empty = "on" if field.get("type") in ("checkbox", "radio") else ""
    value = (
        field.get_text().removeprefix("\n") if field.name == "textarea" else str(field.get("value", empty))
    )
    return value.replace("\r\n", "\n").replace("\n", "\r\n")


def chosen(answer: HttpResponse) -> dict[str, str]:
    """Which of the two texts is chosen beforehand, by field."""
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    return {
        str(radio["name"]): str(radio["id"]).split("-")[0]
        for radio in page.select("input[type=radio][checked]")
    }


def test_what_i_did_not_touch_is_chosen_as_it_was_saved_and_what_i_did_as_i_wrote_it(
    case: Case, browser: Client, who: Cast
) -> None:
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"title": ["Mein Titel"], "risk": ["Mein Risiko"]}
    actions.change_case(
        case,
        by=who.actor("lead"),
        version=1,
        goal="Zwei Berichte.",
        risk="Viel Personal.",
        visibility="confidential",
    )
    answer = browser.post(url, mine)
    assert answer.status_code == 409
    assert chosen(answer) == {"title": "mine", "goal": "theirs", "risk": "mine", "visibility": "theirs"}
    assert browser.post(url, entries(answer)).status_code == 302
    kept = fresh(case)
    assert (kept.title, kept.risk) == ("Mein Titel", "Mein Risiko")
    assert (kept.goal, kept.visibility) == ("Zwei Berichte.", "confidential")


def test_the_page_names_fields_and_choices_in_words_and_marks_what_differs(
    case: Case, browser: Client, who: Cast
) -> None:
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"goal": ["Zwei <Berichte> mit Karten."]}
    actions.change_case(
        case, by=who.actor("lead"), version=1, goal="Drei Berichte mit Karten.", visibility="confidential"
    )
    page = BeautifulSoup(browser.post(url, mine).content.decode(), "html.parser")
    fields = {box.legend.get_text(): box for box in page.select("fieldset.fsa-conflict")}
    assert set(fields) == {"Vereinbartes Ziel", "Wer in der Fachstelle sieht den Fall?"}
    goal = [mark.get_text().strip() for mark in fields["Vereinbartes Ziel"].select("mark")]
    assert goal == ["Zwei <Berichte>", "Drei Berichte"]
    seen = fields["Wer in der Fachstelle sieht den Fall?"].get_text()
    assert "alle in der Fachstelle" in seen
    assert "confidential" not in seen


def test_a_third_change_meanwhile_is_measured_by_the_second_page(
    case: Case, browser: Client, who: Cast
) -> None:
    """What was chosen as saved on the first page counts as untouched on the second."""
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"risk": ["Mein Risiko"]}
    actions.change_case(case, by=who.actor("lead"), version=1, goal="Zwei Berichte.")
    first = browser.post(url, mine)
    actions.change_case(case, by=who.actor("lead"), version=2, goal="Drei Berichte.", risk="Viel Personal.")
    second = browser.post(url, entries(first))
    assert second.status_code == 409
    assert chosen(second) == {"goal": "theirs", "risk": "mine"}


def test_a_form_that_does_not_say_what_it_was_loaded_with_keeps_what_it_sends(
    case: Case, browser: Client, who: Cast
) -> None:
    actions.set_next_step(
        case, by=who.actor("lead"), version=1, next_step="Besuchen", next_step_on=dt.date(2027, 3, 4)
    )
    answer = browser.post(path(case, "schritt/"), {"done": "1", "version": "1"})
    assert chosen(answer) == {"next_step": "mine", "next_step_on": "mine"}


def test_a_step_that_was_only_moved_keeps_the_words_of_the_other(
    case: Case, browser: Client, who: Cast
) -> None:
    url = path(case, "schritt/")
    case = actions.set_next_step(
        case, by=who.actor("lead"), version=1, next_step="Anrufen", next_step_on=dt.date(2027, 1, 2)
    )
    mine = entries(browser.get(path(case)), url) | {"next_step_on": ["2027-05-06"]}
    actions.set_next_step(
        case, by=who.actor("lead"), version=2, next_step="Besuchen", next_step_on=dt.date(2027, 1, 2)
    )
    answer = browser.post(url, mine)
    assert chosen(answer) == {"next_step": "theirs", "next_step_on": "mine"}
    assert browser.post(url, entries(answer)).status_code == 302
    assert (fresh(case).next_step, fresh(case).next_step_on) == ("Besuchen", dt.date(2027, 5, 6))


def test_fields_in_which_both_agree_are_not_shown(case: Case, browser: Client, who: Cast) -> None:
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"goal": ["Zwei Berichte."], "title": ["Mein Titel"]}
    actions.change_case(case, by=who.actor("lead"), version=1, goal="Zwei Berichte.")
    assert set(chosen(browser.post(url, mine))) == {"title"}


@pytest.mark.parametrize("theirs", [["kinderarmut", "wohnen", "engagement"], ["wohnen"], []])
def test_topics_that_both_changed_get_both_changes(
    case: Case, browser: Client, who: Cast, theirs: list[str]
) -> None:
    """I take one away and add one; the other added one, took one away, took all away."""
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"topics": ["kinderarmut", "digitalisierung-daten"]}
    topics = [content.term(Vocabulary.TOPIC, slug) for slug in theirs]
    actions.change_case(case, by=who.actor("lead"), version=1, topics=topics)
    answer = browser.post(url, mine)
    assert chosen(answer) == {}
    assert browser.post(url, entries(answer)).status_code == 302
    wanted = (set(theirs) - {"wohnen"}) | {"digitalisierung-daten"}
    assert set(case.topics.values_list("slug", flat=True)) == wanted


@pytest.mark.parametrize("hostile", ["\x00", "<b>", "9" * 40, "\ud83d"])
def test_what_a_form_claims_it_was_loaded_with_can_be_anything(
    case: Case, browser: Client, who: Cast, hostile: str
) -> None:
    url = path(case, "bearbeiten/")
    mine: dict[str, Any] = entries(browser.get(url))
    mine |= {
        name: [hostile.encode("utf-8", "ignore").decode()] for name in mine if name.startswith("initial-")
    }
    actions.change_case(case, by=who.actor("lead"), version=1, goal="Zwei Berichte.")
    answer = browser.post(url, mine)
    assert answer.status_code == 409
    assert chosen(answer)["goal"] == "mine"


def test_a_stale_step_shows_both_and_the_second_answer_is_saved(
    case: Case, browser: Client, who: Cast
) -> None:
    actions.set_next_step(
        case, by=who.actor("lead"), version=1, next_step="Anrufen", next_step_on=dt.date(2027, 1, 2)
    )
    answer = browser.post(
        path(case, "schritt/"), {"next_step": "Schreiben", "next_step_on": "2027-03-04", "version": "1"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    for text in ("Anrufen", "Schreiben", "2027-01-02", "2027-03-04"):
        assert text in page
    assert fresh(case).next_step == "Anrufen"
    again = {"next_step": "Schreiben", "next_step_on": "2027-03-04", "version": "2"}
    assert browser.post(path(case, "schritt/"), again).status_code == 302
    assert fresh(case).next_step == "Schreiben"


def test_the_text_of_both_is_on_the_page_of_a_stale_change(case: Case, browser: Client, who: Cast) -> None:
    actions.change_case(case, by=who.actor("lead"), version=1, goal="Der Text der Leitung.")
    form = {
        "title": case.title,
        "goal": "Mein <b>Text</b>.",
        "risk": "",
        "visibility": "internal",
        "version": "1",
    }
    answer = browser.post(path(case, "bearbeiten/"), form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Der Text der Leitung." in page
    assert "Mein &lt;b&gt;Text&lt;/b&gt;." in page
    assert 'name="version" value="2"' in page
    assert fresh(case).goal == "Der Text der Leitung."


def test_a_stale_move_shows_both_by_their_names(case: Case, browser: Client, who: Cast) -> None:
    actions.change_status(fresh(case), by=who.actor("lead"), version=1, status=CaseStatus.TRIAGE)
    answer = browser.post(path(case, "status/"), {"status": CaseStatus.SCOPING, "version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    for status in (CaseStatus.TRIAGE, CaseStatus.SCOPING):
        assert str(status.label) in page
    assert fresh(case).status == CaseStatus.TRIAGE


def test_a_move_and_another_change_are_no_conflict(case: Case, browser: Client, who: Cast) -> None:
    url = path(case, "status/")
    mine = entries(browser.get(url)) | {"status": [CaseStatus.TRIAGE]}
    actions.change_case(case, by=who.actor("lead"), version=1, title="Titel der Leitung")
    assert browser.post(url, mine).status_code == 302
    assert (fresh(case).status, fresh(case).title) == (CaseStatus.TRIAGE, "Titel der Leitung")


@pytest.mark.parametrize(("choice", "becomes"), [(0, CaseStatus.SCOPING), (1, CaseStatus.TRIAGE)])
def test_of_two_moves_either_can_be_chosen(
    case: Case, browser: Client, who: Cast, choice: int, becomes: CaseStatus
) -> None:
    url = path(case, "status/")
    mine = entries(browser.get(url)) | {"status": [CaseStatus.SCOPING]}
    actions.change_status(fresh(case), by=who.actor("lead"), version=1, status=CaseStatus.TRIAGE)
    answer = browser.post(url, mine)
    assert answer.status_code == 409
    (field,) = answer.context["conflict"]["fields"]
    chosen_one = (field.mine_value, field.theirs_value)[choice]
    assert browser.post(url, entries(answer) | {"status": [chosen_one]}).status_code == 302
    assert fresh(case).status == becomes


def test_of_a_move_that_is_not_possible_any_more_is_said_who_moved_the_case_and_where(
    case: Case, browser: Client, who: Cast
) -> None:
    """The team lead closed it; what else was entered stays, and the form goes on from where the case stands now."""
    reason = content.term(Vocabulary.CASE_OUTCOME, "bericht")
    url = path(case, "status/")
    mine = entries(browser.get(url)) | {"status": [CaseStatus.RESTING], "outcomes": [reason.slug]}
    actions.close_case(fresh(case), by=who.actor("lead"), version=1, outcomes=[reason])
    answer = browser.post(url, mine)
    (said,) = answer.context["form"].errors["status"]
    for part in (str(who.lead.user), CaseStatus.CLOSED.label, CaseStatus.RESTING.label):
        assert str(part) in said
    assert list(answer.context["form"].errors) == ["status"]
    assert fresh(case).status == CaseStatus.CLOSED
    again = entries(answer) | {"status": [CaseStatus.FOLLOW_UP]}
    assert answer.context["form"]["outcomes"].value() == [reason.slug]
    assert browser.post(url, again).status_code == 302
    assert fresh(case).status == CaseStatus.FOLLOW_UP


def test_a_text_is_ascribed_to_whoever_wrote_it(case: Case, browser: Client, who: Cast) -> None:
    """What I changed and nobody else did: on the other side stands what stood there before."""
    url = path(case, "bearbeiten/")
    mine = entries(browser.get(url)) | {"risk": ["Mein Risiko"]}
    actions.change_case(case, by=who.actor("lead"), version=1, goal="Ziel der Leitung.")
    page = BeautifulSoup(browser.post(url, mine).content.decode(), "html.parser")
    said = {
        str(field.legend.get_text()): [label.get_text() for label in field.select("label")]
        for field in page.select(".fsa-conflict")
        if field.legend is not None
    }
    by = f"Gespeichert von: {who.lead.user}"
    assert said == {
        "Vereinbartes Ziel": ["So stand es vorher", by],
        "Risiko": ["Ihr Text, noch nicht gespeichert", "So stand es vorher"],
    }


def test_two_who_write_at_once_see_both_texts_of_what_differs_and_choose(who: Cast, case: Case) -> None:
    by = who.actor("adviser2")
    stale = {"title": case.title, "goal": "Mein Ziel\r\nzweite Zeile", "risk": case.risk, "visibility": "internal",
             "version": case.version}  # fmt: skip
    actions.change_case(case, by=by, version=case.version, goal="Anderes Ziel")
    browser = who.client("adviser")
    url = f"{case.get_absolute_url()}bearbeiten/"
    answer = browser.post(url, stale)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert [(f.name, f.mine, f.theirs) for f in conflict["fields"]] == [
        ("goal", "Mein Ziel\nzweite Zeile", "Anderes Ziel")
    ]
    assert conflict["by"] == who.adviser2.user.name
    choice = dict(conflict["kept"]) | {
        "version": conflict["version"],
        "goal": conflict["fields"][0].mine_value,
    }
    assert browser.post(url, choice).status_code == 302
    case.refresh_from_db()
    assert (case.goal, case.risk) == ("Mein Ziel\nzweite Zeile", "Wenig Personal.")


def test_line_ends_alone_are_no_conflict(who: Cast, case: Case) -> None:
    case = actions.change_case(case, by=who.actor("adviser"), version=case.version, goal="Eins\nZwei")
    stale = {
        "title": "Anders",
        "goal": "Eins\r\nZwei",
        "risk": case.risk,
        "visibility": "internal",
        "version": 1,
    }
    answer = who.client("adviser").post(f"{case.get_absolute_url()}bearbeiten/", stale)
    assert [f.name for f in answer.context["conflict"]["fields"]] == ["title"]
