"""What comes out of a text processor ends as clean paragraphs and lists, through the form and through an import."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from cms.blocks import TextBlocks
from cms.importing import stream
from fsa_portal import richtext
from knowledge.handbook.models import ChapterPage
from tests.factories import content
from tests.factories.windows import Window, draft, editor

CLIPBOARD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<title>Vermerk 3</title><link rel=File-List href="file:///C:/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-qformat:yes; margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=DE style='tab-interval:35.4pt'><!--StartFragment-->
<h2 style='mso-outline-level:2'><span style='color:#2F5496'>Überblick<o:p></o:p></span></h2>
<p class=MsoNormal style='margin-bottom:6pt'><span style='font-size:11.0pt;font-family:"Calibri",sans-serif'>Der <b
style='mso-bidi-font-weight:normal'>Sozialbericht</b> nennt <i>Lebenslagen</i><span style='mso-tab-count:1'>      </span>je
Raum.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Daten beschaffen<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><font
color=red>Räume <a href="https://www.it.nrw/" onclick="x()">abgrenzen</a></font><o:p></o:p></p>
<p class=MsoNormal>Nach § 80 SGB VIII gilt dies ab dem 5. Mai.<o:p></o:p></p><!--EndFragment--></body></html>"""

LEFT_OVER = re.compile(r"mso|class=|style|o:p|<span|<font|<!--|<xml|Normal|Vermerk|onclick", re.I)


def kept(value: StreamValue) -> list[tuple[str, Any]]:
    return [(child.block_type, child.block.get_prep_value(child.value)) for child in value]


def pasted(*lines: str) -> StreamValue:
    """A paragraph of the editor with these lines, as a form that publishes cleans it."""
    definition = TextBlocks()
    source = richtext.clean_edited(
        "".join(f'<p data-block-key="k{n}">{line}</p>' for n, line in enumerate(lines))
    )
    value = definition.to_python(
        [{"type": "paragraph", "value": source, "id": "5ad3a1d0-0000-4000-8000-000000000001"}]
    )
    return definition.clean(value)


def items(value: StreamValue, number: int) -> list[str]:
    return [richtext.plain(item.source) for item in value[number].value["items"]]


def test_nothing_of_the_text_processor_is_left_after_an_import() -> None:
    settings = "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
    (block,) = stream(
        [{"type": "paragraph", "html": CLIPBOARD.replace("<body", f"{settings}<body")}], seed="a"
    )
    assert not LEFT_OVER.search(block["value"])
    assert "Der <b>Sozialbericht</b> nennt <i>Lebenslagen</i>" in block["value"]
    assert '<a href="https://www.it.nrw/">abgrenzen</a>' in block["value"]


def test_lines_become_paragraphs_and_marked_lines_lists() -> None:
    value = pasted(
        "Erster&nbsp;&nbsp; Absatz\tmit Lücken.",
        "&nbsp;",
        "·&nbsp;&nbsp;&nbsp;&nbsp; Daten beschaffen",
        "<b>·&nbsp; Räume</b> abgrenzen",
        "1.\tErst dies",
        "2.\tDann das",
        "Zuletzt.",
    )
    assert [child.block_type for child in value] == ["paragraph", "list", "list", "paragraph"]
    assert richtext.plain(value[0].value.source) == "Erster Absatz mit Lücken."
    assert items(value, 1) == ["Daten beschaffen", "Räume abgrenzen"]
    assert items(value, 2) == ["Erst dies", "Dann das"]
    assert [value[n].value["ordered"] for n in (1, 2)] == [False, True]
    assert "<b>Räume</b>" in value[1].value["items"][1].source


def test_headings_and_lists_of_the_editor_become_blocks() -> None:
    source = "<h2>Überblick</h2><p>Text.</p><ul><li>Eins<ul><li>Darunter</li></ul></li><li><b>Zwei</b></li></ul><h3>Mehr</h3>"
    definition = TextBlocks()
    value = definition.clean(definition.to_python([{"type": "paragraph", "value": source, "id": "1"}]))
    assert [child.block_type for child in value] == ["heading", "paragraph", "list", "heading"]
    assert [value[n].value["level"] for n in (0, 3)] == ["2", "3"]
    assert items(value, 2) == ["Eins", "Darunter", "Zwei"]
    assert value[0].id == "1"
    long = definition.clean(
        definition.to_python([{"type": "paragraph", "value": f"<h2>{'x' * 161}</h2>", "id": "1"}])
    )
    assert [child.block_type for child in long] == ["paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "§&nbsp;80 SGB VIII",
        "5.&nbsp;Mai",
        "o. J.",
        "– ein Gedanke",
        "a) ohne Lücke",
        "2026 war so.",
        "- nur ein Strich",
    ],
)
def test_what_only_looks_like_a_list_stays_a_paragraph(line: str) -> None:
    assert [child.block_type for child in pasted(line)] == ["paragraph"]


def test_the_first_piece_keeps_the_address_and_the_others_always_get_the_same() -> None:
    first, again = pasted("Eins.", "Zwei.", "·\tDrei"), pasted("Eins.", "Zwei.", "·\tDrei")
    assert [child.id for child in first] == [child.id for child in again]
    assert first[0].id == "5ad3a1d0-0000-4000-8000-000000000001"
    assert len({child.id for child in first}) == 3
    assert kept(first) == kept(again)
    assert first.stream_block.clean(first) is not None
    assert kept(first.stream_block.clean(first)) == kept(first), "what is apart stays as it is"


def test_a_picture_between_the_lines_is_not_lost() -> None:
    source = '<p>Eins.</p><embed embedtype="image" id="1" alt="Karte" format="fullwidth"/><p>Zwei.</p>'
    definition = TextBlocks()
    value = definition.clean(definition.to_python([{"type": "paragraph", "value": source, "id": "1"}]))
    assert kept(value) == [("paragraph", source)]


def test_a_draft_stays_as_it_was_typed() -> None:
    definition = TextBlocks()
    value = StreamValue(definition, [("paragraph", RichText("<p>Eins.</p><p>Zwei.</p>"), "1")])
    assert len(definition.clean_deferred(value)) == 1
    assert len(definition.clean(value)) == 2


@pytest.mark.django_db
def test_an_editor_who_pastes_and_publishes_gets_paragraphs() -> None:
    """What the browser's editor makes of the clipboard, sent through the form of the page."""
    content.site()
    content.handbook()
    chapter = ChapterPage.objects.get(number="5")
    lines = [
        "Der Bericht nennt Lebenslagen.",
        "",
        "·\u00a0\u00a0\u00a0\u00a0Daten beschaffen",
        "·\u00a0\u00a0 Räume <b>",
        "Schluss.",
    ]
    blocks = [
        {
            "key": f"k{n}",
            "text": line,
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [],
        }
        for n, line in enumerate(lines)
    ]
    window = Window(editor("Anna Erste"), chapter)
    sent = {"body-1-value": json.dumps({"blocks": blocks, "entityMap": {}}), "action-publish": "1"}
    assert window.save(**sent).status_code == 302
    body = draft(chapter).body
    assert [child.block_type for child in body] == ["heading", "paragraph", "list", "paragraph"]
    assert items(body, 2) == ["Daten beschaffen", "Räume <b>"]
    assert body[1].id == chapter.body[1].id
    shown = window.client.get("/handbuch/moderne-sozialplanung/haushalt/").content.decode()
    assert "<li><p>Daten beschaffen</p></li>" in shown
