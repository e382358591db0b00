"""A line of text on every page of a PDF: in the top margin, on white, so that it reads on whatever lies below it."""

from __future__ import annotations

import ctypes
import io
from typing import IO, Any

from .limits import MAX_PAGES
from .pdfs import open_pdf
from .refusal import Refusal

FONT = b"Helvetica"
"""One of the fonts that every reader of PDF has."""
SIZE = 9.0
FROM_EDGE = 10.0
PADDING = 3.0
WIDEST = 0.9
"""Share of the page; a longer text is written smaller."""
INK = 32

Matrix = tuple[float, float, float, float, float, float]


def _matrix(box: tuple[float, float, float, float], turned: int, width: float, scale: float) -> Matrix:
    """Puts a line of this width, written from (0, 0) to the right, where the reader sees the top of the page."""
    left, bottom, right, top = box
    x, y = (left + right) / 2, (bottom + top) / 2
    half, down = width * scale / 2, FROM_EDGE + SIZE * scale
    match turned:
        case 90:
            return 0, scale, -scale, 0, left + down, y - half
        case 180:
            return -scale, 0, 0, -scale, x + half, bottom + down
        case 270:
            return 0, -scale, scale, 0, right - down, y + half
    return scale, 0, 0, scale, x - half, top - down


def _add(pdfium: Any, page: Any, thing: Any, matrix: Matrix) -> None:
    # An artifact: read aloud, it would interrupt every page.
    pdfium.FPDFPageObj_AddMark(thing, b"Artifact")
    pdfium.FPDFPageObj_Transform(thing, *matrix)
    pdfium.FPDFPage_InsertObject(page.raw, thing)


def _stamp(pdfium: Any, document: Any, page: Any, font: Any, text: str) -> None:
    line = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, SIZE)
    letters = text.encode("utf-16-le")
    units = (ctypes.c_ushort * (len(letters) // 2 + 1)).from_buffer_copy(letters + b"\0\0")
    pdfium.FPDFText_SetText(line, units)
    pdfium.FPDFPageObj_SetFillColor(line, INK, INK, INK, 255)
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(line, *edges):
        raise Refusal("damaged")
    left, low, right, high = (edge.value for edge in edges)
    box = page.get_cropbox()
    turned = page.get_rotation()
    room = (box[3] - box[1] if turned in (90, 270) else box[2] - box[0]) * WIDEST
    if room <= 0:
        raise Refusal("damaged")
    scale = min(1.0, room / (right - left + 2 * PADDING))
    matrix = _matrix(box, turned, right, scale)
    paper = pdfium.FPDFPageObj_CreateNewRect(
        left - PADDING, low - PADDING, right - left + 2 * PADDING, high - low + 2 * PADDING
    )
    pdfium.FPDFPageObj_SetFillColor(paper, 255, 255, 255, 255)
    pdfium.FPDFPath_SetDrawMode(paper, pdfium.FPDF_FILLMODE_WINDING, 0)
    _add(pdfium, page, paper, matrix)
    _add(pdfium, page, line, matrix)
    page.gen_content()


def stamp_pdf(file: IO[bytes], text: str) -> bytes:
    """The PDF with ``text`` on every page. What stands there stays as it is."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = open_pdf(file.read())
    if len(document) > MAX_PAGES:
        raise Refusal("pages", most=MAX_PAGES)
    font = pdfium.FPDFText_LoadStandardFont(document.raw, FONT)
    written = io.BytesIO()
    try:
        for page in document:
            _stamp(pdfium, document, page, font, text)
            page.close()
        document.save(written)
    except pypdfium2.PdfiumError as error:
        raise Refusal("damaged") from error
    return written.getvalue()
