"""What there is on the topics of an entry stands beside it; what was given is noted with one click and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from consultations.cases import actions
from consultations.cases.models import Case, MaterialGiven
from fsa_portal.actor import Visibility
from knowledge.vocabulary.models import Term, Vocabulary
from tests.consultations.cases.entries.typed_lines import BIRKENFURT, ENTRY, READ, entries_of, filled
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db
LINE = "Tel Birkenfurt 20 min Kinderarmut"


@pytest.fixture
def who(settings, tmp_path: Path) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    settings.SEARCH_DIR = tmp_path / "search"
    content.site()
    return people.cast()


@pytest.fixture
def topic(who) -> Term:
    found = content.term(Vocabulary.TOPIC, "kinderarmut")
    Term.objects.filter(pk=found.pk).update(words="Kinderarmut")
    return found


def closed(by, topic: Term, title: str, **fields) -> Case:
    made = cases.case(by=by, title=title, topics=[topic], **fields)
    outcome = content.term(Vocabulary.CASE_OUTCOME, "unbekannt")
    made = actions.change_status(made, by=by, version=made.version, status="in-beratung")
    return actions.close_case(made, by=by, version=made.version, outcomes=[outcome])


def example(topic: Term, **fields):
    made = content.example(**fields)
    made.topics.add(topic)
    made.save_revision().publish()
    return made


def test_closed_cases_and_pages_on_the_topics_stand_beside_the_form(who, topic) -> None:
    by = who.actor("adviser")
    closed(by, topic, "Früherer Fall", authority=who.moorbach)
    cases.case(by=by, authority=who.moorbach, title="Laufender Fall", topics=[topic])
    example(topic, title="Gutes Beispiel", slug="gutes-beispiel")
    call_command("rebuild_search", verbosity=0)
    page = who.client("adviser").post(READ, {"line": LINE}).content.decode()
    assert "Früherer Fall" in page
    assert "Gutes Beispiel" in page
    assert "Laufender Fall" not in page
    assert (
        "Gutes Beispiel" not in who.client("adviser").post(READ, {"line": "Tel Birkenfurt"}).content.decode()
    )


def test_closed_cases_of_others_that_are_confidential_are_not_told(who, topic) -> None:
    by = who.actor("adviser")
    hidden = cases.case(
        by=by, title="KANARI", topics=[topic], authority=who.moorbach, visibility=Visibility.CONFIDENTIAL
    )
    by = who.actor("adviser")
    hidden = actions.change_status(hidden, by=by, version=hidden.version, status="in-beratung")
    outcome = content.term(Vocabulary.CASE_OUTCOME, "unbekannt")
    actions.close_case(hidden, by=by, version=hidden.version, outcomes=[outcome])
    call_command("rebuild_search", verbosity=0)
    assert "KANARI" in who.client("adviser").post(READ, {"line": LINE}).content.decode()
    assert "KANARI" not in who.client("adviser2").post(READ, {"line": LINE}).content.decode()


def test_one_click_notes_a_page_as_given_and_it_is_counted(who, topic) -> None:
    case = cases.case(by=who.actor("adviser"), authority=who.birkenfurt)
    given = example(topic, title="Gutes Beispiel", slug="gutes-beispiel")
    call_command("rebuild_search", verbosity=0)
    browser = who.client("adviser")
    sent = filled(browser, line=LINE)
    answer = browser.post(ENTRY, sent | {"give": f"example:{given.pk}"})
    assert answer.status_code == 200
    assert not MaterialGiven.objects.exists()
    more = entries_of(answer.content.decode())
    assert (more["about-0"], more["page-0"], more["body-0"]) == ("Gutes Beispiel", str(given.pk), BIRKENFURT)
    again = entries_of(browser.post(ENTRY, more | {"give": f"example:{given.pk}"}).content.decode())
    assert [name for name in again if name.startswith("page-")] == ["page-0"]
    assert browser.post(ENTRY, more).status_code == 302
    material = MaterialGiven.objects.get()
    assert (material.page_id, material.contact.case) == (given.pk, case)
    assert "Gutes Beispiel" in browser.get(case.get_absolute_url()).content.decode()


def test_a_page_that_is_not_seen_is_not_given(who, topic) -> None:
    cases.case(by=who.actor("adviser"), authority=who.birkenfurt)
    draft = example(topic, title="KANARI", slug="entwurf")
    draft.unpublish()
    browser = who.client("adviser")
    sent = filled(browser, line=LINE)
    for number in (draft.pk, 987654, "x", "9" * 40):
        page = browser.post(ENTRY, sent | {"give": f"example:{number}"}).content.decode()
        assert "KANARI" not in page
        assert "page-0" not in page
        refused = browser.post(ENTRY, sent | {"page-0": str(number), "material-0": "checkliste"})
        assert refused.status_code == 422
    assert not MaterialGiven.objects.exists()
