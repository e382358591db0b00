"""Which files a form takes."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MIB = 1 << 20
ZIP = b"PK\x03\x04"


class Kind(Enum):
    """A type of file that the portal knows how to check; the value is its name at the inspector."""

    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    TXT = "txt"
    CSV = "csv"
    MP4 = "mp4"
    WEBM = "webm"
    VTT = "vtt"
    EML = "eml"

    @property
    def extensions(self) -> tuple[str, ...]:
        """Of file names; the first is the one we store under."""
        return (".jpg", ".jpeg") if self is Kind.JPEG else (f".{self.value}",)

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]

    @property
    def label(self) -> Promise:
        return LABELS[self]

    @property
    def is_image(self) -> bool:
        return self in {Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP}

    def matches(self, head: bytes) -> bool:
        """Whether the first bytes of a file fit; text has no such mark."""
        if self is Kind.WEBP:
            return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        if self is Kind.MP4:
            return head[4:8] == b"ftyp"
        if self is Kind.VTT:
            return head.removeprefix(BOM_UTF8).startswith(b"WEBVTT")
        return head.startswith(SIGNATURES.get(self, b""))


CONTENT_TYPES = {
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.GIF: "image/gif",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TXT: "text/plain",
    Kind.CSV: "text/csv",
    Kind.MP4: "video/mp4",
    Kind.WEBM: "video/webm",
    Kind.VTT: "text/vtt",
    Kind.EML: "message/rfc822",
}
LABELS = {
    Kind.PNG: _("PNG image"),
    Kind.JPEG: _("JPEG image"),
    Kind.GIF: _("GIF image"),
    Kind.WEBP: _("WebP image"),
    Kind.PDF: _("PDF"),
    Kind.DOCX: _("Word document (docx)"),
    Kind.XLSX: _("Excel workbook (xlsx)"),
    Kind.ODT: _("OpenDocument text (odt)"),
    Kind.TXT: _("plain text (txt)"),
    Kind.CSV: _("table (csv)"),
    Kind.MP4: _("MP4 film"),
    Kind.WEBM: _("WebM film"),
    Kind.VTT: _("captions (vtt)"),
    Kind.EML: _("saved mail (eml)"),
}
SIGNATURES = {
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.JPEG: b"\xff\xd8\xff",
    Kind.GIF: b"GIF8",
    Kind.PDF: b"%PDF-",
    Kind.DOCX: ZIP,
    Kind.XLSX: ZIP,
    Kind.ODT: ZIP,
    Kind.WEBM: b"\x1a\x45\xdf\xa3",
}


@dataclass(frozen=True)
class Policy:
    """What one use takes: which kinds, how large, and whether the file must hold a table."""

    kinds: tuple[Kind, ...]
    max_bytes: int
    as_table: bool = False

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(extension for kind in self.kinds for extension in kind.extensions)

    def kind_of(self, extension: str) -> Kind | None:
        return next((kind for kind in self.kinds if extension in kind.extensions), None)


PICTURE = Policy(kinds=(Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP), max_bytes=15 * MIB)
"""Shown on pages, cut to size by the portal."""
LIBRARY = Policy(kinds=(Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.ODT, Kind.TXT), max_bytes=30 * MIB)
"""A document of the library: to read, to cite, to fill in."""
FILM = Policy(kinds=(Kind.MP4, Kind.WEBM), max_bytes=30 * MIB)
"""Shown on pages by the browser itself."""
CAPTIONS = Policy(kinds=(Kind.VTT,), max_bytes=MIB)
"""What is said in a film, with the seconds in which it is said."""
ATTACHMENT = Policy(
    kinds=(*LIBRARY.kinds, Kind.PNG, Kind.JPEG, *FILM.kinds, *CAPTIONS.kinds), max_bytes=30 * MIB
)
"""What a page links to or shows: documents, pictures to take away, such as a logo, films with their captions."""
CASE_FILE = Policy(kinds=(*LIBRARY.kinds, Kind.CSV, Kind.PNG, Kind.JPEG), max_bytes=20 * MIB)
"""What was sent or brought along to a consultation."""
MAIL = Policy(kinds=(Kind.EML,), max_bytes=15 * MIB)
"""A mail that is filed as a contact: read and not kept."""
TABLE = Policy(kinds=(Kind.CSV, Kind.XLSX), max_bytes=10 * MIB, as_table=True)
"""Rows that an import reads."""
