"""Hostile input at every door gets a clear answer: never a 500, nothing lost, nothing believed."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.models import Page, get_page_models

from cms.models import BasePage
from consultations.cases.models import Contact
from fsa_portal.records import is_own
from tests.factories import cases
from tests.security.hostile import DATES, NUMBERS, TEXTS
from tests.security.own_urls import ROWS
from tests.security.own_urls import cases as forms_of_cases
from tests.security.questions import EVERYWHERE, lists, paths_of_lists
from tests.security.test_swapped_ids import FORMS, form_path
from tests.security.visits import Visits
from tests.security.world import World

pytestmark = pytest.mark.django_db

# --- questions in the address ---


VALUES = [*TEXTS.values(), *NUMBERS]
ALONE = 4
"""Values that each name gets by itself; those of the next name follow after them."""


@pytest.fixture(scope="package")
def asked(visits: Visits) -> dict[tuple[str, str], tuple[str, ...]]:
    return lists(visits)


def test_every_kind_of_page_was_looked_at_for_questions(world: World) -> None:
    """A list that is neither among the lists nor in the matrix would be attacked by nobody."""
    addresses = {row.path(world).partition("?")[0] for row in ROWS} | {
        path for _, path in paths_of_lists(world)
    }
    there = {page.specific_class for page in Page.objects.live().filter(depth__gt=1) if page.url in addresses}
    ours = {model for model in get_page_models() if is_own(model.__module__) and model is not BasePage}
    assert {model.__name__ for model in ours - there} == set()


@pytest.mark.slow
def test_any_question_in_an_address_is_answered(visits: Visits, asked) -> None:
    turn, wrong = 0, []
    listed = paths_of_lists(visits.world)
    assert listed < set(asked)
    for (role, path), names in asked.items():
        values = VALUES if (role, path) in listed else VALUES[turn % 4 :: 4]
        questions = [dict.fromkeys([*names, *EVERYWHERE], value) for value in values]
        for name in names:
            questions += [{name: VALUES[(turn + n) % len(VALUES)]} for n in range(ALONE)]
            turn += ALONE
        for question in questions:
            answer = visits.send(role, "GET", path, question)
            if answer.status != 200:
                wrong.append((role, path, answer.status, *[(n, v[:40]) for n, v in question.items()][:3]))
    assert wrong == []


def test_lists_and_unknown_names_in_an_address_are_no_fault(visits: Visits, asked) -> None:
    for (role, path), names in asked.items():
        name = names[0] if names else "q"
        for question in (
            f"{name}=a&{name}=b&{name}=",
            f"{name}[]=a&{name}[b]=c&{name}.d=e",
            "&&&=&=x&%00=%00&" + "x" * 3000,
            f"{name}=%ff%fe%80&{name}=%C0%AF&{name}=%u0041&{name}=%",
            "&".join(f"{name}={n}" for n in range(900)),
        ):
            assert visits.send(role, "GET", f"{path}?{question}").status == 200, (path, question[:60])
        too_many = "&".join(f"{name}={n}" for n in range(10_100))
        # A page that does not look at the question answers it all the same.
        assert visits.send(role, "GET", f"{path}?{too_many}").status in {200, 400}


def test_pages_beyond_the_last_one_say_that_they_are_empty_or_show_the_last(visits: Visits) -> None:
    for role, path, name in (
        ("visitor", "/praxis/", "seite"),
        ("visitor", "/suche/", "page"),
        ("adviser", "/beratung/faelle/", "seite"),
    ):
        for number in ("99999999", "-1", "1000000", "0"):
            answer = visits.send(role, "GET", f"{path}?{name}={number}")
            assert answer.status == 200
            assert "<h1" in answer.text


# --- addresses themselves ---

ADDRESSES = [
    "/link/{}/",
    "/beratung/faelle/{}/",
    "/mein/beratung/{}/",
    "/kommunen/05999001-{}/",
    "/kommunen/{}/",
    "/handbuch/{}/",
    "/handbuch/moderne-sozialplanung/{}/",
    "/praxis/{}/",
    "/bibliothek/dokument-public/{}/",
    "/dateien/{}/x.txt",
    "/dateien/1/{}",
    "/media/{}",
    "/konto/confirm-email/{}/",
    "/konto/password/reset/key/1-{}/",
    "/konto/oidc/{}/login/",
    "/redaktion/pages/{}/edit/",
    "/{}",
]
SEGMENTS = ["x", "9" * 30, "-1", "..", "%2e%2e", "%2F%2F", "%FF%FE", "%C0%AF", "%0d%0aSet-Cookie:a=b", "%00", "💥",
            "%25%30%30", "ä" * 300, "a" * 7000, "~", "'\"<>", "%5c%5c", "a:b:c", ":1:", "{{7}}"]  # fmt: skip


@pytest.mark.parametrize("role", ["visitor", "adviser", "editor"])
def test_any_address_is_answered(visits: Visits, role: str) -> None:
    for address in ADDRESSES:
        for segment in SEGMENTS:
            answer = visits.send(role, "GET", quote(address.format(segment), safe="/%:~"))
            assert answer.status in {200, 301, 302, 400, 404}, (address, segment[:40])
            assert "Set-Cookie:a" not in str(answer.response.headers)


# --- forms ---

FIELDS = {
    "neu/": {
        "text": ("title", "goal", "risk", "visibility", "authority", "topics"),
        "number": (),
        "date": (),
    },
    "{}/kontakt/": {"text": ("text", "kind", "visibility"), "number": ("minutes",), "date": ("date",)},
    "{}/schritt/": {"text": ("next_step",), "number": ("version",), "date": ("next_step_on",)},
    "{}/bearbeiten/": {
        "text": ("title", "goal", "risk", "topics"),
        "number": ("version", "topics"),
        "date": (),
    },
    "{}/status/": {
        "text": ("status", "outcomes"),
        "number": ("version", "outcomes"),
        "date": ("follow_up_on",),
    },
}


@pytest.mark.parametrize("inside", FIELDS)
def test_any_entry_in_a_form_is_taken_or_comes_back(visits: Visits, inside: str) -> None:
    """422 shows what was written once more; 409 shows it beside what stands there."""
    path = form_path(visits.world, inside)
    for kind, values in (("text", TEXTS.values()), ("number", NUMBERS), ("date", DATES)):
        for name in FIELDS[inside][kind]:
            for value in values:
                data = FORMS[inside](visits.world, "adviser") | {name: value}
                answer = visits.send("adviser", "POST", path, data)
                told = (name, value[:40])
                assert answer.status in {302, 409, 422}, told
                if answer.status != 302:
                    assert not answer.wrote, told
                    written = next(data[n] for n in ("text", "title", "next_step", "status") if n in data)
                    assert shows(answer.text, written), told


def shows(page: str, written: str) -> bool:
    """Whether the page holds the text, as a browser would read it; a NUL cannot be shown."""
    return escape(written).replace("\r\n", "\n")[:50_000] in page.replace("\r\n", "\n")


def test_everything_that_was_written_comes_back_with_an_error(visits: Visits) -> None:
    """All fields of a refused form, not the wrong one alone."""
    case = visits.world.cases["internal"]
    texts = {"title": "Titel " + "x" * 200, "goal": "Ziel <1> & Wunsch", "risk": "Risiko „groß“"}
    data = forms_of_cases.changed("internal")(visits.world, "adviser") | texts
    answer = visits.send("adviser", "POST", f"{case.get_absolute_url()}bearbeiten/", data)
    assert answer.status == 422
    for text in texts.values():
        assert escape(text) in answer.text
    note = {
        **forms_of_cases.contact(visits.world, "adviser"),
        "minutes": "0",
        "text": "Lange Notiz\nmit <Zeilen>",
    }
    answer = visits.send("adviser", "POST", f"{case.get_absolute_url()}kontakt/", note)
    assert answer.status == 422
    assert escape(note["text"]) in answer.text


ACCOUNT_FORMS = {
    "/konto/login/": {"login": "somebody@example.org", "password": "x"},
    "/konto/signup/": {
        "name": "Neu",
        "email": "new@example.org",
        "password1": "langes Kennwort 9",
        "password2": "langes Kennwort 9",
    },
    "/konto/password/reset/": {"email": "somebody@example.org"},
}


@pytest.mark.parametrize("path", ACCOUNT_FORMS)
def test_hostile_sign_ins_are_refused_politely(visits: Visits, path: str) -> None:
    for name in ACCOUNT_FORMS[path]:
        for told, value in TEXTS.items():
            answer = visits.send("visitor", "POST", path, ACCOUNT_FORMS[path] | {name: value})
            assert answer.status in {200, 302, 400, 429}, (name, told)
            # What is entered at the sign-up waits in the session for the code.
            assert "django_session" not in answer.wrote or answer.location == "/konto/signup/code/"
            assert "sessionid" not in answer.response.cookies or not answer.location.startswith(
                "/konto/start"
            )


def test_no_password_opens_a_door_by_being_strange(world: World) -> None:
    email = world.who.lead.user.email
    for login in (email, f"{email}\x00", f" {email} ", f"{email}'--", "*", "%", f"{email}\n{email}"):
        for password in ("", "\x00", "' OR 1=1 --", "!", "*", "correct horse battery\x00"):
            browser = Client(raise_request_exception=False)
            answer = browser.post("/konto/login/", {"login": login, "password": password})
            assert answer.status_code < 500
            assert "_auth_user_id" not in browser.session


# --- headers and bodies ---

HEADERS = [
    {"HTTP_ACCEPT_LANGUAGE": "de;q=0.9," * 20_000},
    {"HTTP_ACCEPT_LANGUAGE": "de;q=99999999999,\x00;q=x"},
    {"HTTP_COOKIE": "sessionid=" + "x" * 50_000},
    {"HTTP_COOKIE": 'sessionid=\x00; csrftoken=\' OR 1; messages=[["__json_message"'},
    {"HTTP_COOKIE": "messages=" + quote('[["__json_message",0,40,"x","<script>"]]')},
    {"HTTP_COOKIE": ";" * 5000 + "=" * 5000},
    {"HTTP_REFERER": "x" * 100_000},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "javascript:\x00", "HTTP_HX_TARGET": "<script>"},
    {"HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true"},
    {"HTTP_X_FORWARDED_FOR": "1.2.3.4, " * 5000},
    {"HTTP_X_FORWARDED_HOST": "boese.example", "HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_IF_NONE_MATCH": '"' + "x" * 50_000},
    {"HTTP_IF_MODIFIED_SINCE": "Sun, 99 Foo 0000 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=99999999999999999999999-"},
    {"HTTP_RANGE": "bytes=0-0,-1,5-3"},
    {"HTTP_RANGE": "bytes=" + "1-2," * 10_000},
    {"HTTP_ACCEPT_ENCODING": "x" * 50_000},
    {"HTTP_ACCEPT": "*/*;q=\x00"},
    {"CONTENT_TYPE": "multipart/form-data"},
    {"CONTENT_TYPE": "text/html; charset=nonsense-8"},
    {"CONTENT_LENGTH": "-5"},
    {"CONTENT_LENGTH": "viel"},
    {"HTTP_EXPECT": "100-continue"},
    {"REMOTE_ADDR": ""},
]
PLACES = ["/", "/suche/?q=Armut", "/bibliothek/dokument-public/datei/", "/konto/login/", "/gibt-es-nicht/"]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda h: ",".join(h))
def test_strange_headers_are_no_fault(visits: Visits, headers: dict[str, str]) -> None:
    for path in PLACES:
        for role in ("visitor", "member"):
            answer = visits.send(role, "GET", path, **headers)
            assert answer.status < 500, path
            assert "boese.example" not in answer.text


def test_a_host_that_is_not_ours_is_a_bad_request(visits: Visits, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for host in ("boese.example", "testserver:x", "a b", "[::1", "x" * 5000):
        answer = visits.send("visitor", "GET", "/", HTTP_HOST=host)
        assert answer.status == 400
        assert host not in answer.text


BODIES = {
    "application/x-www-form-urlencoded": b"%ff%fe=%&&&=" + b"a=b&" * 5000,
    "application/x-www-form-urlencoded; charset=nonsense": b"title=x",
    "application/x-www-form-urlencoded; charset=utf-16": b"title=x",
    "multipart/form-data": b"--x\r\n",
    "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=\x00\r\n\r\n--x--",
    "multipart/form-data; boundary=" + "y" * 5000: b"--",
    "multipart/form-data; boundary=z": b"--z\r\nContent-Disposition: form-data; name=\"title\"\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n--z--",
    "application/json": b'{"title": [[[[[' * 1000,
    "text/xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "": b"\x00" * 1000,
}  # fmt: skip


@pytest.mark.parametrize("kind", BODIES)
def test_strange_bodies_are_no_fault(visits: Visits, kind: str) -> None:
    for inside in FIELDS:
        path = form_path(visits.world, inside)
        answer = visits.send("adviser", "generic-post", path, {"body": BODIES[kind], "kind": kind})
        # What holds no field at all is a form not filled in yet.
        assert answer.status in {200, 400, 403, 409, 422}, path
        assert not answer.wrote


def test_a_body_that_is_too_large_is_refused_with_a_page(visits: Visits) -> None:
    case = visits.world.cases["internal"]
    note = forms_of_cases.contact(visits.world, "adviser") | {"text": "x" * 3_000_000}
    answer = visits.send("adviser", "POST", f"{case.get_absolute_url()}kontakt/", note)
    # The whole form is sent as one part per field: a single text may fill the memory that a request may take.
    assert answer.status in {400, 422}
    assert not answer.wrote
    assert "<h1" in answer.text


# --- forgery, and forms of another role ---


@pytest.mark.parametrize("inside", FIELDS)
def test_a_form_without_its_token_is_refused_with_a_page_of_ours(world: World, inside: str) -> None:
    signed_in = world.who.client("adviser")
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = signed_in.cookies
    before = Contact.objects.count()
    for extra in ({}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": "\x00"}):
        data = FORMS[inside](world, "adviser") | extra
        answer = browser.post(form_path(world, inside), data)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "Das Formular ist abgelaufen" in page
        assert 'rel="stylesheet"' in page
    assert Contact.objects.count() == before


@pytest.mark.parametrize(
    "path", ["/konto/rolle/", "/konto/login/", "/konto/logout/", "/redaktion/pages/3/delete/"]
)
def test_other_forms_need_their_token_too(world: World, path: str) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = world.who.client("editor").cookies
    answer = browser.post(path, {"affiliation": world.who.editor.pk})
    assert answer.status_code == 403
    assert "Das Formular ist abgelaufen" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_signed_link_acts_only_by_post(world: World, method: str) -> None:
    """Who follows it is asked first. The POST needs no token of a form: the link itself is the secret (RFC 8058)."""
    getattr(Client(), method)(world.links["goal"])
    world.cases["internal"].refresh_from_db()
    assert world.cases["internal"].goal_confirmed_at is None


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_is_told_which_are_right(visits: Visits, method: str) -> None:
    case = visits.world.cases["internal"]
    answer = visits.send("adviser", "any", f"{case.get_absolute_url()}kontakt/", {"method": method})
    assert answer.status == 405
    assert answer.response["Allow"] == "POST"
    assert not answer.wrote


def test_long_questions_stay_quick(world: World, visits: Visits) -> None:
    """The longest inputs together take seconds, not minutes: nothing here grows faster than its input."""
    import time

    cases.contact(world.cases["internal"], by=world.who.actor("adviser"), text="x " * 9_000)
    began = time.process_time()
    for text in (
        TEXTS["100 kB of one letter"],
        TEXTS["2,000 words"],
        '"' * 50_000,
        "-" * 50_000,
        "(" * 50_000,
    ):
        visits.send("visitor", "GET", f"/suche/?{urlencode({'q': text})}")
        visits.send("visitor", "GET", f"/kommunen/?{urlencode({'q': text})}")
    assert time.process_time() - began < 10
