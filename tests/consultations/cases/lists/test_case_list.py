"""The list of cases as a tool: words and boxes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from consultations.cases.models import Case
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.actor import Visibility
from knowledge.vocabulary.models import Vocabulary
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db
LIST = "/beratung/faelle/"
DAY = dt.date(2027, 6, 30)


@pytest.fixture
def who(settings) -> people.Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def three(who) -> list[Case]:
    """Of two advisers; the last one is overdue, confidential, and has no topic."""
    topic = content.term(Vocabulary.TOPIC, "kinderarmut")
    by, other = who.actor("adviser"), who.actor("adviser2")
    first = cases.case(
        by=by, authority=who.birkenfurt, title="Kürzung im Haushalt", topics=[topic], opened_on=DAY
    )
    second = cases.case(
        by=other, authority=who.moorbach, title="Runder Tisch", opened_on=DAY.replace(month=7)
    )
    third = cases.case(
        by=other, authority=who.moorbach, title="Geheim", visibility=Visibility.CONFIDENTIAL, opened_on=DAY
    )
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Case.objects.filter(pk=third.pk).update(next_step="Anruf", next_step_on=yesterday)
    Case.objects.filter(pk=second.pk).update(status=CaseStatus.RESTING)
    cases.contact(first, by=by)
    return [first, second, third]


def shown(client, line: str) -> list[str]:
    """The titles that the list has after a line was sent from its field."""
    answer = client.get(LIST, {"q": line}, follow=True)
    assert answer.status_code == 200
    assert not answer.context["query"].unknown, answer.context["query"].unknown
    return sorted(case.title for case in answer.context["page_obj"])


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("", ["Geheim", "Kürzung im Haushalt", "Runder Tisch"]),
        ("bei:ich", ["Geheim", "Runder Tisch"]),
        ("-bei:ich", ["Kürzung im Haushalt"]),
        ("status:offen -status:ruht", ["Geheim", "Kürzung im Haushalt"]),
        ("status:ruht status:anfrage", ["Geheim", "Kürzung im Haushalt", "Runder Tisch"]),
        ("status:beendet", []),
        ("thema:kinderarmut", ["Kürzung im Haushalt"]),
        ("-thema:kinderarmut", ["Geheim", "Runder Tisch"]),
        ("bis:2027-06", ["Geheim", "Kürzung im Haushalt"]),
        ("seit:2027-07 bis:2027", ["Runder Tisch"]),
        ("jahr:2026", []),
        ("ohne:schritt", ["Kürzung im Haushalt", "Runder Tisch"]),
        ("ohne:kontakt", ["Geheim", "Runder Tisch"]),
        ("überfällig", ["Geheim"]),
        ("vertraulich", ["Geheim"]),
        ("-vertraulich kuerzung haushalt", ["Kürzung im Haushalt"]),
        ('"runder tisch"', ["Runder Tisch"]),
        ("-tisch -geheim", ["Kürzung im Haushalt"]),
        ("kommune:moorbach", ["Geheim", "Runder Tisch"]),
    ],
)
def test_the_line_narrows_the_list(who, three, line: str, titles: list[str]) -> None:
    assert shown(who.client("adviser2"), line) == titles


def test_a_district_has_the_cases_of_its_municipalities(who, three) -> None:
    district = who.birkenfurt.parent
    expected = sorted(case.title for case in three if case.authority.parent == district)
    assert shown(who.client("adviser2"), f"kreis:{district.key}") == expected
    assert shown(who.client("adviser2"), f'kreis:"{district.name}"') == expected


def test_words_become_boxes_and_boxes_words(who, three) -> None:
    browser = who.client("adviser2")
    answer = browser.get(LIST, {"q": "bei:ich -status:ruht tisch", "anzahl": "50"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?mine=on&status=-ruht&word=tisch&anzahl=50"
    context = browser.get(answer["Location"]).context
    ticked = [(group.name, o.value) for group in context["groups"] for o in group.options if o.selected]
    assert ticked == [("mine", "on")]
    assert context["kept"] == [("status", "-ruht"), ("word", "tisch"), ("anzahl", "50")]
    assert context["line"] == "bei:ich -status:ruht tisch"
    assert context["chips"][1] == ("nicht: Ruht", "?mine=on&word=tisch&anzahl=50")


def test_what_is_not_understood_stays_in_the_field_with_help(who, three) -> None:
    answer = who.client("adviser").get(LIST, {"q": "thema:nonsens status:offen"}, follow=True)
    page = answer.content.decode()
    assert 'value="thema:nonsens"' in page
    assert "Nicht verstanden: „thema:nonsens“. Möglich sind: " in page
    assert [label for label, _ in answer.context["chips"]] == [
        "Alle offenen",
        "nicht verstanden: thema:nonsens",
    ]
    assert len(answer.context["page_obj"].object_list) == 2


def test_nothing_at_the_side_tells_of_cases_that_one_may_not_see(who, three) -> None:
    second = three[1]
    Case.objects.filter(pk=second.pk).update(visibility=Visibility.CONFIDENTIAL)
    context = who.client("adviser").get(LIST).context
    values = {group.name: [(o.value, o.count) for o in group.options] for group in context["groups"]}
    assert values["year"] == [("2027", 1)]
    assert values["due"] == values["visibility"] == []
    assert values["adviser"] == [(str(who.adviser.user_id), 1)]
    assert values["status"] == [("offen", 1), ("anfrage", 1)]
    assert values["without"] == [("step", 1)]
    assert not any("moorbach" in words or str(who.adviser2.user) in words for words in context["completions"])
    ConflictOfInterest.objects.create(user=who.adviser.user, authority=who.birkenfurt)
    values = {group.name: group.options for group in who.client("adviser").get(LIST).context["groups"]}
    assert not values["year"]


def test_boxes_count_what_they_would_show_with_the_other_filters(who, three) -> None:
    context = who.client("lead").get(f"{LIST}?visibility=confidential&status=ruht").context
    counts = {group.name: {o.value: o.count for o in group.options} for group in context["groups"]}
    assert counts["visibility"] == {"confidential": 0}
    assert counts["status"] == {"offen": 1, "anfrage": 1, "ruht": 0}
    assert counts["due"] == {}
