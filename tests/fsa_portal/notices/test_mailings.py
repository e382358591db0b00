"""Thousands hear of something in pieces, and each of them once."""

from __future__ import annotations

import pytest
from django.core import mail

from fsa_portal.actor import Actor
from fsa_portal.notices import actions
from fsa_portal.notices.actions import notify_many
from fsa_portal.notices.models import Delivery, Notice
from fsa_portal.outbox import pieces
from tests.factories.breaks import PowerCut, power_cut
from tests.factories.notices import crowd, post

pytestmark = pytest.mark.django_db


def test_a_mailing_that_broke_off_tells_the_rest(bell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BUDGET", 0)
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    people = [person.pk for person in crowd(7)]
    with pytest.raises(PowerCut), power_cut('INSERT INTO "notices_delivery"', at=3):
        notify_many("ring", about=1, to=people, key="call 1")
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == people[:4]
    # Some have their mail already when the rest is told.
    post()
    for _ in range(2):
        notify_many("ring", about=1, to=people, key="call 1")
    post()
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == people
    assert Delivery.objects.count() == len(mail.outbox) == 7


def test_who_did_it_hears_nothing_of_it(bell) -> None:
    one, other = crowd(2)
    notify_many("ring-calls", about=1, to=[one.pk, other.pk], key="call 1", by=Actor(user_id=one.pk))
    assert Notice.objects.get().recipient == other
