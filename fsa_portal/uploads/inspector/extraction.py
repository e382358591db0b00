"""The text of a document, for search: one piece per PDF page, one for everything else."""

from __future__ import annotations

import re
import unicodedata
from typing import IO

from .archives import open_archive
from .encodings import decoded
from .limits import MAX_PAGES
from .office import main_part
from .pdfs import open_pdf
from .refusal import Refusal
from .xmlparts import read_xml

BROKEN_WORD = re.compile("[\u00ad\u0002\ufffe](\r?\n)?")
"""Soft hyphens, and what PDFium writes for a hyphen that only breaks a line; the break goes with it."""
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

BREAKS = {"p", "h", "br", "line-break", "cr", "tr", "table-row", "list-item"}
TABS = {"tab", "tc", "table-cell"}
NOT_READ = {"tracked-changes", "annotation", "del", "moveFrom", "instrText", "note-citation"}
"""Deleted text, comments and field codes: not part of what the document says."""


def _clean(text: str) -> str:
    joined = BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", NOT_TEXT.sub("", joined)).strip()


def _pdf(file: IO[bytes]) -> list[str]:
    import pypdfium2

    document = open_pdf(file.read())
    if len(document) > MAX_PAGES:
        raise Refusal("pages", most=MAX_PAGES)
    texts = []
    try:
        for page in document:
            texts.append(page.get_textpage().get_text_bounded(errors="ignore"))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Refusal("damaged") from error
    return texts


def _words(stream: IO[bytes], *, text_elements: frozenset[str] | None) -> str:
    """The running text; where only some elements hold text (``w:t``), of these."""
    pieces: list[str] = []
    silent = 0
    stack: list[str] = []

    def start(element: str, _attributes: dict[str, str]) -> None:
        nonlocal silent
        stack.append(element)
        silent += element in NOT_READ
        if element in TABS or element == "s":
            pieces.append("\t" if element in TABS else " ")

    def end(element: str) -> None:
        nonlocal silent
        stack.pop()
        silent -= element in NOT_READ
        if element in BREAKS:
            pieces.append("\n")

    def text(data: str) -> None:
        if not silent and (text_elements is None or stack[-1] in text_elements):
            pieces.append(data)

    read_xml(stream, start=start, end=end, text=text)
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _docx(file: IO[bytes]) -> list[str]:
    with open_archive(file) as archive, archive.open(main_part(archive)) as stream:
        return [_words(stream, text_elements=frozenset({"t"}))]


def _odt(file: IO[bytes]) -> list[str]:
    with open_archive(file) as archive, archive.open("content.xml") as stream:
        return [_words(stream, text_elements=None)]


def _txt(file: IO[bytes]) -> list[str]:
    return [decoded(file.read())]


READERS = {"pdf": _pdf, "docx": _docx, "odt": _odt, "txt": _txt}


def extract(file: IO[bytes], kind: str) -> list[str]:
    """NFC, without soft hyphens; a page without text (a scan) gives an empty string."""
    return [_clean(text) for text in READERS[kind](file)]
