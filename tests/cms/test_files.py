"""Pictures and documents are for whoever may see a page that uses them, and are asked for anew at each request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import PortalDocument, PortalImage, StandardPage
from cms.permissions import is_shown_to, may_fetch
from fsa_portal.accounts.actions import end_affiliation
from fsa_portal.actor import ANONYMOUS, Visibility
from tests.factories import content, files, people
from tests.factories.people import SYSTEM, Cast
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db
STATES = (*(v for v in (Visibility.PUBLIC, Visibility.PARTNERS, Visibility.INTERNAL)), "embargo", "draft")
EDITING = {"lead", "editor", "admin"}
Used = PortalImage | PortalDocument


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT = tmp_path / "media"
    content.site()
    return people.cast()


def page_in(state: str, *texts: str, slug: str = "seite") -> StandardPage:
    fields = {}
    if state in {Visibility.PARTNERS, Visibility.INTERNAL}:
        fields["visibility"] = state
    if state == "embargo":
        fields["embargo_until"] = timezone.now() + dt.timedelta(days=3)
    return files.page(slug, *texts, publish=state != "draft", **fields)


def picture() -> tuple[PortalImage, str, str]:
    """A picture, what shows it, and its address."""
    made = files.picture()
    return made, files.shows(made), files.cut(made).url


def document() -> tuple[PortalDocument, str, str]:
    made = files.document()
    return made, files.links(made), made.url


KINDS = [pytest.param(picture, id="picture"), pytest.param(document, id="document")]
Kind = Callable[[], tuple[Used, str, str]]


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("kind", KINDS)
def test_every_role_gets_the_files_of_the_pages_that_it_sees(cast: Cast, kind: Kind) -> None:
    """Page by page and role by role; editors choose among all files, also those of drafts."""
    browsers = {role: cast.client(role) for role in people.ROLES}
    for state in STATES:
        _, use, address = kind()
        page = page_in(state, use, slug=f"seite-{state}")
        for role, browser in browsers.items():
            seen = browser.get(page.url).status_code
            expected = 200 if role in EDITING else seen
            assert browser.get(address).status_code == expected, (role, state)
            assert browser.head(address).status_code == expected, (role, state)
        assert {200, 404} >= {seen}
        assert browsers["visitor"].get(address).status_code == (200 if state == "public" else 404)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_no_page_uses_is_for_editors(cast: Cast, kind: Kind) -> None:
    _, _, address = kind()
    for role in people.ROLES:
        expected = 200 if role in EDITING else 404
        assert cast.client(role).get(address).status_code == expected, role


@pytest.mark.parametrize("kind", KINDS)
def test_one_open_page_is_enough(cast: Cast, kind: Kind) -> None:
    _, use, address = kind()
    page_in("draft", use, slug="entwurf")
    page_in(Visibility.INTERNAL, use, slug="intern")
    assert Client().get(address).status_code == 404
    page_in(Visibility.PUBLIC, use, slug="offen")
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_chapter_gives_no_file_before_its_edition_does(cast: Cast, kind: Kind) -> None:
    """The page alone would be public; what stands above it narrows it."""
    used, use, address = kind()
    work = content.handbook()
    edition = work.current_edition
    chapter = content.chapter(edition, "mit-datei")
    chapter.body = files.stream([{"type": "paragraph", "html": use}], seed="x")
    chapter.save_revision().publish()
    assert is_shown_to(ANONYMOUS, used)
    type(edition).objects.filter(pk=edition.pk).update(visibility=Visibility.INTERNAL)
    assert not is_shown_to(ANONYMOUS, used)
    assert Client().get(address).status_code == 404
    assert may_fetch(cast.actor("adviser"), used)


def make_internal(page: StandardPage) -> None:
    page.visibility = Visibility.INTERNAL
    page.save_revision().publish()


def unpublish(page: StandardPage) -> None:
    page.unpublish()


def hold_back(page: StandardPage) -> None:
    page.embargo_until = timezone.now() + dt.timedelta(days=1)
    page.save_revision().publish()


def drop_the_file(page: StandardPage) -> None:
    page.body = []
    page.save_revision().publish()


def delete(page: StandardPage) -> None:
    page.delete()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("revoke", [make_internal, unpublish, hold_back, drop_the_file, delete])
def test_a_revoked_file_is_gone_at_the_next_request(
    cast: Cast, kind: Kind, revoke: Callable[[StandardPage], None]
) -> None:
    """Also for a browser that has it and only asks whether it has changed."""
    _, use, address = kind()
    page = page_in(Visibility.PUBLIC, use)
    browser = Client()
    tag = browser.get(address)["ETag"]
    again = {"If-None-Match": tag}
    assert browser.get(address, headers=again).status_code == 304
    revoke(page)
    assert browser.get(address, headers=again).status_code == 404
    assert browser.get(address, headers={"Range": "bytes=0-1"}).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_an_ended_affiliation_is_gone_at_the_next_request(cast: Cast, kind: Kind) -> None:
    _, use, address = kind()
    page_in(Visibility.PARTNERS, use)
    browser = cast.client("member")
    tag = browser.get(address)["ETag"]
    end_affiliation(by=SYSTEM, affiliation=cast.member)
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_caches_ask_again_and_keep_only_what_everybody_may_see(cast: Cast) -> None:
    shown, internal = picture(), picture()
    page_in(Visibility.PUBLIC, shown[1], slug="offen")
    page_in(Visibility.INTERNAL, internal[1], slug="intern")
    adviser = cast.client("adviser")
    assert Client().get(shown[2])["Cache-Control"] == "public, no-cache"
    assert adviser.get(internal[2])["Cache-Control"] == "private, no-cache"
    _, use, address = document()
    page_in(Visibility.PUBLIC, use, slug="datei")
    assert Client().get(address)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("kind", KINDS)
def test_files_come_in_parts_and_act_nowhere(cast: Cast, kind: Kind) -> None:
    _, use, address = kind()
    page_in(Visibility.PUBLIC, use)
    whole = Client().get(address)
    content_ = body(whole)
    assert int(whole["Content-Length"]) == len(content_)
    part = Client().get(address, headers={"Range": "bytes=1-2"})
    assert (part.status_code, body(part)) == (206, content_[1:3])
    assert Client().get(address, headers={"Range": "bytes=9999999-"}).status_code == 416
    assert Client().head(address)["Content-Length"] == whole["Content-Length"]
    for response in (whole, part):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    shown = whole["Content-Disposition"].partition(";")[0]
    assert shown == ("inline" if whole["Content-Type"] == "image/png" else "attachment")
    assert Client().post(address).status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_questions_does_not_grow_with_the_pages(cast: Cast, kind: Kind) -> None:
    _, use, address = kind()
    counts = []
    for number in range(3):
        page_in(Visibility.PARTNERS, use, slug=f"seite-{number}")
        browser = cast.client("member")
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


def test_neither_the_original_nor_a_path_leads_around_the_question(cast: Cast) -> None:
    image, use, address = picture()
    page_in(Visibility.INTERNAL, use)
    browser = Client()
    for path in (image.file.name, f"images/../{address.removeprefix('/media/')}", "", "images/", "x" * 3000):
        assert browser.get(f"/media/{path}").status_code in {400, 404}
    with pytest.raises(NotImplementedError):
        _ = image.file.url


def test_an_older_name_of_a_document_leads_to_the_one_it_has_now(cast: Cast) -> None:
    made, use, address = document()
    page_in(Visibility.PUBLIC, use)
    made.title = "Anderes Merkblatt"
    made.save()
    assert Client().get(address)["Location"] == made.url
    assert Client().get(address, follow=True).status_code == 200
    hidden, _, closed = document()
    hidden.title = "Intern geplant"
    hidden.save()
    # A name is as closed as its file.
    assert Client().get(closed).status_code == 404


def test_what_is_no_page_gives_no_file(cast: Cast) -> None:
    """References of other things carry numbers that pages may have, too."""
    from wagtail.models import ReferenceIndex

    used, _, address = document()
    page = files.page("offen")
    reference = ReferenceIndex.objects.create(
        to_content_type=ReferenceIndex._get_base_content_type(used),
        to_object_id=used.pk,
        base_content_type=ReferenceIndex._get_base_content_type(files.picture()),
        content_type=ReferenceIndex._get_base_content_type(files.picture()),
        object_id=page.pk,
        model_path="x",
        content_path="x",
        content_path_hash="6f0f6c1e54a04c1a9d2a6f3f3b6a5f5e",
    )
    assert reference.pk
    assert Client().get(address).status_code == 404


def test_editors_have_no_door_for_a_portrait(cast: Cast, tmp_path) -> None:
    """Wagtail's own field would store what no gate has seen."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = cast.client("editor")
    page = browser.get("/redaktion/account/")
    assert page.status_code == 200
    assert 'type="file"' not in page.content.decode()
    sent = {"avatar-avatar": SimpleUploadedFile("a.png", samples.picture("PNG"))}
    assert browser.post("/redaktion/account/", sent).status_code in {200, 302}
    assert not list((tmp_path / "files").rglob("*.png"))
    assert cast.client("adviser").get("/redaktion/account/").status_code == 404
