"""Stored files that name a person, and what stands in the place of one that was taken away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from wagtail.images.models import AbstractRendition

from fsa_portal.privacy.identifiers import Identifiers
from fsa_portal.privacy.models import Copy
from fsa_portal.uploads.policies import Kind
from fsa_portal.uploads.removal import delete_after_commit
from fsa_portal.uploads.storage import sha256_of
from fsa_portal.uploads.text import WITH_TEXT, ExtractionFailed, extract

NOTE = "Diese Datei wurde am {day} entfernt, weil darin Angaben über eine Person standen, deren Daten gelöscht sind.\n"
MOST_UNPACKED = 50 * 1024 * 1024
LARGEST = 100 * 1024 * 1024


@cache
def file_columns() -> tuple[tuple[type[models.Model], models.FileField], ...]:
    """Every column that points at a stored file. Renditions follow their pictures; copies go with the account."""
    return tuple(
        (model, field)
        for model in apps.get_models()
        if not model._meta.proxy and model is not Copy and not issubclass(model, AbstractRendition)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    )


def place(model: type[models.Model], field: models.FileField) -> str:
    return f"{model._meta.label_lower}.{field.name}"


def texts_of(file: Any) -> Iterator[str]:
    """All that a stored file says, also where no reader looks: metadata, packed parts. Empty for a lost file."""
    if not file.storage.exists(file.name) or file.size > LARGEST:
        return
    with file.storage.open(file.name, "rb") as opened:
        raw = opened.read()
    yield from _decoded(raw)
    if zipfile.is_zipfile(io.BytesIO(raw)):
        yield from _unpacked(raw)
    suffix = PurePath(file.name).suffix.lower()
    kind = next((kind for kind in WITH_TEXT if suffix in kind.extensions), None)
    if kind is not None and kind is not Kind.TXT:
        try:
            with file.storage.open(file.name, "rb") as opened:
                for part in extract(opened, kind):
                    yield part.heading
                    yield part.text
        except ExtractionFailed:
            # Damaged or too large to be read by anybody here; its bytes were looked through.
            return


def _decoded(raw: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        yield raw.decode(encoding, errors="ignore")
    yield raw[1:].decode("utf-16-le", errors="ignore")


def _unpacked(raw: bytes) -> Iterator[str]:
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for part in archive.infolist():
            yield part.filename
            if part.file_size > left or part.flag_bits & 1:
                continue
            left -= part.file_size
            yield from _decoded(archive.read(part))


def names_person(file: Any, identifiers: Identifiers) -> bool:
    return bool(file) and any(identifiers.found_in(text) for text in texts_of(file))


def label_of(record: models.Model) -> str:
    """What an administrator reads: title or name of the record, and where it is."""
    return f"{record._meta.verbose_name}: {record}"[:200]


def take_away(record: models.Model, field: models.FileField) -> None:
    """Put a note in the place of the file, so that what points at it still works. Must run in a transaction."""
    old = getattr(record, field.name)
    storage, old_name = old.storage, old.name
    is_picture = isinstance(field, models.ImageField)
    content = _grey() if is_picture else NOTE.format(day=timezone.localdate().isoformat()).encode()
    new_name = storage.save(
        field.generate_filename(record, "entfernt.png" if is_picture else "entfernt.txt"),
        ContentFile(content),
    )
    type(record)._base_manager.filter(pk=record.pk).update(**{field.name: new_name})
    record.refresh_from_db()
    for about_file in ("_set_document_file_metadata", "_set_image_file_metadata"):
        # Size and hash that Wagtail keeps beside the file.
        if hasattr(record, about_file):
            getattr(record, about_file)()
            getattr(record, field.name).close()
    if hasattr(record, "sha256"):
        record.sha256 = sha256_of(storage, new_name)
    if hasattr(record, "size"):
        record.size = storage.size(new_name)
    if is_picture and hasattr(record, "renditions"):
        for rendition in record.renditions.all():
            rendition.delete()
    record.save()
    delete_after_commit(old_name)


def _grey() -> bytes:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (16, 16), 200).save(picture, "PNG")
    return picture.getvalue()
