"""Text from outside becomes blocks with lasting anchors and clean HTML; every block can be read as text."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.blocks import StreamValue

from cms.blocks import TextBlocks, anchor_of, text_of
from cms.importing import Refused, stream
from tests.factories import content, files

EVERYTHING: list[dict[str, Any]] = [
    {"type": "heading", "text": "Lage", "level": 3},
    {"type": "paragraph", "html": "<p>Ein <b>Satz</b>.</p>"},
    {"type": "list", "ordered": True, "items": ["eins", "<b>zwei</b>"]},
    {"type": "checklist", "title": "Prüfen", "items": ["Daten da", "Ziel klar"]},
    {"type": "table", "caption": "Quoten", "head": ["Raum", "Quote"], "rows": [["Nord", "12"]], "source": "Amt",
     "date": "2026-01-01"},
    {"type": "definition", "term": "Sozialraum", "html": "<p>Ein Raum.</p>"},
    {"type": "callout", "title": "Praxis", "html": "Bald <script>alert(1)</script>."},
    {"type": "indicator", "name": "Quote", "value": "17,4", "unit": "%", "note": "je 100 Kinder", "source": "Amt",
     "date": "2026-01-01"},
    {"type": "chart", "title": "Stunden", "unit": "Std.", "rows": [["Nord", 1.5], ["Süd", 12]], "alt": "Süd liegt vorn.",
     "caption": "Im Jahr", "source": "Amt", "date": "2026-01-01"},
    {"type": "quote", "html": "Gilt.", "source": "§ 1"},
    {"type": "footnote", "html": "Eine <i>Note</i>."},
    {"type": "references", "items": ["Gesetz", "Statistik"]},
]  # fmt: skip

TEXTS = {
    "heading": "Lage",
    "paragraph": "Ein Satz.",
    "list": "eins zwei",
    "checklist": "Prüfen Daten da Ziel klar",
    "table": "Quoten Raum Quote Nord 12",
    "definition": "Sozialraum: Ein Raum.",
    "callout": "Praxis: Bald .",
    "indicator": "Quote 17,4 % je 100 Kinder",
    "chart": "Stunden Süd liegt vorn. Im Jahr Nord Süd",
    "quote": "Gilt. (§ 1)",
    "footnote": "Eine Note.",
    "references": "Gesetz Statistik",
}
LEADING = {"teaser", "example", "download"}
"""What they say is found where they lead, by those who may go there."""


def loaded(blocks: list[dict[str, Any]], seed: str = "kapitel") -> StreamValue:
    return TextBlocks().to_python(stream(blocks, seed=seed))


def ids(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [data["id"]] if "id" in data else []
        return own + [found for value in data.values() for found in ids(value)]
    return [found for value in data for found in ids(value)] if isinstance(data, list) else []


def test_every_kind_of_block_comes_in_and_reads_as_text() -> None:
    texts = {child.block_type: text_of(child) for child in loaded(EVERYTHING)}
    assert texts == TEXTS
    assert set(texts) | LEADING | {"figure", "video"} == set(TextBlocks().child_blocks), (
        "a kind of block has no way in or no text"
    )


def test_the_same_seed_gives_the_same_anchors_and_another_seed_others() -> None:
    first, again = stream(EVERYTHING, seed="a"), stream(EVERYTHING, seed="a")
    assert first == again
    assert not set(ids(first)) & set(ids(stream(EVERYTHING, seed="b")))


def test_every_item_has_an_id_of_its_own() -> None:
    """Wagtail gives items without one a new id at each load: their fingerprint would change by itself."""
    data = stream(EVERYTHING, seed="a")
    assert len(set(ids(data))) == len(ids(data))
    value = TextBlocks().to_python(data)
    assert TextBlocks().get_prep_value(value) == TextBlocks().get_prep_value(TextBlocks().to_python(data))


@pytest.mark.parametrize(
    "kind", ["paragraph", "definition", "callout", "list", "quote", "footnote", "references"]
)
def test_html_is_cleaned_on_the_way_in(kind: str) -> None:
    hostile = "<p onclick=x()>Text<script>alert(1)</script><a href='javascript:x()'>hier</a></p>"
    block = {"type": kind, "html": hostile, "items": [hostile], "term": "T", "title": "T", "source": "S"}
    shown = str(loaded([block])[0].render()) if kind == "paragraph" else str(stream([block], seed="a"))
    for bad in ("script", "onclick", "javascript"):
        assert bad not in shown


def test_text_without_an_element_becomes_a_paragraph() -> None:
    assert stream([{"type": "paragraph", "html": "nur Text"}], seed="a")[0]["value"] == "<p>nur Text</p>"


def test_an_anchor_follows_from_the_block_alone() -> None:
    child = loaded(EVERYTHING)[1]
    assert anchor_of(child.id) == f"abs-{child.id[:8]}"
    assert len({anchor_of(c.id) for c in loaded(EVERYTHING)}) == len(EVERYTHING)


def test_a_block_that_nobody_can_read_is_a_fault() -> None:
    class Unknown:
        block_type, value = "rumour", None

    with pytest.raises(ValueError, match="rumour"):
        text_of(Unknown())


# --- what no form would take ---


@pytest.mark.parametrize("kind", ["table", "indicator", "chart"])
@pytest.mark.parametrize("lacking", ["source", "date"])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_numeric_comes_in_without_source_and_date(
    kind: str, lacking: str, nothing: str | None
) -> None:
    block = next(block for block in EVERYTHING if block["type"] == kind)
    with pytest.raises(Refused, match=lacking):
        stream([EVERYTHING[0], block | {lacking: nothing}], seed="a")
    with pytest.raises(Refused, match=rf"2 \({kind}\)"):
        stream([EVERYTHING[0], {name: value for name, value in block.items() if name != lacking}], seed="a")


def test_a_chart_needs_numbers_and_what_it_shows_in_words() -> None:
    chart = next(block for block in EVERYTHING if block["type"] == "chart")
    for wrong in (
        {"alt": ""},
        {"rows": [["Nord", 1]]},
        {"rows": [["Nord", "viel"], ["Süd", "wenig"]]},
        {"unit": ""},
    ):
        with pytest.raises(Refused):
            stream([chart | wrong], seed="a")


@pytest.mark.django_db
def test_pages_pictures_and_files_come_in_by_their_number(tmp_path, settings) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    example = content.example()
    picture, document = files.picture(), files.document()
    figure = {
        "type": "figure",
        "image": picture.pk,
        "caption": "Karte",
        "source": "Amt",
        "date": "2026-01-01",
    }
    with pytest.raises(Refused, match=r"image: .*(alternative text|Alternativtext)"):
        stream([figure], seed="a")
    picture.alternative_text, picture.credit, picture.licence = "Vier Räume", "Amt", "CC BY 4.0"
    picture.save()
    value = loaded(
        [
            figure,
            {"type": "teaser", "page": example.pk, "text": "Lesen"},
            {"type": "example", "page": example.pk},
            {"type": "download", "document": document.pk, "text": "Zum Ausfüllen"},
        ]
    )
    assert [text_of(child) for child in value] == ["Karte Vier Räume", "", "", ""]
    for wrong in (
        {"type": "download"},
        {"type": "teaser", "page": 999_999},
        {"type": "example", "page": None},
    ):
        with pytest.raises(Refused):
            stream([wrong], seed="a")
