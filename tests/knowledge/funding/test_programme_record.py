"""Every publication of a programme leaves what it changed, field by field, and nobody takes it away."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Revision

from fsa_portal.accounts.actions import affiliate
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority
from knowledge.funding.models import FundingStatus, ProgrammeEvent, ProgrammePage
from knowledge.funding.recording import recorded_state, state_of
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people
from tests.factories.windows import Window

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
PUBLISH = {"action-publish": "1"}


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def editor() -> Client:
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def events(page: ProgrammePage) -> list[ProgrammeEvent]:
    return list(ProgrammeEvent.objects.filter(page=page.pk))


def publish(page: ProgrammePage, **fields: object) -> None:
    page = ProgrammePage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_the_first_publication_keeps_all_fields() -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    (first,) = events(page)
    kept = {name: change["after"] for name, change in first.data["changes"].items()}
    assert first.what == "published"
    assert kept == state_of(page.pk)
    assert kept["summary"] == "Zuschuss für Software."
    assert kept["applicants"] == [{"type": "kommune", "own_share": 20, "note": ""}]
    named = {field.name for field in ProgrammePage._meta.local_fields if not field.primary_key}
    assert named <= set(kept)
    assert {field.name for field in ProgrammePage._meta.local_many_to_many} <= set(kept)


def test_an_edit_keeps_old_and_new_values_and_who_published(editor: Client) -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    answer = Window(editor, page).save(
        **{"applicants-0-own_share": "25", "deadline": "2027-03-31", **PUBLISH}
    )
    assert answer.status_code == 302
    _, changed = events(page)
    assert changed.what == "changed"
    assert changed.data["changes"] == {
        "deadline": {"before": None, "after": "2027-03-31"},
        "applicants": {
            "before": [{"type": "kommune", "own_share": 20, "note": ""}],
            "after": [{"type": "kommune", "own_share": 25, "note": ""}],
        },
    }
    assert changed.by_user_id == int(editor.session["_auth_user_id"])
    assert Affiliation.objects.get(pk=changed.by_affiliation).user_id == changed.by_user_id
    assert recorded_state(page.pk) == state_of(page.pk)


def test_of_two_roles_the_one_in_force_is_kept() -> None:
    """Who holds two posts publishes in one of them."""
    person = people.affiliation(Role.EDITOR).user
    lead = affiliate(by=people.SYSTEM, user=person, role=Role.LEAD, starts_on=people.LONG_AGO)
    page = content.programme()
    browser = people.browser(person, second_factor=True)
    session = browser.session
    session["affiliation"] = lead.pk
    session.save()
    Window(browser, page).save(summary="Neu.", **PUBLISH)
    assert (events(page)[-1].by_user_id, events(page)[-1].by_affiliation) == (person.pk, lead.pk)
    publish(page, summary="Von einem Auftrag, nicht in einer Rolle.")
    assert events(page)[-1].by_affiliation is None


def test_a_draft_and_a_publication_without_a_change_leave_nothing(editor: Client) -> None:
    page = content.programme()
    Window(editor, page).save(summary="Nur ein Entwurf.")
    assert len(events(page)) == 1
    publish(page)
    assert len(events(page)) == 1


def test_words_and_places_are_kept_by_their_short_names() -> None:
    page = ProgrammePage.objects.get(pk=content.programme().pk)
    district = Authority.objects.get(pk=people.cast().erlental.pk)
    page.topics.set([content.term(Vocabulary.TOPIC, "kinderarmut")])
    page.places.set([district])
    page.funding_form = content.term(Vocabulary.FUNDING_FORM, "zuschuss")
    page.save_revision().publish()
    assert events(page)[-1].data["changes"] == {
        "topics": {"before": [], "after": ["kinderarmut"]},
        "places": {"before": [], "after": [district.key]},
        "funding_form": {"before": None, "after": "zuschuss"},
    }


def test_a_planned_publication_is_kept_when_it_comes(editor: Client) -> None:
    with time_machine.travel(NOON):
        page = content.programme()
        revision = ProgrammePage.objects.get(pk=page.pk)
        revision.summary = "Von morgen an."
        revision.go_live_at = NOON + dt.timedelta(days=1)
        writer = people.user("writer")
        revision.save_revision(user=writer).publish()
        assert len(events(page)) == 1
    with time_machine.travel(NOON + dt.timedelta(days=2)):
        call_command("publish_scheduled")
    last = events(page)[-1]
    assert last.data["changes"]["summary"]["after"] == "Von morgen an."
    assert last.by_user_id == writer.pk


def test_the_record_survives_revisions_and_the_page() -> None:
    page = content.programme()
    publish(page, summary="Neu.")
    Revision.objects.all().delete()
    assert events(page)[-1].data["changes"]["summary"] == {
        "before": "Zuschuss für Software.",
        "after": "Neu.",
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProgrammeEvent.objects.all()._raw_delete(using="default")
    number = page.pk
    ProgrammePage.objects.get(pk=number).delete()
    assert ProgrammeEvent.objects.filter(page=number).count() == 2


def test_the_record_begins_with_what_stands_there() -> None:
    """Programmes of a portal that kept no record yet: their first change has old values."""
    page = content.programme(
        deadline=dt.date(2027, 3, 31),
        terms=[{"valid_from": dt.date(2015, 1, 1), "valid_from_precision": "year", "text": "<p>Alt.</p>"}],
        terms_of={"topics": [content.term(Vocabulary.TOPIC, "kinderarmut")]},
        funding_form=content.term(Vocabulary.FUNDING_FORM, "zuschuss"),
    )
    importlib.import_module("knowledge.funding.migrations.0009_record_begins").begin(apps, None)
    *_, begun = events(page)
    assert begun.what == "recorded"
    assert {name: change["after"] for name, change in begun.data["changes"].items()} == state_of(page.pk)


# --- who reads it ---


def lines(found: Tag | None) -> list[str]:
    rows = found.select("dl > div") if found else []
    return [" ".join(row.get_text(" ", strip=True).split()) for row in rows]


def told(page: ProgrammePage) -> list[str]:
    text = Client().get(page.get_url()).content.decode()
    section = BeautifulSoup(text, "html.parser").select_one("#aenderungen")
    return lines(section.parent if section else None)


def whole(page: ProgrammePage, query: str = "") -> list[str]:
    answer = Client().get(f"{page.get_url()}aenderungen/{query}")
    assert answer.status_code == 200
    return lines(BeautifulSoup(answer.content, "html.parser").main)


def test_readers_are_told_on_which_day_which_fields_changed() -> None:
    with time_machine.travel(NOON):
        page = content.programme()
    assert told(page) == []
    with time_machine.travel(NOON + dt.timedelta(days=1)):
        publish(page, status=FundingStatus.EXHAUSTED, max_amount=5000)
    with time_machine.travel(NOON + dt.timedelta(days=2)):
        publish(page, checked_on=dt.date(2026, 11, 25), responsible="Referat 1")
    with translation.override("de"):
        labels = [str(ProgrammePage._meta.get_field(name).verbose_name) for name in ("max_amount", "status")]
    (line,) = told(page)
    assert line.startswith("Di, 24. November 2026")
    assert all(label.lower() in line.lower() for label in labels)


def test_a_long_record_stands_on_a_page_of_its_own_and_costs_the_programme_no_more(
    django_assert_max_num_queries: Any,
) -> None:
    def many(page: ProgrammePage, count: int, **changes: Any) -> None:
        # As many publications would, without their time.
        ProgrammeEvent.objects.bulk_create(
            ProgrammeEvent(page=page, at=NOON, what="changed", data={"changes": changes})
            for _number in range(count)
        )

    with time_machine.travel(NOON - dt.timedelta(days=1)):
        page = content.programme()
    many(page, 5, summary={"before": "a", "after": "b"})
    # Of these nobody is told: they do not take the place of what is told.
    many(page, 30, checked_on={"before": "2026-01-01", "after": "2026-02-01"})
    with CaptureQueriesContext(connection) as few:
        assert len(told(page)) == 5
    link = f'href="{page.get_url()}aenderungen/"'
    assert link not in Client().get(page.get_url()).content.decode()
    many(page, 40, summary={"before": "b", "after": "c"})
    with CaptureQueriesContext(connection) as more:
        assert len(told(page)) == 5
    assert len(more) == len(few)
    # However long the record is, the database gives the page six rows of it.
    (asked,) = [query["sql"] for query in more.captured_queries if "funding_programmeevent" in query["sql"]]
    assert asked.endswith("LIMIT 6")
    assert link in Client().get(page.get_url()).content.decode()
    assert [len(whole(page, f"?seite={number}")) for number in (1, 2, 3)] == [20, 20, 5]
    with django_assert_max_num_queries(15):
        whole(page)


def test_the_record_is_for_whom_the_programme_is() -> None:
    hidden = content.programme(visibility=Visibility.INTERNAL)
    assert Client().get(f"{hidden.get_url()}aenderungen/").status_code == 404
    assert people.cast().client("adviser").get(f"{hidden.get_url()}aenderungen/").status_code == 200
    shown = content.programme(slug="offen")
    assert whole(shown) == []
    assert Client().get(f"{shown.get_url()}anderes/").status_code == 404


def test_a_link_to_the_record_of_a_moved_programme_leads_on(django_capture_on_commit_callbacks: Any) -> None:
    page = ProgrammePage.objects.get(pk=content.programme(slug="alt").pk)
    former = page.get_url()
    page.slug = "neu"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = Client().get(f"{former}aenderungen/")
    assert (answer.status_code, answer["Location"]) == (301, "/foerderung/neu/aenderungen/")


def test_what_changed_before_the_end_of_the_embargo_and_what_is_hidden_is_not_told() -> None:
    with time_machine.travel(NOON):
        page = content.programme(embargo_until=NOON + dt.timedelta(days=2))
    with time_machine.travel(NOON + dt.timedelta(days=1)):
        publish(page, summary="Vor dem Ende der Sperrfrist.")
    with time_machine.travel(NOON + dt.timedelta(days=3)):
        hidden = content.programme(slug="geheim", visibility=Visibility.INTERNAL)
        publish(page, predecessor=hidden)
        assert told(page) == []


def test_editors_read_old_and_new_values_others_find_nothing(editor: Client) -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    topic = content.term(Vocabulary.TOPIC, "kinderarmut")
    Window(editor, page).save(
        **{"applicants-0-own_share": "25", "deadline": "2027-03-31", "topics": str(topic.pk), **PUBLISH}
    )
    publish(page, summary="<script>x()</script>")
    path = f"/redaktion/foerderung/{page.pk}/aenderungen/"
    edit_form = editor.get(f"/redaktion/pages/{page.pk}/edit/").content.decode()
    assert f'href="{path}"' in edit_form
    answer = editor.get(path)
    assert answer.status_code == 200
    heading = BeautifulSoup(answer.content, "html.parser").h1
    assert page.title in heading.get_text()
    assert "<script>x()" not in answer.content.decode()
    rows = [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")]
        for row in BeautifulSoup(answer.content, "html.parser").select("tbody tr")
    ]
    values = {tuple(row[1:]) for row in rows}
    assert ("–", "Mi, 31. März 2027") in values
    assert ("–", topic.name_de) in values
    assert any("20" in before and "25" in after for before, after in values)
    assert ("Zuschuss für Software.", "<script>x()</script>") in values
    assert str(people.User.objects.get(pk=editor.session["_auth_user_id"])) in answer.content.decode()
    who = people.cast()
    for name in ("adviser", "member"):
        assert who.client(name).get(path).status_code == 404
    assert editor.get("/redaktion/foerderung/987654/aenderungen/").status_code == 404


def test_editors_read_a_long_record_page_by_page(editor: Client) -> None:
    page = content.programme()
    ProgrammeEvent.objects.bulk_create(
        ProgrammeEvent(
            page=page, what="changed", data={"changes": {"summary": {"before": "a", "after": "b"}}}
        )
        for _number in range(24)
    )
    path = f"/redaktion/foerderung/{page.pk}/aenderungen/"
    shown = [
        len(BeautifulSoup(editor.get(f"{path}?p={number}").content, "html.parser").select("table.listing"))
        for number in (1, 2)
    ]
    assert shown == [20, 5]
