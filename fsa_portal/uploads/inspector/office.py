"""Documents of office programs: OOXML (docx, xlsx) and OpenDocument (odt)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .archives import LOCAL_HEADER, open_archive
from .limits import MAX_EMBEDDED_BYTES
from .refusal import Refusal
from .xmlparts import read_xml

MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
EMBEDDABLE = (".docx", ".xlsx")

MACROS = re.compile(r"vba(project|data)|macrosheets/|dialogsheets/|^basic/|^scripts/", re.IGNORECASE)
CONNECTIONS = re.compile(r"externallinks/|(^|/)connections\.xml$", re.IGNORECASE)
ACTIVE = re.compile(
    r"activex|oleobject|afchunk|\.(exe|dll|com|js|jse|vbs|vbe|wsf|bat|cmd|ps1|scr|hta|lnk|jar|html?|mht|swf)$",
    re.IGNORECASE,
)
REMOTE = re.compile(r"^\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
OWN_DRIVE = re.compile(r"^\s*(file:///)?[a-z]:[\\/]", re.IGNORECASE)
LOADING = {"image", "object", "floating-frame", "section-source", "table-source", "fill-image"}
"""Elements of OpenDocument whose link is followed when the file is opened."""
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Relationship:
    """An arrow of an OOXML package from one part to another part or to the outside."""

    id: str
    type: str
    target: str
    external: bool


def is_xml(name: str) -> bool:
    """Drawings in VML are left out: Excel itself writes them with errors."""
    return name.lower().endswith((".xml", ".rels", ".rdf"))


def relationships(archive: zipfile.ZipFile, part: str = "") -> Iterator[Relationship]:
    """Where ``part`` (by default the whole package) points to; targets are names of the archive."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return
    found: list[Relationship] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship":
            external = attributes.get("TargetMode", "") == "External"
            target = attributes.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relationship(attributes.get("Id", ""), kind, target, external))

    with archive.open(path) as stream:
        read_xml(stream, start=start)
    yield from found


def main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the document itself."""
    for relationship in relationships(archive):
        if relationship.type == "officeDocument" and relationship.target in archive.namelist():
            return relationship.target
    raise Refusal("damaged")


def _check_names(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if MACROS.search(name):
            raise Refusal("macros")
        if CONNECTIONS.search(name):
            raise Refusal("connections")
        if ACTIVE.search(name):
            raise Refusal("active-content")


def _check_embedded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, nested: bool) -> None:
    """A chart brings its table along as a file of its own: it passes the same checks, once, not deeper."""
    with archive.open(entry) as stream:
        is_archive = stream.read(4) == LOCAL_HEADER
    if not is_archive and "embeddings/" not in entry.filename:
        return
    kind = posixpath.splitext(entry.filename.lower())[1]
    if nested or not is_archive or kind not in EMBEDDABLE or "embeddings/" not in entry.filename:
        raise Refusal("embedded-files")
    if entry.file_size > MAX_EMBEDDED_BYTES:
        raise Refusal("archive-bomb")
    _check_ooxml(io.BytesIO(archive.read(entry)), kind[1:], nested=True)


def _check_content_types(archive: zipfile.ZipFile, kind: str) -> None:
    if "[Content_Types].xml" not in archive.namelist():
        raise Refusal("damaged")
    overrides: dict[str, str] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        if "macroEnabled" in content_type or "vbaProject" in content_type:
            raise Refusal("macros")
        if element == "Override":
            overrides[attributes.get("PartName", "").lstrip("/")] = content_type

    with archive.open("[Content_Types].xml") as stream:
        read_xml(stream, start=start)
    if overrides.get(main_part(archive)) != MAIN_TYPES[kind]:
        raise Refusal("wrong-content", expected=kind)


def _check_relationship(element: str, attributes: dict[str, str]) -> None:
    if element != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2]
    if kind == "aFChunk":
        raise Refusal("active-content")
    if attributes.get("TargetMode", "") != "External" or kind == "hyperlink":
        return
    target = attributes.get("Target", "")
    # Word notes the path of the template a letter was made from; on the reader's own drive nobody can plant one.
    if not (kind == "attachedTemplate" and (OWN_DRIVE.match(target) or not REMOTE.match(target))):
        raise Refusal("connections")


def _check_word_part(stream: IO[bytes]) -> None:
    """Fields of Word can start programs (DDE); their instructions may be cut into many pieces."""
    instructions: list[str] = []
    inside = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = element == "instrText"
        if element == "fldSimple":
            instructions.append(attributes.get("instr", "") + " ")

    def text(data: str) -> None:
        if inside:
            instructions.append(data)

    read_xml(stream, start=start, text=text)
    if DDE.search("".join(instructions)):
        raise Refusal("connections")


def _check_parts(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        if not is_xml(entry.filename):
            continue
        with archive.open(entry) as stream:
            if entry.filename.endswith(".rels"):
                read_xml(stream, start=_check_relationship)
            elif entry.filename.startswith("word/"):
                _check_word_part(stream)
            else:
                read_xml(stream)


def _check_ooxml(file: IO[bytes], kind: str, *, nested: bool = False) -> None:
    with open_archive(file) as archive:
        _check_names(archive)
        _check_parts(archive)
        _check_content_types(archive, kind)
        for entry in archive.infolist():
            if not is_xml(entry.filename):
                _check_embedded(archive, entry, nested=nested)


def check_ooxml(file: IO[bytes], kind: str) -> dict[str, int]:
    """Refuse macros, embedded programs and everything that loads something from elsewhere."""
    _check_ooxml(file, kind)
    return {}


def _check_odf_element(element: str, attributes: dict[str, str]) -> None:
    if element in {"event-listener", "script"}:
        raise Refusal("macros")
    if element in {"object-ole", "plugin", "applet"}:
        raise Refusal("active-content")
    if element == "encryption-data":
        raise Refusal("protected")
    # A link that a person clicks may lead anywhere; a picture or section must come with the file.
    if element == "dde-source" or (element in LOADING and REMOTE.match(attributes.get("href", ""))):
        raise Refusal("connections")


def check_odt(file: IO[bytes], kind: str) -> dict[str, int]:
    """The same for OpenDocument text."""
    with open_archive(file) as archive:
        names = archive.namelist()
        if "mimetype" not in names or "content.xml" not in names:
            raise Refusal("damaged")
        if archive.getinfo("mimetype").file_size > 100 or archive.read("mimetype").strip() != ODT_TYPE:
            raise Refusal("wrong-content", expected=kind)
        # First of all: the parts of a protected document are no XML.
        if "META-INF/manifest.xml" in names:
            with archive.open("META-INF/manifest.xml") as stream:
                read_xml(stream, start=_check_odf_element)
        _check_names(archive)
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                if is_xml(entry.filename):
                    read_xml(stream, start=_check_odf_element)
                elif stream.read(4) == LOCAL_HEADER:
                    raise Refusal("embedded-files")
    return {}
