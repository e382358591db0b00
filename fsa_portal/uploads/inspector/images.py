"""Pictures: format, pixels, frames, and nothing else inside."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from typing import IO, Any

from .archives import MAX_COMMENT, has_end_record
from .limits import MAX_PIXELS, MAX_PIXELS_OF_ALL_FRAMES, MAX_PIXELS_WEBP
from .refusal import Refusal

FORMATS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}

ORIENTATION = 0x0112

PROGRAM = re.compile(
    rb"<(script|html|iframe|body)[\s>/]|<\?php\s|<!doctype\s+html|javascript:", re.IGNORECASE
)
"""Long enough not to stand in compressed pixels by chance."""


def _check_passengers(raw: bytes) -> None:
    """Refuse a picture that is something else as well."""
    if PROGRAM.search(raw) or has_end_record(raw[-MAX_COMMENT:]):
        raise Refusal("second-file")


def _webp_size(raw: bytes) -> tuple[int, int]:
    """Width and height by the header: the decoder would take its memory before it tells them."""
    chunk = raw[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(raw[24:27], "little"), 1 + int.from_bytes(raw[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(raw[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(raw[28:30], "little") & 0x3FFF


def _check_pixels(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Refusal("pixels", width=width, height=height, most=most // 1_000_000)


def _orientation(image: Any) -> int:
    """Which side is up, by EXIF; a broken note about it does not make a bad picture."""
    try:
        value = image.getexif().get(ORIENTATION)
    except (SyntaxError, struct.error, ValueError, TypeError, KeyError, OSError):
        return 1
    return value if isinstance(value, int) and value in range(1, 9) else 1


def check_image(file: IO[bytes], kind: str) -> dict[str, int]:
    """Measure, then decode: a picture that cannot be decoded here would fail when it is first shown."""
    from PIL import Image, UnidentifiedImageError

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before a pixel is decoded
    raw = file.read()
    _check_passengers(raw)
    if kind == "webp":
        _check_pixels(*_webp_size(raw), MAX_PIXELS_WEBP)
    file.seek(0)
    try:
        with Image.open(file, formats=[FORMATS[kind]]) as image:
            width, height = image.size
            _check_pixels(width, height, MAX_PIXELS)
            frames = getattr(image, "n_frames", 1)
            if width * height * frames > MAX_PIXELS_OF_ALL_FRAMES:
                raise Refusal("frames", frames=frames)
            if kind == "jpeg":
                # An eighth of the size takes a fraction of the memory and still reads every byte.
                image.draft(None, (max(1, width // 8), max(1, height // 8)))
            image.load()
            turned = _orientation(image)
    except UnidentifiedImageError as error:
        raise Refusal("wrong-content", expected=kind) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        OverflowError,
        struct.error,
        zlib.error,
    ) as error:
        # All of these are what the decoders raise on broken input.
        raise Refusal("damaged") from error
    return {"width": width, "height": height, "frames": frames, "orientation": turned}
