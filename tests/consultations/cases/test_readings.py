"""Who read a confidential case is known wherever its texts are shown: per request, person and case one entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import Case
from fsa_portal.actor import Visibility
from fsa_portal.audit.models import AuditEntry
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db

CONTACT, SHARED = "Gesprächskanari", "Mitteilungskanari"


@pytest.fixture
def topic(db) -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.TOPIC, slug="wohnen", name_de="Wohnen", name_en="Housing"
    )


def make(cast: Cast, topic: Term, visibility: str) -> Case:
    """Two contacts, a goal and a next step that is due today."""
    by = cast.actor("adviser")
    made = cases.case(
        by=by, authority=cast.birkenfurt, goal="Ein Bericht.", topics=[topic], visibility=visibility
    )
    by = cast.actor("adviser")
    cases.contact(made, by=by, text=CONTACT)
    cases.contact(made, by=by, text=SHARED, client=True)
    actions.set_next_step(
        made, by=by, version=made.version, next_step="Rückruf", next_step_on=timezone.localdate()
    )
    return Case.objects.get(pk=made.pk)


@pytest.fixture
def ordinary(cast: Cast, topic: Term) -> Case:
    return make(cast, topic, Visibility.INTERNAL)


@pytest.fixture
def secret(cast: Cast, topic: Term, ordinary: Case) -> Case:
    """Beside an ordinary case, whose readings are nobody's business."""
    return make(cast, topic, Visibility.CONFIDENTIAL)


def readings() -> list[tuple[int | None, str, int | None]]:
    found = AuditEntry.objects.filter(what="read").order_by("pk")
    return list(found.values_list("by_user", "object_type", "object_id"))


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write to the audit."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield found
    found += [query["sql"] for query in asked if query["sql"].startswith('INSERT INTO "audit_auditentry"')]


def test_the_last_contacts_on_the_page_of_today_are_read(cast: Cast, topic: Term, secret: Case) -> None:
    """Two contacts of two confidential cases are two entries, written together."""
    other = make(cast, topic, Visibility.CONFIDENTIAL)
    client = cast.client("adviser")
    with writes() as written:
        page = client.get("/beratung/").content.decode()
    assert page.count(CONTACT) == 3
    reader = cast.adviser.user_id
    assert sorted(readings()) == [(reader, "cases.case", secret.pk), (reader, "cases.case", other.pk)]
    assert len(written) == 1


def test_who_has_no_case_reads_none_there(cast: Cast, secret: Case) -> None:
    for name in ("adviser2", "lead", "editor"):
        assert CONTACT not in cast.client(name).get("/beratung/").content.decode()
    assert not readings()


@pytest.mark.parametrize("path", ["", "bearbeiten/", "status/", "uebergeben/"])
def test_every_page_of_a_case_is_a_reading(cast: Cast, ordinary: Case, secret: Case, path: str) -> None:
    client = cast.client("adviser")
    for case in (ordinary, secret):
        assert client.get(f"/beratung/faelle/{case.reference}/{path}").status_code == 200
    assert readings() == [(cast.adviser.user_id, "cases.case", secret.pk)]


@pytest.mark.parametrize("path", ["kontakt/", "schritt/", "bearbeiten/", "status/", "uebergeben/"])
def test_so_is_a_form_that_comes_back_with_an_error(cast: Cast, secret: Case, path: str) -> None:
    answer = cast.client("adviser").post(f"/beratung/faelle/{secret.reference}/{path}", {"version": "x"})
    assert answer.status_code == 422
    assert secret.title in answer.content.decode()
    assert readings() == [(cast.adviser.user_id, "cases.case", secret.pk)]


def test_so_are_two_saves_side_by_side(cast: Cast, secret: Case) -> None:
    url = f"/beratung/faelle/{secret.reference}/schritt/"
    actions.set_next_step(
        secret, by=cast.actor("lead"), version=secret.version, next_step="Besuch", next_step_on=None
    )
    answer = cast.client("adviser").post(
        url, {"version": secret.version, "next_step": "Brief", "next_step_on": ""}
    )
    assert answer.status_code == 409
    assert "Besuch" in answer.content.decode()
    assert readings() == [(cast.adviser.user_id, "cases.case", secret.pk)]


def test_what_was_saved_shows_nothing_and_is_no_reading(cast: Cast, secret: Case) -> None:
    answer = cast.client("adviser").post(
        f"/beratung/faelle/{secret.reference}/schritt/",
        {"version": secret.version, "next_step": "Brief", "next_step_on": ""},
    )
    assert answer.status_code == 302
    assert not readings()


def test_the_client_reads_its_side(cast: Cast, ordinary: Case, secret: Case) -> None:
    client = cast.client("member")
    for case in (ordinary, secret):
        assert SHARED in client.get(case.client_url).content.decode()
    assert readings() == [(cast.member.user_id, "cases.case", secret.pk)]
    # It said yes to another goal than the one that stands there: the page comes again.
    again = client.post(f"{secret.client_url}ziel/", {"asked": "veraltet"})
    assert again.status_code == 409
    assert readings() == [(cast.member.user_id, "cases.case", secret.pk)] * 2


def test_who_is_shown_nothing_is_no_reader(cast: Cast, secret: Case) -> None:
    for name in ("reader", "foreign", "adviser"):
        assert cast.client(name).get(secret.client_url).status_code == 404
    for name in ("adviser2", "admin", "member"):
        url = f"/beratung/faelle/{secret.reference}/"
        assert cast.client(name).get(url).status_code == 404
        assert cast.client(name).post(f"{url}kontakt/").status_code == 404
    assert cast.client("adviser").head(f"/beratung/faelle/{secret.reference}/bearbeiten/").status_code == 200
    assert not readings()


def test_a_line_that_says_that_there_is_a_case_is_no_reading(cast: Cast, secret: Case) -> None:
    """Lists, boxes and suggestions: reference, title, status and next step."""
    call_command("rebuild_search", verbosity=0)
    staff, client = cast.client("lead"), cast.client("member")
    pages = [
        staff.get("/beratung/faelle/"),
        staff.get(cast.birkenfurt.get_absolute_url()),
        client.get("/mein/beratung/"),
    ]
    assert all(secret.reference in page.content.decode() for page in pages)
    assert secret.title in staff.get("/suche/vorschlaege/?q=Sozialb").json()["suggestions"][0]["text"]
    assert not readings()


@pytest.mark.parametrize("path", ["/suche/?q={}", "/suche/?kind=case", "/themen/wohnen/"])
def test_passages_among_the_hits_of_the_search_are_read(
    cast: Cast, ordinary: Case, secret: Case, path: str
) -> None:
    """Whoever is shown them: an adviser the inner side, the client its own; one entry for the one confidential case."""
    call_command("rebuild_search", verbosity=0)
    for name, word in (("adviser", CONTACT), ("member", SHARED)):
        before = len(readings())
        client = cast.client(name)
        with writes() as written:
            page = client.get(path.format(word)).content.decode()
        assert word in page or SHARED in page
        assert readings()[before:] == [(getattr(cast, name).user_id, "cases.case", secret.pk)]
        assert len(written) == 1
        assert client.head(path.format(word)).status_code == 200
        assert len(readings()) == before + 1


def test_who_searches_and_is_shown_no_case_reads_none(cast: Cast, secret: Case) -> None:
    call_command("rebuild_search", verbosity=0)
    for client in (Client(), cast.client("adviser2"), cast.client("foreign")):
        client.get(f"/suche/?q={CONTACT}")
        client.get("/themen/wohnen/")
    assert not readings()
