"""The reading list: of visitors in their session, of people with an account in the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from fsa_portal.actor import ANONYMOUS, Visibility
from knowledge.shortlist import actions
from knowledge.shortlist.models import MOST_PAGES, KeptPage, Shortlist
from tests.factories import content, people

pytestmark = pytest.mark.django_db
OWN = "http://testserver"


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def keep(browser: Client, page, **extra) -> int:
    extra.setdefault("headers", {"origin": OWN})
    return browser.post("/merkliste/merken/", {"page": page.pk}, **extra).status_code


def titles(browser: Client, path: str = "/merkliste/") -> list[str]:
    answer = browser.get(path)
    assert answer.status_code == 200
    return [entry.title for entry in answer.context["entries"]]


# --- visitors ---


def test_reading_leaves_no_cookie_and_the_first_page_kept_does(visitor) -> None:
    page = content.example()
    text = visitor.get(page.get_url()).content.decode()
    assert 'action="/merkliste/merken/"' in text
    assert titles(visitor) == []
    assert not visitor.cookies
    assert keep(visitor, page) == 303
    assert "sessionid" in visitor.cookies
    assert titles(visitor) == [page.title]
    assert 'action="/merkliste/entfernen/"' in visitor.get(page.get_url()).content.decode()


@pytest.mark.parametrize("headers", [{}, {"origin": "https://boese.example"}, {"origin": "null"}])
def test_a_form_of_another_site_keeps_nothing(visitor, headers) -> None:
    assert keep(visitor, content.example(), headers=headers) == 403
    assert titles(visitor) == []


def test_every_kind_of_knowledge_has_the_button_and_lists_have_none(client) -> None:
    work = content.handbook()
    pages = [
        content.example(),
        content.programme(),
        content.document(),
        work.current_edition.get_children().first(),
    ]
    for page in pages:
        assert "/merkliste/merken/" in client.get(page.get_url()).content.decode(), page
    for path in ("/", "/praxis/", "/bibliothek/"):
        assert "/merkliste/merken/" not in client.get(path).content.decode(), path


def test_what_a_visitor_may_not_see_is_not_kept_and_looks_like_what_does_not_exist(visitor) -> None:
    hidden = content.example(slug="geheim", visibility=Visibility.INTERNAL)
    assert keep(visitor, hidden) == 404
    assert visitor.post("/merkliste/merken/", {"page": "987654"}, headers={"origin": OWN}).status_code == 404
    assert visitor.post("/merkliste/merken/", {"page": "x"}, headers={"origin": OWN}).status_code == 404


def test_a_visitor_orders_annotates_names_and_takes_off(client) -> None:
    one, two = content.example(title="Eins", slug="eins"), content.example(title="Zwei", slug="zwei")
    keep(client, one)
    keep(client, two)
    keep(client, one)
    assert titles(client) == ["Eins", "Zwei"]
    client.post("/merkliste/verschieben/", {"page": two.pk, "to": "up"})
    assert titles(client) == ["Zwei", "Eins"]
    client.post("/merkliste/verschieben/", {"page": two.pk, "to": "up"})
    assert titles(client) == ["Zwei", "Eins"]
    client.post("/merkliste/notiz/", {"page": one.pk, "note": "Für den <b>Ausschuss</b>"})
    client.post("/merkliste/titel/", {"title": "Sitzung im März"})
    text = client.get("/merkliste/").content.decode()
    assert "Für den &lt;b&gt;Ausschuss" in text
    assert "<h1" in text
    assert "Sitzung im März</h1>" in text
    for page in (one, two):
        client.post("/merkliste/entfernen/", {"page": page.pk})
    assert "shortlist" not in client.session
    assert titles(client) == []


def test_the_button_leads_back_to_the_page_and_nowhere_else(client) -> None:
    page = content.example()
    for asked, goal in (
        (page.get_url(), page.get_url()),
        ("//boese.example/", "/merkliste/"),
        ("https://x.example", "/merkliste/"),
    ):
        answer = client.post("/merkliste/merken/", {"page": page.pk, "next": asked})
        assert answer["Location"] == goal


def test_a_full_list_says_so_and_takes_nothing_more(client, monkeypatch) -> None:
    monkeypatch.setattr("knowledge.shortlist.lists.MOST_PAGES", 1)
    keep(client, content.example(title="Eins", slug="eins"))
    answer = client.post(
        "/merkliste/merken/", {"page": content.example(title="Zwei", slug="zwei").pk}, follow=True
    )
    assert [str(message.level_tag) for message in answer.context["messages"]][-1:] == ["error"]
    assert titles(client) == ["Eins"]


# --- people with an account ---


def test_what_was_collected_before_signing_in_goes_to_the_end_of_the_own_list(client) -> None:
    cast = people.cast()
    person = cast.member.user
    one, two = content.example(title="Eins", slug="eins"), content.example(title="Zwei", slug="zwei")
    actions.keep(one.pk, by=cast.actor("member"), note="Alt")
    for page in (two, one):
        keep(client, page)
    client.post("/merkliste/notiz/", {"page": two.pk, "note": "Neu"})
    client.post("/konto/login/", {"login": person.email, "password": "correct horse battery"})
    assert "shortlist" not in client.session
    assert titles(client) == ["Eins", "Zwei"]
    assert list(KeptPage.objects.values_list("note", flat=True)) == ["Alt", "Neu"]


def test_each_person_has_a_list_of_their_own() -> None:
    cast = people.cast()
    page = content.example()
    member, other = cast.client("member"), cast.client("foreign")
    keep(member, page)
    assert titles(member) == [page.title]
    assert titles(other) == []
    other.post("/merkliste/notiz/", {"page": page.pk, "note": "fremd"})
    other.post("/merkliste/entfernen/", {"page": page.pk})
    assert KeptPage.objects.get().note == ""


def test_a_page_that_was_closed_is_counted_but_not_named_and_can_be_cleared_away() -> None:
    cast = people.cast()
    page, other = (
        content.example(title="Wird geschlossen", slug="a"),
        content.example(title="Bleibt", slug="b"),
    )
    member = cast.client("member")
    for one in (page, other):
        keep(member, one)
    page.visibility = Visibility.INTERNAL
    page.save()
    text = member.get("/merkliste/").content.decode()
    assert "Wird geschlossen" not in text
    assert member.get("/merkliste/").context["lost"] == 1
    member.post("/merkliste/aufraeumen/")
    assert list(KeptPage.objects.values_list("page", flat=True)) == [other.pk]


def test_a_chapter_below_a_closed_edition_is_not_shown() -> None:
    work = content.handbook()
    edition = work.current_edition
    chapter = edition.get_children().first()
    member = people.cast().client("member")
    keep(member, chapter)
    edition.visibility = Visibility.INTERNAL
    edition.save()
    assert titles(member) == []


def test_nobody_without_an_account_has_a_stored_list() -> None:
    with pytest.raises(PermissionDenied):
        actions.keep(content.example().pk, by=ANONYMOUS)
    assert not Shortlist.objects.exists()


def test_no_list_grows_without_end(monkeypatch) -> None:
    assert MOST_PAGES == 200
    monkeypatch.setattr(actions, "MOST_PAGES", 1)
    by = people.cast().actor("member")
    actions.keep(content.example(slug="a").pk, by=by)
    with pytest.raises(actions.ListIsFull):
        actions.keep(content.example(slug="b").pk, by=by)


def test_a_deleted_page_leaves_the_lists() -> None:
    cast = people.cast()
    page = content.example()
    actions.keep(page.pk, by=cast.actor("member"))
    page.delete()
    assert not KeptPage.objects.exists()
