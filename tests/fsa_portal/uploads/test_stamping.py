"""A line is written on every page of a PDF, and nothing else of it changes."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.base import ContentFile

from fsa_portal.uploads.stamp import CannotStamp, can_be_stamped, stamped
from tests.fsa_portal.uploads import samples

LINE = "Es gilt das gesprochene Wort – „auch für Übermut“."


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def picture(pdf: bytes, number: int = 0):
    return pypdfium2.PdfDocument(pdf)[number].render(scale=1).to_pil().convert("L")


def darkest(part) -> int:
    return part.getextrema()[0]


def turned(pdf: bytes, degrees: int) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    document[0].set_rotation(degrees)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_every_page_carries_the_line_and_keeps_its_text() -> None:
    given = samples.printed_pdf("Erste Seite", "", "Dritte Seite mit Umlauten äöüß")
    found = texts(stamped(ContentFile(given), LINE))
    assert [LINE in text for text in found] == [True, True, True]
    assert [text.replace(LINE, "").strip() for text in found] == [text.strip() for text in texts(given)]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_it_stands_where_the_reader_sees_the_top(degrees: int) -> None:
    given = turned(samples.printed_pdf(""), degrees)
    page = picture(stamped(ContentFile(given), LINE))
    width, height = page.size
    assert darkest(page.crop((0, 0, width, 30))) < 100
    assert darkest(page.crop((0, 30, width, height))) == 255


def test_a_long_line_stays_on_a_small_page() -> None:
    given = samples.printed_pdf("#set page(width: 6cm, height: 6cm, margin: 2cm)\nx")
    page = picture(stamped(ContentFile(given), "Es gilt das gesprochene Wort. " * 6))
    width, height = page.size
    edges = [page.crop(box) for box in ((0, 0, 3, height), (width - 3, 0, width, height))]
    assert [darkest(edge) for edge in edges] == [255, 255]
    assert darkest(page.crop((0, 0, width, 30))) < 200


def test_a_tagged_document_stays_tagged() -> None:
    given = samples.printed_pdf("= Titel")
    assert pypdfium2.PdfDocument(given).is_tagged()
    assert pypdfium2.PdfDocument(stamped(ContentFile(given), LINE)).is_tagged()


def test_what_is_no_pdf_is_refused_with_a_reason() -> None:
    with pytest.raises(CannotStamp) as refusal:
        stamped(ContentFile(b"%PDF-1.7 nothing"), LINE)
    assert refusal.value.code == "damaged"


def test_letters_that_cannot_be_written_are_known_before() -> None:
    assert can_be_stamped(LINE)
    assert not can_be_stamped("говорят")
