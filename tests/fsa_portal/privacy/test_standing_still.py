"""An erasure that cannot go on says so on its page, and an administrator begins it anew or ends it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from fsa_portal.accounts.models import User
from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import GIVE_UP_AFTER, drain
from fsa_portal.privacy import actions, erasing, people
from fsa_portal.privacy.actions import ERASE
from fsa_portal.privacy.models import Erasure
from fsa_portal.privacy.trouble import FAILS_AGAIN, trouble_of
from tests.factories import cases
from tests.factories.people import Cast, cast, user

pytestmark = pytest.mark.django_db

NAME = "Ruth Beispielfrau"


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def person(who: Cast) -> User:
    made = user("ruth")
    made.name = NAME
    made.save()
    return made


@pytest.fixture
def alike(who: Cast) -> list[Redirect]:
    """Two rows that the database no longer tells apart without the name: it refuses the second."""
    site = Site.objects.get(is_default_site=True)
    paths = ("/ruth-beispielfrau", "/beispielfrau-ruth")
    return [Redirect.objects.create(site=site, old_path=path, redirect_link="/") for path in paths]


def carried_out(who: Cast, person: User, **names: str) -> Erasure:
    """Looked up and carried out as far as it goes."""
    actions.prepare_erasure(by=who.actor("admin"), user=person, **names)
    drain([ERASE])
    return again(who, person)


def again(who: Cast, person: User) -> Erasure:
    actions.erase_person(by=who.actor("admin"), user=person)
    drain([ERASE])
    return Erasure.objects.get(person=person)


def failing(who: Cast, person: User, **job: object) -> Erasure:
    """Its job has failed so far: the worker never came to the account."""
    actions.prepare_erasure(by=who.actor("admin"), user=person)
    drain([ERASE])
    erasure = actions.erase_person(by=who.actor("admin"), user=person)
    Job.objects.filter(kind=ERASE).update(**job)
    return erasure


def sent(client: Client, erasure: Erasure, act: str = "", **data: str) -> str:
    """The page after an act."""
    page = erasure.get_absolute_url()
    opened = {"opened_under": str(client.get(page).context["actor"].affiliation_id or "")}
    return client.post(f"{page}{act}/", opened | data, follow=True).content.decode()


# --- what the database refuses ---


@pytest.mark.usefixtures("alike")
def test_what_the_database_refuses_is_not_tried_for_ever_and_stands_on_the_page(
    who: Cast, person: User
) -> None:
    erasure = carried_out(who, person)
    assert erasure.status == Erasure.Status.ERASING
    assert not Job.objects.filter(kind=ERASE).exists()
    trouble = trouble_of(erasure)
    assert trouble is not None
    assert (trouble.is_refused, trouble.step) == (True, "text:wagtailredirects.redirect")
    page = who.client("admin").get(erasure.get_absolute_url())
    assert page.context["trouble"] == trouble
    text = page.content.decode()
    assert 'role="alert"' in text
    assert page.context["trouble_at"] in text
    assert f"{erasure.get_absolute_url()}suchen/" in text
    assert f"{erasure.get_absolute_url()}zuruecknehmen/" in text


def test_a_refused_erasure_is_begun_anew_on_its_page_and_comes_to_its_end(
    who: Cast, person: User, alike: list[Redirect]
) -> None:
    """The account is a number already; what the person was called is still known."""
    case = cases.case(by=who.actor("adviser"), authority=who.birkenfurt, goal=f"Mit {NAME} und Fee B.")
    erasure = carried_out(who, person, further_names="Ruthchen")
    assert people.is_emptied(User.objects.get(pk=person.pk))
    alike[0].delete()
    client = who.client("admin")
    sent(client, erasure, "suchen", further_names="Fee B")
    drain([ERASE])
    erasure.refresh_from_db()
    assert (erasure.status, erasure.position) == (Erasure.Status.OPEN, {})
    assert erasure.identifiers["names"] == ["Fee B", NAME]
    assert erasure.identifiers["emails"] == ["ruth@example.org"]
    assert NAME in client.get(erasure.get_absolute_url()).content.decode()
    sent(client, erasure, "ausfuehren", sure="on")
    drain()
    erasure.refresh_from_db()
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    case.refresh_from_db()
    assert case.goal == "Mit [gelöscht] und [gelöscht]."
    steps = AuditEntry.objects.filter(what=AuditEntry.What.ERASURE).order_by("pk")
    assert [entry.data["step"] for entry in steps] == ["carried-out", "reopened", "carried-out"]
    done = {(line.what, line.place): line.rows for line in erasure.counts.all()}
    assert done["redacted", "accounts.user"] == 1
    assert done["redacted", "cases.case.goal"] == 2  # once by each name
    assert not [what for what, _place in done if what == "found"]


@pytest.mark.usefixtures("alike")
def test_a_refused_erasure_is_ended_and_forgets_the_name(who: Cast, person: User) -> None:
    erasure = carried_out(who, person)
    sent(who.client("admin"), erasure, "zuruecknehmen")
    erasure.refresh_from_db()
    assert (erasure.status, erasure.identifiers) == (Erasure.Status.WITHDRAWN, {})
    assert not User.objects.get(pk=person.pk).is_active


# --- jobs that fail ---


@pytest.mark.parametrize(
    "job",
    [
        {"status": "dead", "attempts": GIVE_UP_AFTER, "last_error": f"KeyError: {NAME}"},
        {"attempts": FAILS_AGAIN, "last_error": f"KeyError: {NAME}"},
    ],
)
def test_a_job_that_keeps_failing_is_told_and_the_erasure_begun_anew(
    who: Cast, person: User, job: dict[str, object]
) -> None:
    erasure = failing(who, person, **job, not_before=timezone.now() + timezone.timedelta(hours=1))
    drain([ERASE])
    page = who.client("admin").get(erasure.get_absolute_url())
    text = page.content.decode()
    assert page.context["trouble"].attempts == job["attempts"]
    assert "KeyError" in text
    assert f"KeyError: {NAME}" not in text
    actions.prepare_erasure(by=who.actor("admin"), user=person)
    drain([ERASE])
    assert Erasure.objects.get(person=person).is_open
    assert again(who, person).status == Erasure.Status.DONE


def test_an_erasure_without_a_job_is_begun_anew(who: Cast, person: User) -> None:
    erasure = failing(who, person)
    Job.objects.filter(kind=ERASE).delete()
    assert trouble_of(erasure) is not None
    actions.prepare_erasure(by=who.actor("admin"), user=person)
    drain([ERASE])
    assert again(who, person).status == Erasure.Status.DONE


def test_when_it_failed_before_the_account_was_touched_and_is_withdrawn_the_person_signs_in_again(
    who: Cast, person: User
) -> None:
    erasure = failing(who, person, status="dead", attempts=GIVE_UP_AFTER)
    assert not User.objects.get(pk=person.pk).is_active
    with pytest.raises(actions.NotYet):
        actions.withdraw_erasure(by=actor_without_affiliation(person.pk), erasure=own(erasure))
    actions.withdraw_erasure(by=who.actor("admin"), erasure=erasure)
    now = User.objects.get(pk=person.pk)
    assert (now.is_active, now.name, now.email) == (True, NAME, "ruth@example.org")


def own(erasure: Erasure) -> Erasure:
    """As if the person had asked for it."""
    erasure.requested_by_id = erasure.person_id
    erasure.save()
    return erasure


@pytest.mark.parametrize("attempts", [0, FAILS_AGAIN - 1])
def test_an_erasure_that_goes_on_by_itself_is_neither_withdrawn_nor_begun_anew(
    who: Cast, person: User, attempts: int
) -> None:
    erasure = failing(who, person, attempts=attempts)
    assert trouble_of(erasure) is None
    with pytest.raises(actions.NotYet):
        actions.withdraw_erasure(by=who.actor("admin"), erasure=erasure)
    with pytest.raises(actions.NotYet):
        actions.prepare_erasure(by=who.actor("admin"), user=person)
    page = who.client("admin").get(erasure.get_absolute_url()).content.decode()
    assert f"{erasure.get_absolute_url()}zuruecknehmen/" not in page


def test_a_search_that_began_anew_is_not_ended_by_the_one_before(who: Cast, person: User) -> None:
    """Other spellings are given while a worker is at it: what it looks for counts no more."""
    before = actions.prepare_erasure(by=who.actor("admin"), user=person)
    assert erasing._is_still_wanted(before)
    actions.prepare_erasure(by=who.actor("admin"), user=person, further_names="Ruthchen")
    assert not erasing._is_still_wanted(before)
