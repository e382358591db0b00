"""Signed links: one right, an end, asked before acted on."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
import time_machine
from django import forms
from django.core import signing
from django.test import Client
from django.utils import timezone

from fsa_portal import links

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


class Bell:
    """A right that only counts how often it was used."""

    name = "ring"

    def __init__(self) -> None:
        self.rung: list[int] = []
        self.serves = True

    def question(self, object_id: int) -> str | None:
        return f"Ring bell {object_id}?" if self.serves else None

    def act(self, object_id: int) -> str:
        self.rung.append(object_id)
        return "It rang."


@pytest.fixture
def bell(monkeypatch) -> Bell:
    monkeypatch.setattr(links, "_rights", dict(links._rights))
    made = Bell()
    links.register_right(made)
    return made


def token_of(path: str) -> str:
    return unquote(path.rstrip("/").rpartition("/")[2])


def test_a_link_says_its_right_its_object_and_its_end(bell: Bell) -> None:
    with time_machine.travel(NOW, tick=False):
        link = links.read(token_of(links.make("ring", 7, days=30)))
    assert link == links.Link(right=bell, object_id=7, ends=NOW + dt.timedelta(days=30))


def test_a_link_serves_until_its_end_and_not_a_second_longer(bell: Bell) -> None:
    with time_machine.travel(NOW, tick=False):
        token = token_of(links.make("ring", 7, days=30))
    with time_machine.travel(NOW + dt.timedelta(days=30, seconds=-1), tick=False):
        assert links.read(token).object_id == 7
    with time_machine.travel(NOW + dt.timedelta(days=30), tick=False), pytest.raises(links.ExpiredLink):
        links.read(token)


def test_a_link_that_was_changed_anywhere_is_none(bell: Bell) -> None:
    token = token_of(links.make("ring", 7, days=30))
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(links.InvalidLink):
            links.read(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("token", ["", ":", "::", "a:b:c", ".eJx:x:y", "ä:ö:ü", "\ud800", "x" * 5000])
def test_what_was_never_a_link_is_refused_quietly(token: str) -> None:
    with pytest.raises(links.InvalidLink):
        links.read(token)


@pytest.mark.parametrize("payload", [["ring", 7], "ring", ["ring", 7, "soon"], ["unknown", 7, 4e9], {}, None])
def test_a_signature_over_something_else_is_no_link(bell: Bell, payload: object) -> None:
    with pytest.raises(links.InvalidLink):
        links.read(signing.dumps(payload, salt=links.SALT))


def test_a_signature_made_for_another_purpose_opens_nothing(bell: Bell) -> None:
    ends = int((timezone.now() + dt.timedelta(days=1)).timestamp())
    with pytest.raises(links.InvalidLink):
        links.read(signing.dumps(["ring", 7, ends], salt="something else"))


def test_a_right_that_nobody_gives_cannot_be_linked() -> None:
    with pytest.raises(KeyError):
        links.make("unknown", 1, days=1)


# --- the page ---


@pytest.mark.django_db
def test_opening_a_link_asks_and_only_the_answer_acts(bell: Bell) -> None:
    client = Client()
    path = links.make("ring", 7, days=30)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Ring bell 7?" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert client.head(path).status_code == 200
    assert bell.rung == []
    assert "It rang." in client.post(path).content.decode()
    assert bell.rung == [7]


@pytest.mark.django_db
def test_a_yes_to_other_words_than_those_that_were_read_does_nothing(bell: Bell) -> None:
    client = Client()
    path = links.make("ring", 7, days=30)
    assert links.fingerprint("Ring bell 7?") in client.get(path).content.decode()
    answer = client.post(path, {"asked": links.fingerprint("Ring bell 6?")})
    assert answer.status_code == 409
    assert "Ring bell 7?" in answer.content.decode()
    assert bell.rung == []
    assert client.post(path, {"asked": links.fingerprint("Ring bell 7?")}).status_code == 200
    assert bell.rung == [7]


@pytest.mark.django_db
def test_an_old_link_says_so_and_acts_no_more(bell: Bell) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        path = links.make("ring", 7, days=30)
    with time_machine.travel(NOW + dt.timedelta(days=31), tick=False):
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    bell.serves = False
    fresh = links.make("ring", 8, days=30)
    assert client.get(fresh).status_code == 410
    assert client.post(fresh).status_code == 410
    assert bell.rung == []


@pytest.mark.django_db
def test_a_broken_link_is_a_page_that_does_not_exist(bell: Bell) -> None:
    client = Client()
    path = links.make("ring", 7, days=30)
    assert client.get(path[:-2] + "x/").status_code == 404
    assert client.post("/link/nonsense/").status_code == 404
    assert bell.rung == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cut",
    [
        "/link/kaputt/",
        "/link/ka/putt/",
        "/link/",
        "/en/link/kaputt/",
        "/merkliste/geteilt/kaputt/",
        "/merkliste/geteilt/",
        "/konto/confirm-email/kaputt/",
        "/konto/password/reset/key/kaputt/",
    ],
)
def test_a_link_from_a_mail_that_leads_nowhere_says_what_to_do(cut: str) -> None:
    answer = Client().get(cut)
    assert answer.status_code == 404
    assert answer.templates[0].name == "broken_link.html"


# --- links for a person ---


@pytest.fixture
def stamps(monkeypatch) -> dict[int, str]:
    """The stamps of the people who exist."""
    known = {1: "a", 2: "b"}
    monkeypatch.setattr(links, "_stamps", [])
    links.register_stamps(known.get)
    return known


def test_a_link_for_a_person_is_dead_when_the_stamp_changes_or_the_person_is_gone(
    bell: Bell, stamps: dict[int, str]
) -> None:
    mine, theirs = (token_of(links.make("ring", 7, days=30, person=person)) for person in (1, 2))
    assert links.read(mine).person == 1
    stamps[1] = "c"
    with pytest.raises(links.ExpiredLink):
        links.read(mine)
    assert links.read(theirs).person == 2
    del stamps[2]
    with pytest.raises(links.ExpiredLink):
        links.read(theirs)


def test_a_link_for_somebody_who_does_not_exist_was_never_good(bell: Bell, stamps: dict[int, str]) -> None:
    token = token_of(links.make("ring", 7, days=30, person=9))
    with pytest.raises(links.ExpiredLink):
        links.read(token)


@pytest.mark.django_db
def test_a_link_works_without_cookies_and_sets_none(bell: Bell) -> None:
    client = Client(enforce_csrf_checks=True)
    path = links.make("ring", 7, days=30)
    client.get(path)
    assert not client.cookies
    assert client.post(path).status_code == 200
    assert bell.rung == [7]


class Bells(Bell):
    """A right that asks how often to ring."""

    name = "rings"

    class Form(forms.Form):
        times = forms.IntegerField(min_value=1)

    def form(self, object_id: int, data) -> Form:
        return self.Form(data)

    def act_with(self, object_id: int, form: Form) -> str:
        self.rung += [object_id] * form.cleaned_data["times"]
        return "They rang."


@pytest.mark.django_db
def test_a_right_may_ask_for_more_and_acts_on_a_valid_answer_only(bell: Bell) -> None:
    bells = Bells()
    links.register_right(bells)
    path = links.make("rings", 7, days=30)
    client = Client()
    assert 'name="times"' in client.get(path).content.decode()
    refused = client.post(path, {"times": "0"})
    assert refused.status_code == 422
    assert 'name="times"' in refused.content.decode()
    assert bells.rung == []
    assert "They rang." in client.post(path, {"times": "2"}).content.decode()
    assert bells.rung == [7, 7]
