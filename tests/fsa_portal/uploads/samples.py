"""Small good and hostile files, made here so that each test says what is in them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

MIB = 1 << 20
OOXML = "application/vnd.openxmlformats-officedocument"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these parts, in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            # Entry by entry, because ``writestr`` with a name would tidy it up.
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return made.getvalue()


def relations(*rows: tuple[str, str, str], external: bool = False) -> str:
    """A part of relationships: ``(id, kind, target)``."""
    mode = ' TargetMode="External"' if external else ""
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{items}</Relationships>'


def content_types(part: str, content_type: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    )


def docx_parts(body: str = "<w:p><w:r><w:t>Guten Tag</w:t></w:r></w:p>") -> dict[str, bytes | str]:
    return {
        "[Content_Types].xml": content_types(
            "word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"
        ),
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }


def docx(body: str = "<w:p><w:r><w:t>Guten Tag</w:t></w:r></w:p>", **more: bytes | str) -> bytes:
    """A Word document; further parts by keyword with ``__`` for ``/`` and ``_dot_`` for ``.``."""
    return archive(
        docx_parts(body) | {k.replace("__", "/").replace("_dot_", "."): v for k, v in more.items()}
    )


def docx_with(parts: Mapping[str, bytes | str]) -> bytes:
    return archive(docx_parts() | dict(parts))


def xlsx_parts(
    rows: str, *, shared: tuple[str, ...] = (), formats: tuple[str, ...] = ()
) -> dict[str, bytes | str]:
    """A workbook whose sheet has these rows of XML; cell style n+1 has the n-th number format."""
    texts = "".join(f"<si><t>{text}</t></si>" for text in shared)
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return {
        "[Content_Types].xml": content_types("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Notizen" sheetId="1" state="hidden" r:id="r9"/>'
        '<sheet name="Daten" sheetId="2" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "sharedStrings", "sharedStrings.xml"),
            ("r3", "styles", "/xl/styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
    }


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(*rows: tuple[str, ...]) -> bytes:
    """A workbook of text cells."""
    return archive(xlsx_parts("".join(f"<row>{''.join(map(text_cell, row))}</row>" for row in rows)))


GOOD_ROWS = (("ags", "name"), ("05315000", "Köln"))


def xlsx_with(parts: Mapping[str, bytes | str]) -> bytes:
    rows = "".join(f"<row>{''.join(map(text_cell, row))}</row>" for row in GOOD_ROWS)
    return archive(xlsx_parts(rows) | dict(parts))


def odt_parts(body: str = "<text:p>Guten Tag</text:p>") -> dict[str, bytes | str]:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("draw", "drawing"),
            ("script", "script"),
        )
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "META-INF/manifest.xml": "<manifest/>",
    }


def odt(body: str = "<text:p>Guten Tag</text:p>") -> bytes:
    return archive(odt_parts(body))


def overlapping_zip(entries: int = 50) -> bytes:
    """Many entries of the directory that all unpack the same data."""
    data = b"\0" * 100_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    check = zlib.crc32(data)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, check, len(packed), len(data), 2, 0)
    directory = b"".join(
        struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50,
            20,
            20,
            0,
            8,
            0,
            33,
            check,
            len(packed),
            len(data),
            2,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + f"{n:02}".encode()
        for n in range(entries)
    )
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, entries, entries, len(directory), len(local) + 2 + len(packed), 0
    )
    return local + b"00" + packed + directory + end


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def pdf(
    catalog: bytes = b"", *objects: bytes, pages: bytes = PAGES, page: bytes = PAGE, trailer: bytes = b""
) -> bytes:
    """A PDF of one page; ``catalog`` is added to its catalogue, ``objects`` count from 4."""
    made = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(
        (b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", pages, page, *objects), 1
    ):
        offsets.append(len(made))
        made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    made += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"trailer<</Root 1 0 R/Size %d" % (len(offsets) + 1) + trailer + b">>\n"
    return made + b"startxref\n%d\n%%%%EOF\n" % table


def stream(content: bytes, dictionary: bytes = b"/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(content) if b"FlateDecode" in dictionary else content
    return b"<</Length %d" % len(packed) + dictionary + b">>stream\n" + packed + b"\nendstream"


def printed_pdf(*pages: str) -> bytes:
    """A PDF of text as a typesetting program writes it, with German hyphenation."""
    import typst

    body = "\n#pagebreak()\n".join(pages)
    return typst.compile(f'#set text(lang: "de", hyphenate: true)\n{body}'.encode())


def runaway_pdf(pages: int = 2_000) -> bytes:
    """Very many pages, each of which says "save, restore" millions of times and draws nothing."""
    kids = b"3 0 R " * pages
    return pdf(
        b"",
        stream(b"q Q " * (4 * MIB)),
        pages=b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        page=PAGE[:-2] + b"/Contents 4 0 R>>",
    )


def flate_bomb_pdf(megabytes: int = 300) -> bytes:
    """A page whose drawing instructions unpack to far more than a page has."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m " * (MIB // 6)) for _ in range(megabytes)) + packer.flush()
    content = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream"
    return pdf(b"", content, page=PAGE[:-2] + b"/Contents 4 0 R>>")


def picture(kind: str, size: tuple[int, int] = (32, 24), **options: object) -> bytes:
    made = io.BytesIO()
    noise = random.Random(5).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, noise).save(made, kind, **options)
    return made.getvalue()


def box(name: bytes, content: bytes = b"") -> bytes:
    """One part of an MP4."""
    return (8 + len(content)).to_bytes(4) + name + content


def mp4(*further: bytes) -> bytes:
    """A film of which only the container is there."""
    return (
        box(b"ftyp", b"isom\0\0\2\0isomavc1")
        + box(b"moov", b"\0" * 40)
        + box(b"mdat", b"\1" * 200)
        + b"".join(further)
    )


def webm(kind: bytes = b"webm", content: bytes = b"\1" * 100, size: bytes = b"") -> bytes:
    """The same as the other kind."""
    told = b"\x42\x82" + bytes([0x80 | len(kind)]) + kind
    segment = b"\x18\x53\x80\x67" + (size or b"\x40" + bytes([len(content)])) + content
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(told)]) + told + segment


VTT = b"WEBVTT\n\n00:00.000 --> 00:04.000\nGuten Tag.\n"


def animation(kind: str, frames: int, size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    pictures = [Image.new("P", size, n % 250) for n in range(frames)]
    pictures[0].save(made, kind, save_all=True, append_images=pictures[1:])
    return made.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width: int, height: int) -> bytes:
    """Claims a size and has no pixels."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND", b"")


SECRET = "Aufgenommen bei Familie Muster"
PLACE = 0x8825
ORIENTATION = 0x0112
ARTIST = 0x013B


def exif(orientation: int) -> Image.Exif:
    """Metadata of a photograph: which side is up, who took it and where."""
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made[ARTIST] = SECRET
    made[PLACE] = {1: "N", 2: (51.0, 27.0, 0.0), 3: "E", 4: (7.0, 0.0, 0.0)}
    return made
