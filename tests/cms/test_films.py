"""A film lies in the portal, comes with its words, and is for those who may see a page that shows it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.blocks import TextBlocks, text_of
from cms.importing import Refused, stream
from cms.models import StandardPage
from fsa_portal.actor import Visibility
from knowledge.handbook.models import ChapterPage, ChapterState
from tests.factories import content, files
from tests.factories.windows import home_page
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "files", tmp_path / "media"
    content.site()


def film(**fields: Any) -> dict[str, Any]:
    return {
        "type": "video",
        "title": "Was die Fachstelle tut",
        "film": files.document(samples.mp4(), "a.mp4", "Film").pk,
        "captions": files.document(samples.VTT, "a.vtt", "Untertitel").pk,
        "transcript": "<p>Guten Tag. Wir beraten.</p>",
        "source": "Eigener Film, CC BY 4.0",
        "date": "2026-11-01",
    } | fields


def page(*blocks: dict[str, Any], **fields: Any) -> StandardPage:
    made = StandardPage(title="Seite", slug="seite", body=stream(blocks, seed="x"), **fields)
    return content.add(home_page(), made)


def shown(address: str = "/seite/") -> BeautifulSoup:
    answer = Client().get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


def test_it_is_played_from_the_portal_with_captions_and_stands_there_in_words() -> None:
    page(film())
    video = shown().video
    assert video is not None
    assert video["aria-label"] == "Was die Fachstelle tut"
    assert video.has_attr("controls")
    assert not video.has_attr("autoplay")
    assert video.source is not None
    assert video.source["type"] == "video/mp4"
    assert video.track is not None
    assert (video.track["kind"], video.track["srclang"]) == ("captions", "de")
    for address, media_type in ((video.source["src"], "video/mp4"), (video.track["src"], "text/vtt")):
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    part = Client().get(video.source["src"], headers={"Range": "bytes=0-7"})
    assert (part.status_code, b"".join(part.streaming_content)[4:]) == (206, b"ftyp")
    assert "Guten Tag. Wir beraten." in shown().figure.get_text()
    assert "media-src 'self'" in Client().get("/seite/")["Content-Security-Policy"]


def test_a_film_of_a_page_for_the_fsa_is_for_the_fsa() -> None:
    page(film(), visibility=Visibility.INTERNAL)
    block = StandardPage.objects.get().body[0].value
    for file in (block["film"], block["captions"]):
        assert Client().get(file.url).status_code in {302, 404}


@pytest.mark.parametrize("lacking", ["film", "captions", "transcript", "source", "date"])
def test_it_is_not_published_without(lacking: str) -> None:
    wanting = film() | {lacking: "" if lacking == "transcript" else None}
    with pytest.raises(Refused):
        stream([wanting], seed="x")
    made = page()
    raw = stream([film()], seed="x")
    raw[0]["value"][lacking] = "" if lacking in {"transcript", "source"} else None
    made.body = raw
    with pytest.raises(ValidationError):
        made.save_revision(clean=False).publish()


def test_a_film_in_which_nothing_is_to_be_heard_needs_no_captions() -> None:
    page(film(captions=None, silent=True))
    assert shown().video is not None
    assert shown().track is None


@pytest.mark.parametrize("field", ["film", "captions"])
def test_no_other_file_takes_its_place(field: str) -> None:
    letter = files.document(b"Guten Tag", "a.txt").pk
    with pytest.raises(Refused, match=field):
        stream([film(**{field: letter})], seed="x")


def test_its_words_are_found_and_kept_in_the_state_of_a_chapter() -> None:
    content.handbook()
    chapter = ChapterPage.objects.get(number="4")
    given = [film()]
    (block,) = TextBlocks().to_python(stream(given, seed="x"))
    assert text_of(block) == "Was die Fachstelle tut Guten Tag. Wir beraten."
    chapter.body = stream(given, seed="x")
    chapter.save_revision().publish()
    kept = ChapterState.objects.filter(chapter_key=chapter.key).latest("published_at").paragraphs
    assert "Guten Tag. Wir beraten." in kept[0]["html"]
    assert "video" not in kept[0]["html"]


def test_many_films_with_captions_need_as_many_queries_as_one_file_to_take_along() -> None:
    def queries() -> int:
        Client().get("/seite/")
        with CaptureQueriesContext(connection) as seen:
            assert Client().get("/seite/").status_code == 200
        return len(seen)

    made = page({"type": "download", "document": files.document().pk})
    one = queries()
    made.body = stream([film() for _ in range(4)], seed="y")
    made.save_revision().publish()
    assert queries() == one
