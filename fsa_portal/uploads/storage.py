"""Where uploaded files lie: outside every served folder, under names that never change and say nothing."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models import Model
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from fsa_portal.uploads.policies import Kind

EXTENSIONS = {extension for kind in Kind for extension in kind.extensions}


@deconstructible(path="fsa_portal.uploads.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files under ``settings.PRIVATE_ROOT``: without an address, readable by the portal alone."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("This file has no address; the view of its owner delivers it.")


def private_storage() -> PrivateStorage:
    """For ``FileField(storage=private_storage, upload_to=immutable_name)``."""
    return PrivateStorage()


def immutable_name(_instance: Model | None, filename: str) -> str:
    """A fresh name for every stored file; of the old name only a known extension is kept."""
    extension = PurePath(filename).suffix.lower()
    return f"{timezone.localdate():%Y}/{uuid.uuid4()}{extension if extension in EXTENSIONS else '.bin'}"


def sha256_of(storage: Storage, name: str) -> str:
    """The fingerprint of a stored file."""
    with storage.open(name, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
