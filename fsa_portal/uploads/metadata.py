"""Pictures without metadata: where, when, with what and by whom they were taken is nobody's business.

Renditions copy the metadata of their original, so it goes before the original is stored. The pixels stay as they are,
bit for bit; of the metadata, the orientation and the colour profile stay. What follows the end of a picture (previews,
second pictures, film clips of telephones) goes as well.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from fsa_portal.uploads.policies import Kind

JPEG_START = b"\xff\xd8"
JPEG_SCAN, JPEG_END = 0xDA, 0xD9
JPEG_COMMENT = 0xFE
JPEG_APPLICATION = range(0xE0, 0xF0)
JPEG_KEPT = (b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")
"""Application segments that decoders need."""
AFTER_PIXELS = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""Within a scan 0xFF is either escaped or a restart marker; any other marker ends it."""

PNG_HEAD = 8
PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}

WEBP_HEAD = 12
WEBP_DROPPED = {b"EXIF", b"XMP "}
WEBP_FLAGS_OF_DROPPED = 0x08 | 0x04


def _orientation_only(orientation: int) -> bytes:
    """An EXIF segment that says nothing but which side is up."""
    entry = struct.pack("<HHHIHH", 1, 0x0112, 3, 1, orientation, 0)
    block = b"Exif\0\0II*\0\x08\0\0\0" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def _jpeg_segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of every segment up to the end of the first picture; a scan comes with its pixels."""
    at = len(JPEG_START)
    while at + 4 <= len(raw):
        if raw[at] != 0xFF or raw[at + 1] == 0xFF:
            at += 1  # fill bytes are allowed between segments
            continue
        marker = raw[at + 1]
        if marker == JPEG_END:
            break
        end = at + 2 + struct.unpack_from(">H", raw, at + 2)[0]
        if marker == JPEG_SCAN:
            following = AFTER_PIXELS.search(raw, end)
            end = following.start() if following else len(raw)
        yield marker, raw[at:end]
        at = end
    yield JPEG_END, bytes((0xFF, JPEG_END))


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker in JPEG_APPLICATION:
        return segment[4:].startswith(JPEG_KEPT)
    return marker != JPEG_COMMENT


def _jpeg(raw: bytes, orientation: int) -> bytes:
    upright = [_orientation_only(orientation)] if orientation > 1 else []
    kept = (segment for marker, segment in _jpeg_segments(raw) if _is_kept(marker, segment))
    return b"".join((JPEG_START, *upright, *kept))


def _png(raw: bytes) -> bytes:
    kept = [raw[:PNG_HEAD]]
    at = PNG_HEAD
    while at + 12 <= len(raw):
        end = at + 12 + struct.unpack_from(">I", raw, at)[0]
        kind = raw[at + 4 : at + 8]
        if kind not in PNG_DROPPED:
            kept.append(raw[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def _webp(raw: bytes) -> bytes:
    kept = []
    at = WEBP_HEAD
    until = 8 + struct.unpack_from("<I", raw, 4)[0]
    while at + 8 <= min(until, len(raw)):
        kind, size = struct.unpack_from("<4sI", raw, at)
        end = at + 8 + size + size % 2
        chunk = raw[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_FLAGS_OF_DROPPED]) + chunk[9:]
        if kind not in WEBP_DROPPED:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def without_metadata(raw: bytes, kind: Kind, *, orientation: int) -> bytes:
    """The same picture; call only with what the inspector has accepted."""
    match kind:
        case Kind.JPEG:
            return _jpeg(raw, orientation)
        case Kind.PNG:
            return _png(raw)
        case Kind.WEBP:
            return _webp(raw)
    return raw
