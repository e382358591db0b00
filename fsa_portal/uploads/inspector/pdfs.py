"""PDF: complete, open, without programs inside."""

from __future__ import annotations

import re
import zlib
from typing import IO, Any

from .archives import MAX_COMMENT, has_end_record
from .limits import MAX_OBJECT_STREAMS, MAX_PAGES
from .refusal import Refusal

PASSWORD_NEEDED = 4
XFA_FORMS = (2, 3)
DICTIONARY_BYTES = 8192


def _spelled(*names: str) -> re.Pattern[bytes]:
    """Matches PDF names however they are spelled: every letter may stand as ``#4a``."""

    def letter(char: str) -> str:
        code = f"{ord(char):02x}"
        return f"(?:{char}|#{_either(code[0])}{_either(code[1])})"

    spelled = "|".join("".join(map(letter, name)) for name in names)
    return re.compile(rf"/(?:{spelled})(?=[\s()<>\[\]{{}}/%]|$)".encode())


def _either(digit: str) -> str:
    return f"[{digit}{digit.upper()}]" if digit.isalpha() else digit


PROGRAMS = _spelled("JavaScript", "Launch", "RichMedia")
ATTACHMENTS = _spelled("EmbeddedFile", "EmbeddedFiles")
ENCRYPTION = _spelled("Encrypt")
OBJECT_STREAM = _spelled("ObjStm")
FIRST = _spelled("First")
OTHER_FILTERS = _spelled(
    "ASCIIHexDecode",
    "AHx",
    "ASCII85Decode",
    "A85",
    "LZWDecode",
    "LZW",
    "RunLengthDecode",
    "RL",
    "Crypt",
    "Predictor",
)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
MARKUP = re.compile(rb"<(script|html|iframe|body)[\s>/]|<!doctype\s+html", re.IGNORECASE)


def _check_frame(raw: bytes) -> None:
    if b"%%EOF" not in raw[-2048:] or b"startxref" not in raw:
        raise Refusal("damaged")
    # The first kilobyte is where browsers that sniff look for a page.
    if MARKUP.search(raw[:1024]) or has_end_record(raw[-MAX_COMMENT:]):
        raise Refusal("second-file")


def _object_streams(raw: bytes) -> list[bytes]:
    """Objects can hide in compressed streams; anything but the usual compression is not looked through."""
    budget = MAX_OBJECT_STREAMS
    found = []
    for match in STREAM.finditer(raw):
        start = raw.rfind(b"obj", max(0, match.start() - DICTIONARY_BYTES), match.start())
        dictionary = raw[start if start >= 0 else max(0, match.start() - DICTIONARY_BYTES) : match.start()]
        if not (OBJECT_STREAM.search(dictionary) or FIRST.search(dictionary)):
            continue
        if OTHER_FILTERS.search(dictionary):
            raise Refusal("pdf-obscured")
        end = raw.find(b"endstream", match.end())
        try:
            content = zlib.decompressobj().decompress(raw[match.end() : end if end >= 0 else None], budget)
        except zlib.error:
            continue  # not compressed: then its text was already searched as part of the file
        budget -= len(content)
        if budget <= 0:
            raise Refusal("too-complex")
        found.append(content)
    return found


def _check_programs(raw: bytes) -> None:
    for content in (raw, *_object_streams(raw)):
        if ENCRYPTION.search(content):
            raise Refusal("protected")
        if PROGRAMS.search(content):
            raise Refusal("pdf-programs")
        if ATTACHMENTS.search(content):
            raise Refusal("embedded-files")


def open_pdf(raw: bytes) -> Any:
    """The document as PDFium reads it."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise Refusal("protected" if error.err_code == PASSWORD_NEEDED else "damaged") from error


def check_pdf(file: IO[bytes], kind: str) -> dict[str, int]:
    """Refuse what is cut off, locked, or acts by itself; every page must be there."""
    import pypdfium2

    raw = file.read()
    _check_frame(raw)
    _check_programs(raw)
    document = open_pdf(raw)
    pages = len(document)
    if not pages:
        raise Refusal("damaged")
    if pages > MAX_PAGES:
        raise Refusal("pages", most=MAX_PAGES)
    if document.get_formtype() in XFA_FORMS:
        raise Refusal("pdf-programs")
    try:
        for index in range(pages):
            document.get_page_size(index)
    except pypdfium2.PdfiumError as error:
        raise Refusal("damaged") from error
    return {"pages": pages}
