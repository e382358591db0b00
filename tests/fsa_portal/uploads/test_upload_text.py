"""Text for search comes page by page, in composed letters and with its broken words joined."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from fsa_portal.uploads.policies import Kind
from fsa_portal.uploads.text import ExtractionFailed, extract
from tests.fsa_portal.uploads import samples


def parts_of(content: bytes, kind: Kind, **options: int) -> list[tuple[str, str]]:
    return [tuple(part) for part in extract(ContentFile(content), kind, **options)]


def text_of(content: bytes, kind: Kind, **options: int) -> list[str]:
    return [text for _, text in parts_of(content, kind, **options)]


def test_pdf_text_comes_per_page() -> None:
    pages = text_of(samples.printed_pdf("Erste Seite", "", "Dritte Seite"), Kind.PDF)
    assert pages == ["Erste Seite", "", "Dritte Seite"]


def test_words_broken_at_the_end_of_a_line_are_joined() -> None:
    narrow = "#set page(width: 4.2cm, height: 9cm)\n" + "Quartiersentwicklung und Handlungsempfehlungen " * 3
    (text,) = text_of(samples.printed_pdf(narrow), Kind.PDF)
    assert text.count("Quartiersentwicklung") == 3
    assert text.count("Handlungsempfehlungen") == 3


def test_word_text_leaves_out_what_was_deleted() -> None:
    body = (
        "<w:p><w:r><w:t>Sozial\u00adbericht</w:t><w:tab/><w:t>2027</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:t>vertraulich</w:t></w:r></w:del><w:r><w:t>Gebu\u0308hren</w:t></w:r></w:p>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert text_of(samples.docx(body), Kind.DOCX) == ["Sozialbericht\t2027\nGebühren"]


def test_odt_text_leaves_out_comments_and_deleted_text() -> None:
    body = (
        "<text:tracked-changes><text:p>alt</text:p></text:tracked-changes>"
        "<text:h>Titel</text:h><text:p>Eins<text:s/>zwei"
        "<office:annotation><text:p>intern</text:p></office:annotation></text:p>"
    )
    assert text_of(samples.odt(body), Kind.ODT) == ["Titel\nEins zwei"]


def test_plain_text() -> None:
    assert text_of("Grüße\r\n".encode("cp1252"), Kind.TXT) == ["Grüße"]


def test_a_broken_file_is_a_failure_and_not_an_empty_text() -> None:
    with pytest.raises(ExtractionFailed) as failure:
        text_of(b"%PDF-1.7 nothing", Kind.PDF)
    assert failure.value.code == "damaged"


def test_kinds_without_text_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError):
        text_of(samples.picture("PNG"), Kind.PNG)


def test_a_workbook_gives_a_part_for_each_visible_sheet() -> None:
    workbook = samples.archive(
        samples.xlsx_parts(
            f"<row>{samples.text_cell('Raum')}{samples.text_cell('Kinder')}</row>"
            f"<row>{samples.text_cell('Nord')}<c><v>17.5</v></c></row>"
        )
    )
    assert parts_of(workbook, Kind.XLSX) == [("Daten", "Raum\tKinder\nNord\t17.5")]


def test_a_word_document_gives_a_part_for_each_section_whatever_its_styles_are_called() -> None:
    styles = (
        f'<w:styles xmlns:w="{samples.WORD}"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Liste"><w:name w:val="List"/></w:style></w:styles>'
    )
    heading = '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = (
        "<w:p><w:r><w:t>Vorspann</w:t></w:r></w:p>"
        + heading.format("Anlass")
        + '<w:p><w:pPr><w:pStyle w:val="Liste"/></w:pPr><w:r><w:t>Ein Streit.</w:t></w:r></w:p>'
        + heading.format("Beschluss")
        + "<w:p><w:r><w:t>Einstimmig.</w:t></w:r></w:p>"
    )
    parts = samples.docx_parts(body) | {
        "word/styles.xml": styles,
        "word/_rels/document.xml.rels": samples.relations(("s1", "styles", "styles.xml")),
    }
    assert parts_of(samples.archive(parts), Kind.DOCX) == [
        ("", "Vorspann"),
        ("Anlass", "Anlass\nEin Streit."),
        ("Beschluss", "Beschluss\nEinstimmig."),
    ]


def test_an_opendocument_text_gives_a_part_for_each_section() -> None:
    body = (
        '<text:h text:outline-level="1">Eins</text:h><text:p>Text.</text:p>'
        '<text:h text:outline-level="3">Darunter</text:h><text:p>Mehr.</text:p>'
        '<text:h text:outline-level="2">Zwei</text:h><text:p>Ende.</text:p>'
    )
    assert parts_of(samples.odt(body), Kind.ODT) == [
        ("Eins", "Eins\nText.\nDarunter\nMehr."),
        ("Zwei", "Zwei\nEnde."),
    ]


def test_the_pages_of_a_plain_text_are_parts() -> None:
    assert text_of(b"Eins\n\fZwei\f", Kind.TXT) == ["Eins", "Zwei"]
