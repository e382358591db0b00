"""“Put me in touch”: a request reaches the advisers, is limited, seen to and forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from fsa_portal.actor import ANONYMOUS, Visibility
from fsa_portal.notices.models import Notice
from fsa_portal.privacy.purging import purge
from knowledge.examples.actions import ask_for_contact, settle_request
from knowledge.examples.emails import asked
from knowledge.examples.models import ContactRequest, ExamplePage
from tests.factories import content, people

pytestmark = pytest.mark.django_db

FILLED = {"name": "Ada", "email": "ada@example.org", "body": "Kreis", "message": "Wie lange hat es gedauert?"}


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def example(cast: people.Cast) -> ExamplePage:
    content.site()
    return content.example(authority=cast.birkenfurt, contact_role="Stabsstelle Sozialplanung")


def test_a_visitor_asks_and_every_adviser_hears_of_it(cast: people.Cast, example: ExamplePage) -> None:
    answer = Client().post(example.contact_url, FILLED)
    assert answer.status_code == 302
    request = ContactRequest.objects.get()
    assert (request.sender, request.email, request.example) == (None, "ada@example.org", example)
    told = set(Notice.objects.filter(kind="contact-request").values_list("recipient", flat=True))
    assert told == {cast.adviser.user_id, cast.adviser2.user_id, cast.lead.user_id}


def test_the_letter_says_where_but_not_who_and_is_not_due_once_it_is_seen_to(
    cast: people.Cast, example: ExamplePage
) -> None:
    request = ask_for_contact(example, by=ANONYMOUS, **FILLED)
    letter = asked(about=request.pk, recipient=cast.adviser.user)
    assert letter.button.path == request.get_absolute_url()
    assert not any(word in str(letter) for word in FILLED.values())
    assert asked(about=request.pk, recipient=cast.member.user) is None
    settle_request(request, by=cast.actor("adviser"))
    assert asked(about=request.pk, recipient=cast.adviser.user) is None


def test_somebody_signed_in_finds_the_form_filled_in(cast: people.Cast, example: ExamplePage) -> None:
    browser = people.browser(cast.member.user)
    page = browser.get(example.contact_url).content.decode()
    assert cast.member.user.email in page
    assert "Birkenfurt" in page
    browser.post(example.contact_url, FILLED)
    assert ContactRequest.objects.get().sender == cast.member.user


def test_what_is_missing_is_said_and_nothing_is_lost(example: ExamplePage) -> None:
    answer = Client().post(example.contact_url, FILLED | {"email": "keine Adresse"})
    assert answer.status_code == 422
    assert "Wie lange hat es gedauert?" in answer.content.decode()
    assert not ContactRequest.objects.exists()


def test_the_sixth_of_a_day_from_an_address_waits_and_keeps_its_text(example: ExamplePage) -> None:
    for _ in range(5):
        assert Client().post(example.contact_url, FILLED).status_code == 302
    answer = Client().post(example.contact_url, FILLED)
    assert answer.status_code == 429
    assert "Wie lange hat es gedauert?" in answer.content.decode()
    assert ContactRequest.objects.count() == 5


def test_where_nobody_answers_or_nobody_may_read_there_is_nothing_to_ask(
    cast: people.Cast, example: ExamplePage
) -> None:
    ExamplePage.objects.update(contact_role="")
    example.refresh_from_db()
    assert Client().get(example.contact_url).status_code == 404
    assert b"/kontakt/" not in Client().get(example.get_url()).content
    ExamplePage.objects.update(contact_role="Planung", visibility=Visibility.INTERNAL)
    example.refresh_from_db()
    assert Client().get(example.contact_url).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_for_contact(example, by=ANONYMOUS, **FILLED)


def test_only_advisers_see_to_it_and_the_first_one_counts(cast: people.Cast, example: ExamplePage) -> None:
    request = ask_for_contact(example, by=ANONYMOUS, **FILLED)
    with pytest.raises(PermissionDenied):
        settle_request(request, by=cast.actor("editor"))
    settle_request(request, by=cast.actor("adviser"))
    settle_request(request, by=cast.actor("lead"))
    request.refresh_from_db()
    assert request.done_by == cast.adviser.user


def test_a_year_later_it_is_gone(example: ExamplePage) -> None:
    old = ask_for_contact(example, by=ANONYMOUS, **FILLED)
    new = ask_for_contact(example, by=ANONYMOUS, **FILLED)
    ContactRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=366))
    purge()
    assert list(ContactRequest.objects.all()) == [new]
