"""The gate takes what people work with and turns away what could harm, with a sentence that helps."""

from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.translation import override

from fsa_portal import uploads
from fsa_portal.uploads import policies
from fsa_portal.uploads.policies import Kind, Policy
from tests.fsa_portal.uploads import samples

CSV = "ags;name\n05315000;Köln\n"
PNG = samples.picture("PNG")
JPEG = samples.picture("JPEG")
SCRIPT = b"<script>alert(1)</script>"


def accept(content: bytes, name: str, policy: Policy = policies.ATTACHMENT) -> uploads.Accepted:
    return uploads.accept(SimpleUploadedFile("x", content), policy, name=name)


GOOD = {
    "a.pdf": (samples.pdf(), policies.ATTACHMENT, Kind.PDF),
    "open-at-page.pdf": (samples.pdf(b"/OpenAction[3 0 R/Fit]"), policies.ATTACHMENT, Kind.PDF),
    "a.docx": (samples.docx(), policies.ATTACHMENT, Kind.DOCX),
    "link.docx": (
        samples.docx_with(
            {
                "word/_rels/document.xml.rels": samples.relations(
                    ("r1", "hyperlink", "https://www.mags.nrw/"), external=True
                )
            }
        ),
        policies.ATTACHMENT,
        Kind.DOCX,
    ),
    "own-template.docx": (
        samples.docx_with(
            {
                "word/_rels/settings.xml.rels": samples.relations(
                    ("r1", "attachedTemplate", "file:///C:/Vorlagen/Brief.dotx"), external=True
                )
            }
        ),
        policies.ATTACHMENT,
        Kind.DOCX,
    ),
    "chart.docx": (
        samples.docx_with({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": samples.xlsx(*samples.GOOD_ROWS)}),
        policies.ATTACHMENT,
        Kind.DOCX,
    ),
    "a.xlsx": (samples.xlsx(("nur eine Zeile",)), policies.ATTACHMENT, Kind.XLSX),
    "a.odt": (samples.odt(), policies.ATTACHMENT, Kind.ODT),
    "a.txt": ("Grüße\n".encode("cp1252"), policies.ATTACHMENT, Kind.TXT),
    "a.png": (PNG, policies.PICTURE, Kind.PNG),
    "a.jpeg": (JPEG, policies.PICTURE, Kind.JPEG),
    "A.JPG": (JPEG, policies.PICTURE, Kind.JPEG),
    "a.gif": (samples.animation("GIF", 3, (20, 20)), policies.PICTURE, Kind.GIF),
    "a.webp": (samples.picture("WEBP"), policies.PICTURE, Kind.WEBP),
    "a.mp4": (samples.mp4(), policies.FILM, Kind.MP4),
    "in-parts.mp4": (samples.mp4(samples.box(b"moof", b"\0" * 9)), policies.ATTACHMENT, Kind.MP4),
    "a.webm": (samples.webm(), policies.FILM, Kind.WEBM),
    "not-closed.webm": (samples.webm(size=b"\x01" + b"\xff" * 7), policies.FILM, Kind.WEBM),
    "a.vtt": (samples.VTT, policies.CAPTIONS, Kind.VTT),
    "marked.vtt": (b"\xef\xbb\xbf" + samples.VTT, policies.ATTACHMENT, Kind.VTT),
    "a.csv": (CSV.encode(), policies.TABLE, Kind.CSV),
    "t.xlsx": (samples.xlsx(*samples.GOOD_ROWS), policies.TABLE, Kind.XLSX),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_accepted(name: str) -> None:
    content, policy, kind = GOOD[name]
    accepted = accept(content, name, policy)
    assert accepted.kind is kind
    assert accepted.name == name.replace("A.JPG", "A.jpg")
    stored = accepted.file.read()
    assert accepted.size == len(stored)
    assert accepted.sha256 == hashlib.sha256(stored).hexdigest()
    if not kind.is_image:
        assert stored == content


def test_facts_about_the_file_come_with_it() -> None:
    assert accept(samples.printed_pdf("eins", "zwei"), "a.pdf").pages == 2
    picture = accept(samples.picture("PNG", (40, 30)), "a.png", policies.PICTURE)
    assert (picture.width, picture.height, picture.frames) == (40, 30, 1)
    table = accept(b"a;b\n1;=1+1\n2;3\n", "a.csv", policies.TABLE)
    assert (table.rows, table.columns, table.formulas) == (2, 2, 1)


def test_a_file_on_disk_is_checked_where_it_lies() -> None:
    with TemporaryUploadedFile("a.pdf", "application/pdf", 0, None) as upload:
        upload.write(samples.pdf())
        upload.flush()
        upload.size = len(samples.pdf())
        assert uploads.accept(upload, policies.ATTACHMENT).file.read() == samples.pdf()


def test_a_plain_stream_is_checked_too() -> None:
    assert uploads.accept(io.BytesIO(samples.pdf()), policies.ATTACHMENT, name="a.pdf").size == len(
        samples.pdf()
    )


def outside(kind: str, target: str) -> str:
    return samples.relations(("r1", kind, target), external=True)


HOSTILE = {
    # not what its name says
    "html.pdf": (b"<!doctype html>" + SCRIPT, "wrong-content"),
    "png.jpg": (PNG, "wrong-content"),
    "eps.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "wrong-content"),
    "word.xlsx": (samples.docx(), "wrong-content"),
    "zip.odt": (samples.archive({"mimetype": "x", "content.xml": "<a/>"}), "wrong-content"),
    "page.html": (SCRIPT, "type"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
    "macro.docm": (samples.docx(), "type"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type"),
    "nothing.pdf": (b"", "empty"),
    # archives
    "cut.docx": (samples.docx()[:-40], "damaged"),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
    "overlap.docx": (samples.overlapping_zip(), "archive-bomb"),
    "ratio.docx": (samples.docx_with({"word/media/a.bmp": b"\0" * (3 * samples.MIB)}), "archive-bomb"),
    "slip.docx": (samples.docx_with({"../../etc/cron.d/x": "x"}), "archive-names"),
    "absolute.docx": (samples.docx_with({"/etc/x": "x"}), "archive-names"),
    "backslash.docx": (samples.docx_with({"..\\x": "x"}), "archive-names"),
    "twice.docx": (samples.docx_with({"WORD/document.xml": "<a/>"}), "archive-names"),
    "many.docx": (samples.docx_with({f"n{n}": "" for n in range(2_100)}), "archive-entries"),
    "nested.docx": (samples.docx_with({"word/a.bin": samples.archive({"a": "b"})}), "embedded-files"),
    "attached.docx": (samples.docx_with({"word/embeddings/a.pdf": samples.pdf()}), "embedded-files"),
    "macro-in-chart.docx": (
        samples.docx_with({"word/embeddings/a.xlsx": samples.xlsx_with({"xl/vbaProject.bin": "x"})}),
        "macros",
    ),
    "chart-in-chart.docx": (
        samples.docx_with(
            {"word/embeddings/a.xlsx": samples.xlsx_with({"xl/embeddings/b.xlsx": samples.xlsx(("a",))})}
        ),
        "embedded-files",
    ),
    # office documents
    "macro.docx": (samples.docx_with({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "macro-sheet.xlsx": (samples.xlsx_with({"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
    "macro-type.docx": (
        samples.docx_with(
            {
                "[Content_Types].xml": samples.content_types(
                    "word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            }
        ),
        "macros",
    ),
    "basic.odt": (samples.archive(samples.odt_parts() | {"Basic/Standard/a.xml": "<a/>"}), "macros"),
    "listener.odt": (samples.odt('<script:event-listener script:event-name="dom:load"/>'), "macros"),
    "ole.docx": (
        samples.docx_with({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "active-content",
    ),
    "activex.docx": (samples.docx_with({"word/activeX/activeX1.xml": "<a/>"}), "active-content"),
    "foreign-part.docx": (
        samples.docx_with({"word/_rels/document.xml.rels": samples.relations(("r", "aFChunk", "a.rtf"))}),
        "active-content",
    ),
    "template.docx": (
        samples.docx_with(
            {"word/_rels/settings.xml.rels": outside("attachedTemplate", "http://x.test/a.dotm")}
        ),
        "connections",
    ),
    "share.docx": (
        samples.docx_with({"word/_rels/settings.xml.rels": outside("attachedTemplate", r"\\x.test\a.dotm")}),
        "connections",
    ),
    "picture.docx": (
        samples.docx_with({"word/_rels/document.xml.rels": outside("image", "http://x.test/a.png")}),
        "connections",
    ),
    "picture.odt": (samples.odt('<draw:image xlink:href="http://x.test/a.png"/>'), "connections"),
    "links.xlsx": (samples.xlsx_with({"xl/externalLinks/externalLink1.xml": "<a/>"}), "connections"),
    "query.xlsx": (samples.xlsx_with({"xl/connections.xml": "<a/>"}), "connections"),
    "dde.docx": (
        samples.docx("<w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\x</w:instrText></w:r>"),
        "connections",
    ),
    "dde-field.docx": (samples.docx('<w:fldSimple w:instr="DDEAUTO c:\\x"/>'), "connections"),
    "entities.docx": (
        samples.docx_with({"word/document.xml": samples.ENTITIES + b"<a>&b;</a>"}),
        "entities",
    ),
    "external-entity.xlsx": (
        samples.xlsx_with(
            {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'}
        ),
        "entities",
    ),
    "entities.odt": (
        samples.archive(samples.odt_parts() | {"content.xml": samples.ENTITIES + b"<a>&b;</a>"}),
        "entities",
    ),
    "deep.docx": (samples.docx("<w:p>" * 300 + "</w:p>" * 300), "too-complex"),
    "broken.docx": (samples.docx("<w:p>"), "damaged"),
    # PDF
    "cut.pdf": (samples.pdf()[:60], "damaged"),
    "loop.pdf": (samples.pdf(pages=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), "damaged"),
    "locked.pdf": (samples.pdf(trailer=b"/Encrypt<</Filter/Standard/V 1>>"), "protected"),
    "script.pdf": (samples.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "pdf-programs"),
    "spelled.pdf": (samples.pdf(b"/OpenAction<</S/J#61v#61Script/JS(app.alert\\(1\\))>>"), "pdf-programs"),
    "launch.pdf": (samples.pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "pdf-programs"),
    "hidden.pdf": (
        samples.pdf(
            b"",
            samples.stream(b"9 0 <</S/JavaScript/JS(x)>>", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
        ),
        "pdf-programs",
    ),
    "obscured.pdf": (
        samples.pdf(b"", samples.stream(b"80", b"/Type/ObjStm/N 1/First 4/Filter[/AHx/Fl]")),
        "pdf-obscured",
    ),
    "attachment.pdf": (samples.pdf(b"/Names<</EmbeddedFiles<</Names[]>>>>"), "embedded-files"),
    "page.pdf": (samples.pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<html>" + SCRIPT + b"\n"), "second-file"),
    "zip-behind.pdf": (samples.pdf() + samples.archive({"a": "b"}), "second-file"),
    # pictures
    "pixels.png": (samples.png_of_size(20_000, 20_000), "pixels"),
    "lie.png": (samples.png_of_size(2**31 - 1, 2**31 - 1), "pixels"),
    "pixels.webp": (
        b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0" + b"\0" * 4 + b"\xff\x3f\0\xff\x3f\0",
        "pixels",
    ),
    "frames.gif": (samples.animation("GIF", 120, (1_000, 1_000)), "frames"),
    "text-bomb.png": (
        PNG[:33] + samples.png_chunk(b"zTXt", b"c\0\0" + zlib.compress(b"A" * 9_000_000)) + PNG[33:],
        "damaged",
    ),
    "cut.jpg": (JPEG[:-200], "damaged"),
    "checksum.png": (PNG[:-20] + b"\0" * 20, "damaged"),
    "tail.png": (PNG + b"<?php system($_GET['c']); ?>", "second-file"),
    "zip-tail.jpg": (JPEG + samples.archive({"a": "b"}), "second-file"),
    "comment.jpg": (samples.picture("JPEG", comment=b"<html>" + SCRIPT), "second-file"),
    "both.gif": (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;", "wrong-content"),
    # films and their captions
    "page.mp4": (b"<html>" + SCRIPT, "wrong-content"),
    "matroska.webm": (samples.webm(b"matroska"), "wrong-content"),
    "cut.mp4": (samples.mp4()[:-1], "damaged"),
    "empty.mp4": (samples.box(b"ftyp", b"isom"), "damaged"),
    "behind.mp4": (samples.mp4(b"PK and more"), "damaged"),
    "script.mp4": (samples.mp4(samples.box(b"free", SCRIPT)), "second-file"),
    "zip.mp4": (samples.mp4(samples.box(b"free", samples.archive({"a": "b"}))), "second-file"),
    "cut.webm": (samples.webm()[:-1], "damaged"),
    "behind.webm": (samples.webm() + b"and more", "damaged"),
    "head.webm": (b"\x1a\x45\xdf\xa3\x80", "wrong-content"),
    "zeros.webm": (b"\x1a\x45\xdf\xa3" + b"\0" * 20, "damaged"),
    "text.vtt": (b"Guten Tag --> ", "wrong-content"),
    "nothing.vtt": (b"WEBVTT\n", "damaged"),
    "old.vtt": (samples.VTT + "Grüße".encode("cp1252"), "encoding"),
    # text
    "null.txt": (b"a\0b", "not-text"),
    "wide.txt": ("Grüße".encode("utf-16-be"), "not-text"),
    "mixed.txt": ("Grüße ".encode() + "Köln".encode("cp1252"), "encoding"),
    "overlong.txt": (b"\xc0\xaf\xed\xa0\x80", "encoding"),
    "virus.txt": (b"EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE", "malware"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str) -> None:
    content, code = HOSTILE[name]
    policy = (
        policies.PICTURE if Path(name).suffix in {".png", ".jpg", ".gif", ".webp"} else policies.ATTACHMENT
    )
    with pytest.raises(uploads.Refused) as refusal:
        accept(content, name, policy)
    assert refusal.value.code == code
    assert refusal.value.messages[0].endswith(".")


def test_a_file_above_the_limit_of_its_form_is_refused() -> None:
    small = Policy(kinds=(Kind.TXT,), max_bytes=10)
    with override("en"), pytest.raises(uploads.Refused, match="too large"):
        accept(b"a" * 11, "a.txt", small)


def test_a_form_takes_only_its_own_kinds() -> None:
    with pytest.raises(uploads.Refused) as refusal, override("en"):
        accept(samples.pdf(), "a.pdf", policies.PICTURE)
    assert "PNG image, JPEG image" in refusal.value.messages[0]


def test_the_message_says_what_was_expected() -> None:
    with pytest.raises(uploads.Refused) as refusal:
        accept(SCRIPT, "report.pdf")
    with override("en"):
        assert refusal.value.messages == ["This file is not what its name says: PDF was expected."]
