"""The text of a document, for search: a part for each PDF page, sheet of a workbook or section of a text."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from .archives import open_archive
from .encodings import decoded
from .limits import MAX_PAGES
from .office import main_part, relationships
from .pdfs import open_pdf
from .refusal import Refusal
from .xmlparts import read_xml

BROKEN_WORD = re.compile("[\u00ad\u0002\ufffe](\r?\n)?")
"""Soft hyphens, and what PDFium writes for a hyphen that only breaks a line; the break goes with it."""
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

Part = tuple[str, str]
"""Heading and text."""
MOST_SECTIONS = 500
LONGEST_HEADING = 200
SECTION_LEVELS = {"1", "2"}
HEADING_NAMES = {"title", "heading 1", "heading 2"}
"""What Word stores for them in every language."""

BREAKS = {"p", "h", "br", "line-break", "cr", "tr", "table-row", "list-item"}
TABS = {"tab", "tc", "table-cell"}
NOT_READ = {"tracked-changes", "annotation", "del", "moveFrom", "instrText", "note-citation"}
"""Deleted text, comments and field codes: not part of what the document says."""


def _clean(text: str) -> str:
    joined = BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", NOT_TEXT.sub("", joined)).strip()


def _pdf(file: IO[bytes]) -> Iterator[Part]:
    import pypdfium2

    document = open_pdf(file.read())
    if len(document) > MAX_PAGES:
        raise Refusal("pages", most=MAX_PAGES)
    try:
        for page in document:
            yield "", page.get_textpage().get_text_bounded(errors="ignore")
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Refusal("damaged") from error


class Sections:
    """Collects the running text while its XML goes by; a heading begins a new section.

    ``text_elements`` names those that hold text, where not all do (``w:t``); ``heading_styles`` the paragraph styles
    that make a heading of a paragraph of Word.
    """

    def __init__(
        self, *, text_elements: frozenset[str] | None = None, heading_styles: frozenset[str] = frozenset()
    ) -> None:
        self._text_elements = text_elements
        self._heading_styles = heading_styles
        self._headings: list[str] = [""]
        self._pieces: list[list[str]] = [[]]
        self._silent = 0
        self._stack: list[str] = []
        self._heading: int | None = None
        """Depth of the element that is a heading, while it is read."""

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self._stack.append(element)
        self._silent += element in NOT_READ
        if element in TABS or element == "s":
            self._pieces[-1].append("\t" if element in TABS else " ")
        if self._silent or self._heading is not None:
            return
        if element == "h" and attributes.get("outline-level", "1") in SECTION_LEVELS:
            self._begin(len(self._stack))
        elif element == "pStyle" and attributes.get("val") in self._heading_styles:
            # Stands in the properties of its paragraph.
            self._begin(len(self._stack) - 2)

    def end(self, element: str) -> None:
        if self._heading == len(self._stack):
            self._headings[-1] = " ".join("".join(self._pieces[-1]).split())
            self._heading = None
        self._stack.pop()
        self._silent -= element in NOT_READ
        if element in BREAKS:
            self._pieces[-1].append("\n")

    def text(self, data: str) -> None:
        if not self._silent and (self._text_elements is None or self._stack[-1] in self._text_elements):
            self._pieces[-1].append(data)

    def _begin(self, depth: int) -> None:
        self._heading = depth
        if len(self._headings) < MOST_SECTIONS:
            self._headings.append("")
            self._pieces.append([])

    def parts(self) -> list[Part]:
        """Those that say something; one without text when there is none."""
        found = []
        for heading, pieces in zip(self._headings, self._pieces, strict=True):
            lines = (line.strip() for line in "".join(pieces).split("\n"))
            if text := "\n".join(line for line in lines if line):
                found.append((heading, text))
        return found or [("", "")]


def _sections(stream: IO[bytes], sections: Sections) -> list[Part]:
    read_xml(stream, start=sections.start, end=sections.end, text=sections.text)
    return sections.parts()


def _heading_styles(archive: zipfile.ZipFile, main: str) -> frozenset[str]:
    """Ids of the styles that Word knows as headings of the upper levels, whatever the language calls them."""
    found: set[str] = set()
    style = ""

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal style
        if element == "style":
            style = attributes.get("styleId", "")
        elif element == "name" and attributes.get("val", "").lower() in HEADING_NAMES:
            found.add(style)

    for item in relationships(archive, main):
        if item.type == "styles" and item.target in archive.namelist():
            with archive.open(item.target) as stream:
                read_xml(stream, start=start)
    return frozenset(found)


def _docx(file: IO[bytes]) -> list[Part]:
    with open_archive(file) as archive:
        main = main_part(archive)
        styles = _heading_styles(archive, main)
        with archive.open(main) as stream:
            return _sections(stream, Sections(text_elements=frozenset({"t"}), heading_styles=styles))


def _odt(file: IO[bytes]) -> list[Part]:
    with open_archive(file) as archive, archive.open("content.xml") as stream:
        return _sections(stream, Sections())


def _xlsx(file: IO[bytes]) -> list[Part]:
    from .workbooks import read_sheets

    return [(name, "\n".join("\t".join(cell for cell in row if cell) for row in rows if any(row)))
            for name, rows in read_sheets(file)]  # fmt: skip


def _txt(file: IO[bytes]) -> list[Part]:
    pages = decoded(file.read()).split("\f")
    # The last page ends with a break too.
    return [("", page) for page in (pages if pages[-1].strip() or len(pages) == 1 else pages[:-1])]


READERS: dict[str, Callable[[IO[bytes]], Iterable[Part]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "odt": _odt,
    "txt": _txt,
}


def extract(file: IO[bytes], kind: str) -> list[Part]:
    """NFC, without soft hyphens; a page without text (a scan) gives an empty string."""
    return [(_clean(heading)[:LONGEST_HEADING], _clean(text)) for heading, text in READERS[kind](file)]
