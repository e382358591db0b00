"""Which links a page has, what is found inside the portal, and what the weekly round writes down."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from cms.importing import stream
from cms.linkcheck import checking
from cms.linkcheck.finding import targets
from cms.linkcheck.models import Link, Verdict
from cms.models import StandardPage, home_of
from fsa_portal.actor import Visibility
from fsa_portal.outbox import pieces
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain
from knowledge.handbook.models import ChapterPage
from tests.factories import content, people
from tests.factories.breaks import PowerCut, power_cut

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path, monkeypatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    settings.LINK_CHECK = False
    monkeypatch.setattr(checking, "PAUSE", 0.0)
    content.site()


@pytest.fixture
def server(settings) -> Iterator[str]:
    """Has what ``there`` says."""
    settings.LINK_CHECK = settings.LINK_CHECK_PRIVATE = True

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.server.asked.append(self.path)
            self.send_response(200 if self.path in self.server.there else 404)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *args: object) -> None:
            """Silence."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.there, running.asked = {"/da"}, []
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def address(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def standard(slug: str, html: str = "", **fields) -> StandardPage:
    body = stream([{"type": "paragraph", "html": html}], seed=slug) if html else []
    return content.add(home_of("de"), StandardPage(title=slug, slug=slug, body=body, **fields))


def verdicts(page) -> dict[str, str]:
    return dict(Link.objects.filter(page=page.pk).values_list("target", "verdict"))


def test_links_of_texts_fields_and_blocks_are_found() -> None:
    other = standard("andere")
    page = standard(
        "seite",
        f'<p><a href="https://a.example/x#teil">a</a> <a linktype="page" id="{other.pk}">b</a>'
        ' <a href="/praxis/">c</a> <a href="mailto:x@a.example">d</a> <a href="#oben">e</a>'
        ' <a href="http://localhost:8000/kommunen/?q=x">f</a> <a href="https://ä.example/ü">g</a></p>',
    )
    assert targets(page) == {
        "https://a.example/x",
        f"page:{other.pk}",
        "/praxis/",
        "/kommunen/",
        "https://%C3%A4.example/%C3%BC",
    }
    programme = content.programme(
        source_url="https://b.example/quelle", purpose='<p><a href="https://b.example/zweck">x</a></p>'
    )
    assert targets(programme) == {"https://b.example/quelle", "https://b.example/zweck"}


def test_what_readers_of_the_page_find_inside_the_portal() -> None:
    people.cast()
    gone, draft = standard("weg"), standard("entwurf")
    internal = standard("intern", visibility=Visibility.INTERNAL)
    later = standard("gesperrt", embargo_until=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    there = standard("da")
    Redirect.objects.create(old_path="/frueher", redirect_link="/da/")
    links = [f'<a linktype="page" id="{one.pk}">x</a>' for one in (gone, draft, internal, later, there)]
    links += [f'<a href="{path}">x</a>' for path in ("/da/", "/frueher/", "/nirgends/", "/intern/", "/suche/",
              "/kommunen/05999001-birkenfurt/", "/kommunen/05999777-nirgends/")]  # fmt: skip
    page = standard("seite", f"<p>{' '.join(links)}</p>")
    number = gone.pk
    gone.delete()
    draft.unpublish()
    drain([checking.COLLECT])
    assert verdicts(page) == {
        f"page:{number}": "gone",
        f"page:{draft.pk}": "gone",
        f"page:{internal.pk}": "closed",
        f"page:{later.pk}": "closed",
        f"page:{there.pk}": "ok",
        "/da/": "ok",
        "/frueher/": "ok",
        "/nirgends/": "gone",
        "/intern/": "closed",
        "/suche/": "ok",
        "/kommunen/05999001-birkenfurt/": "ok",
        "/kommunen/05999777-nirgends/": "gone",
    }
    # Inside the FSA the same link is a good one.
    page.visibility = Visibility.INTERNAL
    page.save_revision().publish()
    drain([checking.COLLECT])
    assert verdicts(page)[f"page:{internal.pk}"] == "ok"


def test_a_chapter_called_without_the_chapters_above_it_is_found() -> None:
    work = content.handbook()
    above = ChapterPage.objects.child_of(work.current_edition).first()
    content.chapter(above, "darunter", "Text")
    page = standard("seite", f'<p><a href="/handbuch/{work.slug}/darunter/">x</a></p>')
    drain([checking.COLLECT])
    assert verdicts(page) == {f"/handbuch/{work.slug}/darunter/": "ok"}


def test_a_link_that_was_mended_is_gone_as_soon_as_the_page_is_published() -> None:
    page = standard("seite", '<p><a href="/nirgends/">x</a></p>')
    drain([checking.COLLECT])
    assert Link.objects.broken().count() == 1
    page.body = stream([{"type": "paragraph", "html": "<p>ohne</p>"}], seed="seite")
    page.save_revision()
    drain([checking.COLLECT])
    assert Link.objects.broken().count() == 1, "a draft changes nothing"
    page.get_latest_revision().publish()
    drain([checking.COLLECT])
    assert not Link.objects.exists()


def test_who_links_to_a_page_learns_that_it_was_deleted() -> None:
    other = standard("andere")
    page, number = standard("seite", f'<p><a linktype="page" id="{other.pk}">x</a></p>'), other.pk
    drain([checking.COLLECT])
    other.delete()
    drain([checking.COLLECT])
    assert verdicts(page) == {f"page:{number}": "gone"}


def test_who_links_to_a_page_learns_that_it_was_unpublished() -> None:
    other = standard("andere")
    page = standard("seite", f'<p><a linktype="page" id="{other.pk}">x</a></p>')
    drain([checking.COLLECT])
    assert verdicts(page) == {f"page:{other.pk}": "ok"}
    other.unpublish()
    drain([checking.COLLECT])
    assert verdicts(page) == {f"page:{other.pk}": "gone"}


def test_the_weekly_round_asks_each_address_once_and_tells_since_when_it_is_dead(server) -> None:
    dead, alive = address(server, "/weg"), address(server, "/da")
    page = standard("seite", f'<p><a href="{dead}">x</a> <a href="{alive}">y</a></p>')
    standard("zweite", f'<p><a href="{dead}">x</a></p>')
    with time_machine.travel("2026-03-02 03:00Z", tick=False):
        figures = checking.begin()
        drain([checking.ASK])
    assert (figures["links to other sites"], sorted(server.asked)) == (3, ["/da", "/weg", "/weg"]), (
        "HEAD, then GET for the dead one"
    )
    assert verdicts(page) == {dead: "gone", alive: "ok"}
    with time_machine.travel("2026-03-09 03:00Z", tick=False):
        checking.begin()
        drain([checking.ASK])
    link = Link.objects.get(page=page, target=dead)
    assert (link.broken_since.day, link.last_checked.day, link.status) == (2, 9, 404)
    server.there.add("/weg")
    with time_machine.travel("2026-03-16 03:00Z", tick=False):
        checking.begin()
        drain([checking.ASK])
    assert not Link.objects.broken().exists()


def test_a_round_keeps_the_links_of_the_pages_it_was_through_with(monkeypatch) -> None:
    monkeypatch.setattr(pieces, "BUDGET", 0)
    some = [standard(f"seite-{n}", '<p><a href="/nirgends/">x</a></p>') for n in range(3)]
    with pytest.raises(PowerCut), power_cut('INSERT INTO "linkcheck_link"', at=3):
        checking.begin()
    assert set(Link.objects.values_list("page", flat=True)) == {page.pk for page in some[:2]}
    checking.begin()
    assert set(Link.objects.values_list("page", flat=True)) == {page.pk for page in some}


def test_what_was_read_before_a_page_was_published_anew_is_not_written() -> None:
    page = standard("seite", '<p><a href="/alt/">x</a></p>')
    reading = checking.read(StandardPage.objects.get(pk=page.pk))
    page.body = stream([{"type": "paragraph", "html": '<p><a href="/neu/">x</a></p>'}], seed="neu")
    page.save_revision().publish()
    drain([checking.COLLECT])
    checking.keep(reading)
    assert set(verdicts(page)) == {"/neu/"}
    gone = checking.read(StandardPage.objects.get(pk=page.pk))
    page.delete()
    checking.keep(gone)
    assert not Link.objects.exists()


def test_a_round_that_was_killed_asks_only_for_the_rest(server) -> None:
    first, second = address(server, "/da"), address(server, "/weg")
    standard("seite", f'<p><a href="{first}">x</a> <a href="{second}">y</a></p>')
    checking.begin()
    Link.objects.filter(target=first).update(last_checked=timezone.now(), verdict=Verdict.OK)
    drain([checking.ASK])
    assert set(server.asked) == {"/weg"}


def test_switched_off_nobody_is_asked(server, settings) -> None:
    settings.LINK_CHECK = False
    standard("seite", f'<p><a href="{address(server, "/weg")}">x</a> <a href="/nirgends/">y</a></p>')
    checking.begin()
    assert not Job.objects.filter(kind=checking.ASK).exists()
    assert Link.objects.broken().get().target == "/nirgends/"


def test_links_of_a_frozen_edition_are_nobodys_work() -> None:
    work = content.handbook()
    assert work.current_edition is not None
    ChapterPage.objects.filter(slug="berichte").update(
        body=stream([{"type": "paragraph", "html": '<p><a href="/nirgends/">x</a></p>'}], seed="b")
    )
    checking.begin()
    dead = Link.objects.get(target="/nirgends/")
    assert dead.page.url_path.endswith("/2026/berichte/")
