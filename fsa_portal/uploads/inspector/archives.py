"""Zip containers: what OOXML and OpenDocument files are made of."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO

from .limits import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, MIB
from .refusal import Refusal

END_RECORD = b"PK\x05\x06"
END_RECORD_SIZE = 22
LOCAL_HEADER = b"PK\x03\x04"
LOCAL_HEADER_SIZE = 30
MAX_COMMENT = 1 << 16
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def has_end_record(tail: bytes) -> bool:
    """Whether these last bytes of a file end with the end record of a zip archive."""
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) - at < END_RECORD_SIZE:
        return False
    comment = struct.unpack_from("<H", tail, at + 20)[0]
    return at + END_RECORD_SIZE + comment == len(tail)


def _size(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _check_end_record(file: IO[bytes]) -> None:
    """Count the entries before any object is built for them."""
    size = _size(file)
    file.seek(max(0, size - MAX_COMMENT - END_RECORD_SIZE))
    tail = file.read()
    file.seek(0)
    if not has_end_record(tail) or file.read(4) != LOCAL_HEADER:
        raise Refusal("damaged")
    entries = struct.unpack_from("<H", tail, tail.rfind(END_RECORD) + 10)[0]
    if entries > MAX_ENTRIES:
        raise Refusal("archive-entries")


def _data_end(file: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Where the data of the entry ends, by its own local header."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER_SIZE)
    if len(header) != LOCAL_HEADER_SIZE or not header.startswith(LOCAL_HEADER):
        raise Refusal("damaged")
    name, extra = struct.unpack_from("<HH", header, 26)
    return entry.header_offset + LOCAL_HEADER_SIZE + name + extra + entry.compress_size


def _check_entries(file: IO[bytes], entries: list[zipfile.ZipInfo]) -> None:
    names: set[str] = set()
    for entry in entries:
        # ``orig_filename`` is what stands in the file; ``filename`` was already tidied up by the library.
        name = entry.orig_filename
        if name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in re.split("/", name):
            raise Refusal("archive-names")
        if name.casefold() in names:
            raise Refusal("archive-names")
        names.add(name.casefold())
        if entry.flag_bits & ENCRYPTED:
            raise Refusal("protected")
        if entry.compress_type not in METHODS:
            raise Refusal("damaged")
        if entry.file_size > MIB and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise Refusal("archive-bomb")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refusal("archive-bomb")
    spans = sorted((entry.header_offset, _data_end(file, entry)) for entry in entries)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise Refusal("archive-bomb")


@contextmanager
def open_archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The archive after its directory was checked.

    An entry never yields more than its declared size, and all declared sizes together stay within the limit.
    """
    try:
        _check_end_record(file)
        with zipfile.ZipFile(file) as archive:
            _check_entries(file, archive.infolist())
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        UnicodeError,
        ValueError,
    ) as error:
        raise Refusal("damaged") from error
