"""Texts that would be scripts are shown as texts, in every page that shows them."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.utils.html import escape

from consultations.cases.rights import goal_link
from tests.factories import cases
from tests.security.hostile import PAYLOADS
from tests.security.markup import active
from tests.security.own_urls import cases as forms_of_cases
from tests.security.visits import Visits
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_reader_of_these_tests_finds_what_acts() -> None:
    """A page that acts in any of these ways is recognised, so a clean one is clean."""
    for text in (
        "<script>x</script>",
        "<img src=x onerror=x>",
        "<p style='color:red'>",
        "<style>b{}</style>",
        "<a href=' java\tscript:x'>",
        "<form action=javascript:x>",
        "<iframe src='data:text/html,x'>",
    ):
        assert active(text), text
    assert not active("<script src=/static/a.js defer></script><a href=/x>on=1</a>&lt;script&gt;")


@pytest.fixture
def scripted(world: World, settings, tmp_path: Path) -> list[str]:
    """A case for each payload, full of it, in an index of its own; the addresses that show it to the adviser."""
    settings.SEARCH_DIR = tmp_path / "search"
    by = world.who.actor("adviser")
    addresses = ["/beratung/", "/beratung/faelle/", world.who.birkenfurt.get_absolute_url()]
    for payload in PAYLOADS:
        text = f"Zettel {payload}"
        made = cases.case(by=by, authority=world.who.birkenfurt, title=text, goal=text, risk=text)
        cases.contact(made, by=by, text=text, client=True)
        made.next_step = text
        made.save()
        url = made.get_absolute_url()
        addresses += [url, f"{url}bearbeiten/", f"{url}status/"]
        world.links[payload] = goal_link(made)
    call_command("rebuild_search", verbosity=0)
    return addresses


def test_a_case_full_of_scripts_is_a_case_full_of_texts(visits: Visits, scripted: list[str]) -> None:
    for path in scripted:
        answer = visits.send("adviser", "GET", path)
        assert answer.status == 200
        assert not active(answer.text), path
        assert "Zettel" in answer.text, path


def test_the_client_the_link_and_the_search_show_them_as_texts_too(
    visits: Visits, scripted: list[str]
) -> None:
    page = visits.send("member", "GET", "/mein/beratung/").text
    assert not active(page)
    for payload in PAYLOADS:
        assert escape(f"Zettel {payload}").replace("\x01", "") in page.replace("\x01", ""), payload
        answer = visits.send("visitor", "GET", visits.world.links.pop(payload))
        assert not active(answer.text), payload
    shown = 0
    for role in ("adviser", "member"):
        for number in range(1, 6):
            answer = visits.send(role, "GET", f"/suche/?q=Zettel&page={number}")
            assert not active(answer.text)
            shown += answer.text.count('class="fsa-result"')
        suggestions = visits.send(role, "GET", "/suche/vorschlaege/?q=zettel")
        assert suggestions.response["Content-Type"].startswith("application/json")
        assert suggestions.response["X-Content-Type-Options"] == "nosniff"
        assert json.loads(suggestions.text)["suggestions"]
    assert shown >= 2 * len(PAYLOADS)


ECHOES = [
    "/suche/?{q}",
    "/suche/?q=x&{kind}",
    "/suche/?q=x&{topic}&{edition}&{year}",
    "/suche/?q=x&{sort}&{page}",
    "/kommunen/?{q}",
    "/kommunen/?{kind}",
    "/praxis/?{topic}&{seite}",
    "/foerderung/?{status}&{share}&{sort}&{format}",
    "/foerderung/programm-public/?{stand}",
    "/bibliothek/?{kind}",
    "/beratung/faelle/?{status}&{topic}&{anzahl}",
    "/konto/login/?{next}",
    "/gibt-es-nicht/?{x}",
    "/en/suche/?{q}",
]


@pytest.mark.parametrize("address", ECHOES)
def test_what_an_address_says_is_shown_as_text(visits: Visits, address: str) -> None:
    role = "adviser" if address.startswith("/beratung") else "visitor"
    for payload in PAYLOADS:

        class Pairs(dict):
            def __missing__(self, name: str, payload: str = payload) -> str:
                return urlencode({name: payload})

        answer = visits.send(role, "GET", address.format_map(Pairs()))
        assert answer.status in {200, 404}
        assert not active(answer.text), payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_refused_form_and_a_conflict_show_it_as_text(visits: Visits, payload: str) -> None:
    world = visits.world
    case = world.cases["internal"]
    url = case.get_absolute_url()
    changed = forms_of_cases.changed("internal")(world, "adviser") | {"title": payload, "risk": payload}
    late = changed | {"version": case.version + 7}
    strange = changed | {"opened_under": world.who.lead.pk}
    unnamed = changed | {"title": ""}
    for status, data in ((409, late), (409, strange), (422, unnamed)):
        answer = visits.send("adviser", "POST", f"{url}bearbeiten/", data)
        assert answer.status == status
        assert not active(answer.text)
        assert payload.replace("\x01", "") in unescape(answer.text).replace("\x01", "")
    note = forms_of_cases.contact(world, "adviser") | {"minutes": "0", "text": payload}
    answer = visits.send("adviser", "POST", f"{url}kontakt/", note)
    assert answer.status == 422
    assert not active(answer.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_sign_in_that_fails_shows_it_as_text(visits: Visits, payload: str) -> None:
    data = {"login": payload, "password": "x", "next": payload}
    answer = visits.send("visitor", "POST", "/konto/login/", data)
    assert answer.status == 200
    assert not active(answer.text)
