"""A script in any field of any block of a text is shown as text: through the import, the form and past both."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client

from cms.blocks import TextBlocks
from cms.importing import Refused, stream
from cms.models import StandardPage
from knowledge.handbook.models import ChapterPage, ChapterState
from tests.cms.test_sources import described, sent
from tests.factories import content, files
from tests.factories.windows import Window, editor, home_page
from tests.security.hostile import PAYLOADS
from tests.security.markup import active

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "files", tmp_path / "media"
    content.site()


def blocks(text: str) -> list[dict[str, Any]]:
    """Every kind of block, each of its fields full of it."""
    picture, document = files.picture(title=text[:200]), files.document(title=text[:200])
    film = files.document(name="a.mp4", title=text[:200])
    captions = files.document(name="a.vtt", title=text[:200])
    for name, length in (("alternative_text", 300), ("credit", 160), ("licence", 120)):
        setattr(picture, name, text[:length])
    picture.save()
    goal = content.example(title=text[:200], slug=f"ziel-{abs(hash(text))}", summary=text[:400])
    sourced = {"source": text, "date": "2026-01-31"}
    return [
        {"type": "heading", "text": text},
        {"type": "paragraph", "html": text},
        {"type": "list", "items": [text, text]},
        {"type": "checklist", "title": text, "items": [text]},
        {"type": "table", "caption": text, "head": [text, text], "rows": [[text, text]], **sourced},
        {"type": "figure", "image": picture.pk, "caption": text, **sourced},
        {"type": "indicator", "name": text, "value": text[:40], "unit": text[:40], "note": text, **sourced},
        {"type": "chart", "title": text, "unit": text[:40], "rows": [[text[:80], 1], [text[:80], 2]], "alt": text,
         "caption": text, **sourced},
        {"type": "video", "title": text, "film": film.pk, "captions": captions.pk, "transcript": text, **sourced},
        {"type": "definition", "term": text, "html": text},
        {"type": "callout", "title": text[:80], "html": text},
        {"type": "quote", "html": text, "source": text},
        {"type": "footnote", "html": text},
        {"type": "teaser", "page": goal.pk, "text": text},
        {"type": "example", "page": goal.pk, "text": text},
        {"type": "download", "document": document.pk, "text": text},
        {"type": "references", "items": [text]},
    ]  # fmt: skip


def shown(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_import_brings_texts_and_no_scripts(payload: str) -> None:
    given = blocks(f"Zettel {payload}")
    assert {block["type"] for block in given} == set(TextBlocks().child_blocks)
    page = content.add(home_page(), StandardPage(title="Seite", slug="seite", body=stream(given, seed="x")))
    content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    chapter.body = stream(given, seed="y")
    chapter.save_revision().publish()
    for path in (
        page.url,
        "/handbuch/moderne-sozialplanung/haushalt/",
        "/handbuch/moderne-sozialplanung/?druck=1",
    ):
        text = shown(path)
        assert not active(text), path
        assert text.count("Zettel") >= 30, path
    kept = ChapterState.objects.filter(chapter_key=chapter.key).latest("published_at").paragraphs
    assert not active("".join(paragraph["html"] for paragraph in kept))
    bare = payload.replace("\x01", "")
    assert bare in unescape(shown(page.url)).replace("\x01", ""), "as text it is all there"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_form_takes_texts_and_no_scripts(payload: str) -> None:
    """Also where somebody sends the editor's own data by hand: elements, links and styles that it never offers."""
    page = content.add(home_page(), StandardPage(title="Seite", slug="seite"))
    window = Window(editor("Anna Erste"), page)
    text = f"Zettel {payload}"
    chart = {"type": "chart", "title": text, "unit": "%", "rows": [[text[:80], 1], ["b", 2]], "alt": text, "caption": text,
             "source": text, "date": "2026-01-31"}  # fmt: skip
    image = described(files.picture())
    figure = {"type": "figure", "image": str(image.pk), "caption": text, "source": text, "date": "2026-01-31"}
    for block in (chart, figure):
        assert window.save(**sent(block), **{"action-publish": "1"}).status_code == 302
        assert not active(shown(page.url))
    block = {"body-count": "1", "body-0-id": "", "body-0-type": "paragraph", "body-0-order": "0", "body-0-deleted": "",
             "body-0-value": json.dumps(by_hand(payload))}  # fmt: skip
    assert window.save(**block, **{"action-publish": "1"}).status_code == 302
    assert not active(shown(page.url))


def by_hand(payload: str) -> dict[str, Any]:
    """The editor's data with a text, a style and a link that are the payload."""
    line = {"key": payload, "text": f"Zettel {payload}", "type": "unstyled", "depth": 0,
            "inlineStyleRanges": [{"offset": 0, "length": 6, "style": payload}],
            "entityRanges": [{"offset": 0, "length": 6, "key": 0}]}  # fmt: skip
    return {
        "blocks": [line],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": payload}}},
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_number_and_a_date_are_no_place_for_texts(payload: str) -> None:
    chart = {"type": "chart", "title": "T", "unit": "%", "rows": [["a", payload], ["b", 2]], "alt": "A", "source": "S",
             "date": "2026-01-31"}  # fmt: skip
    for wrong in (chart, chart | {"rows": [["a", 1], ["b", 2]], "date": payload}):
        with pytest.raises(Refused):
            stream([wrong], seed="x")
