"""``accept``: the question that every uploaded file is asked before it is stored."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format

from fsa_portal.uploads.child import InspectionRefused, inspect
from fsa_portal.uploads.messages import MESSAGES
from fsa_portal.uploads.metadata import without_metadata
from fsa_portal.uploads.names import clean_name
from fsa_portal.uploads.policies import Kind, Policy

PROTECTED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 32


def _readable(params: dict[str, Any]) -> dict[str, Any]:
    """Numbers as people write them."""
    return {
        name: number_format(value, force_grouping=True) if isinstance(value, int) else value
        for name, value in params.items()
    }


class Refused(ValidationError):
    """The gate turned a file away; the message is for the person who chose it, beside the field."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        super().__init__(MESSAGES[code], code=code, params=_readable(params or {}))


@dataclass(frozen=True)
class Accepted:
    """A file that passed the gate. Store ``file``: pictures have lost their metadata (place, camera, person)."""

    file: File
    name: str
    """For people, cleaned; never a path."""
    kind: Kind
    size: int
    sha256: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    rows: int | None = None
    columns: int | None = None
    formulas: int | None = None

    @property
    def content_type(self) -> str:
        return self.kind.content_type


@contextmanager
def with_descriptor(file: File | IO[bytes]) -> Iterator[FileIO]:
    """The content as a file of the operating system, which a child process can inherit.

    Without a buffer: the child moves the position that both share, and a buffer would not notice.
    """
    path = getattr(file, "temporary_file_path", None)
    if path is not None:
        with open(path(), "rb", buffering=0) as on_disk:
            yield on_disk
        return
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        while block := file.read(1 << 16):
            copy.write(block)
        copy.flush()
        file.seek(0)
        with FileIO(copy.fileno(), "rb", closefd=False) as unbuffered:
            unbuffered.seek(0)
            yield unbuffered


def _size(file: File | IO[bytes]) -> int:
    size = getattr(file, "size", None)
    if size is None:
        size = file.seek(0, 2)
    return size


def _kind(head: bytes, name: str, policy: Policy) -> Kind:
    kind = policy.kind_of(PurePosixPath(name).suffix)
    if kind is None:
        raise _wrong_type(policy)
    if not kind.matches(head):
        if kind in {Kind.DOCX, Kind.XLSX} and head.startswith(PROTECTED_OFFICE):
            raise Refused("protected")
        raise Refused("wrong-content", {"expected": kind.label})
    return kind


def check_use(stored_name: str, policy: Policy) -> None:
    """A file that was accepted for one use is put to another: raise ``Refused`` if that takes no such kind."""
    if policy.kind_of(PurePosixPath(stored_name).suffix) is None:
        raise _wrong_type(policy)


def _wrong_type(policy: Policy) -> Refused:
    return Refused("type", {"accepted": ", ".join(str(kind.label) for kind in policy.kinds)})


def _digest(file: FileIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def refused(refusal: InspectionRefused) -> Refused:
    """The inspector's code as a sentence for people."""
    params = dict(refusal.params)
    if "expected" in params:
        params["expected"] = Kind(params["expected"]).label
    return Refused(refusal.code, params)


def accept(file: File | IO[bytes], policy: Policy, *, name: str | None = None) -> Accepted:
    """Check everything that can be checked before the answer; raise ``Refused`` or return what may be stored."""
    shown = clean_name(name if name is not None else file.name or "")
    if not shown:
        raise Refused("name")
    size = _size(file)
    if not size:
        raise Refused("empty")
    if size > policy.max_bytes:
        raise Refused("size", {"size": filesizeformat(size), "most": filesizeformat(policy.max_bytes)})
    with with_descriptor(file) as opened:
        kind = _kind(opened.read(HEAD), shown, policy)
        try:
            facts = inspect("check-table" if policy.as_table else "check", kind.value, opened)
        except InspectionRefused as refusal:
            raise refused(refusal) from refusal
        if not kind.is_image:
            file.seek(0)
            kept = File(file, name=shown)
            return Accepted(file=kept, name=shown, kind=kind, size=size, sha256=_digest(opened), **facts)
        opened.seek(0)
        picture = without_metadata(opened.read(), kind, orientation=facts.pop("orientation"))
    return Accepted(
        file=ContentFile(picture, name=shown),
        name=shown,
        kind=kind,
        size=len(picture),
        sha256=hashlib.sha256(picture).hexdigest(),
        **facts,
    )
