"""Whoever meets a barrier tells the office: by mail, and kept so that nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from fsa_portal.notices.feedback import give_feedback
from fsa_portal.notices.models import Delivery, Feedback
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy.purging import purge
from tests.factories import content

pytestmark = pytest.mark.django_db
PLACE = "/barrierefreiheit/feedback/"


@pytest.fixture(autouse=True)
def portal(settings) -> None:
    cache.clear()
    content.site()
    settings.ACCESSIBILITY_ADDRESS = "barrierefrei@fsa.example"


def told(client: Client, **fields: Any) -> Any:
    return client.post(PLACE, {"message": "Die Karte ist nicht zu hören."} | fields)


def test_what_is_told_is_kept_and_mailed_to_the_office(client: Client) -> None:
    answer = told(client, page="/kommunen/", email="leserin@example.org")
    assert answer.url == PLACE
    kept = Feedback.objects.get()
    assert (kept.message, kept.page, kept.email) == (
        "Die Karte ist nicht zu hören.",
        "/kommunen/",
        "leserin@example.org",
    )
    drain()
    (sent,) = mail.outbox
    assert sent.to == ["barrierefrei@fsa.example"]
    for part in ("Die Karte ist nicht zu hören.", "/kommunen/", "leserin@example.org"):
        assert part in sent.body
    assert Delivery.objects.get().payload == {}


def test_nothing_is_sent_to_the_address_that_somebody_gives(client: Client) -> None:
    told(client, email="opfer@example.org")
    drain()
    assert [sent.to for sent in mail.outbox] == [["barrierefrei@fsa.example"]]


def test_an_empty_message_is_refused_and_the_rest_kept(client: Client) -> None:
    answer = told(client, message=" ", page="/praxis/")
    assert answer.status_code == 422
    assert 'value="/praxis/"' in answer.content.decode()
    assert not Feedback.objects.exists()


def test_too_many_at_once_are_refused_and_the_text_kept(client: Client) -> None:
    assert [told(client).status_code for _ in range(10)] == [302] * 10
    answer = told(client, message="Die elfte Nachricht")
    assert answer.status_code == 429
    assert "Die elfte Nachricht" in answer.content.decode()
    assert Feedback.objects.count() == 10


def test_the_form_knows_the_page_that_led_to_it(client: Client) -> None:
    here = client.get(PLACE, headers={"referer": "http://testserver/praxis/"}).content.decode()
    assert 'value="http://testserver/praxis/"' in here
    foreign = client.get(PLACE, headers={"referer": "http://fremd.example/"}).content.decode()
    assert "fremd.example" not in foreign


def test_it_goes_after_a_year() -> None:
    give_feedback(message="Alt")
    Feedback.objects.update(received_at=timezone.now() - dt.timedelta(days=366))
    give_feedback(message="Neu")
    purge()
    assert Feedback.objects.get().message == "Neu"
