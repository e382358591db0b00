"""Files of the demo's library in the formats that it takes, written from blocks of text."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).resolve().parent / "document.typ"
OOXML = "http://schemas.openxmlformats.org"
WORD = f"{OOXML}/wordprocessingml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
LONGEST_SHEET_NAME = 31


def written(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    """The file in ``data["format"]``; ``pages`` are its pages, or its sheets."""
    return WRITERS[data["format"]](data, pages)


def _pdf(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    """Tagged, one page for each entry."""
    import typst

    given = json.dumps({"title": data["title"], "pages": pages}, ensure_ascii=False)
    return typst.compile(str(TEMPLATE), sys_inputs={"data": given})


def _txt(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    return "\f".join("\n\n".join(block["text"] for block in page) for page in pages).encode()


def _zip(parts: Mapping[str, str]) -> bytes:
    """In this order; the first part uncompressed, as OpenDocument wants it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            archive.writestr(name, content, None if number else zipfile.ZIP_STORED)
    return made.getvalue()


def _docx(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    def paragraph(block: Mapping[str, Any]) -> str:
        style = '<w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>' if block["type"] == "heading" else ""
        return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(block["text"])}</w:t></w:r></w:p>'

    relations = f"{OOXML}/package/2006/relationships"
    office = f"{OOXML}/officeDocument/2006/relationships"
    body = "".join(paragraph(block) for page in pages for block in page)
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{OOXML}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{WORD_TYPE}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="berschrift1">'
            '<w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="360" w:after="120"/>'
            '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style></w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def _odt(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    def paragraph(block: Mapping[str, Any]) -> str:
        text = escape(block["text"])
        if block["type"] == "heading":
            return f'<text:h text:outline-level="1">{text}</text:h>'
        return f"<text:p>{text}</text:p>"

    body = "".join(paragraph(block) for page in pages for block in page)
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", ODT_TYPE), ("content.xml", "text/xml"))
    )
    return _zip(
        {
            "mimetype": ODT_TYPE,
            "content.xml": f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
            f' office:version="1.3"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"'
            f' manifest:version="1.3">{manifest}</manifest:manifest>',
        }
    )


def _xlsx(data: Mapping[str, Any], pages: list[Any]) -> bytes:
    """A sheet for each list of rows; the first row of each is its heading."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    names = data.get("sheets") or [f"Blatt {number}" for number in range(1, len(pages) + 1)]
    for name, rows in zip(names, pages, strict=True):
        sheet = book.create_sheet(str(name)[:LONGEST_SHEET_NAME])
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 36
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


WRITERS = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "odt": _odt, "txt": _txt}
