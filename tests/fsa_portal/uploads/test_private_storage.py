"""Stored files have no address and names that say nothing."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from fsa_portal.uploads.storage import PrivateStorage, immutable_name, private_storage

NAME = re.compile(r"^\d{4}/[0-9a-f]{8}-[0-9a-f-]{27}\.(\w+)$")


def test_names_are_new_each_time_and_keep_only_a_known_extension() -> None:
    assert NAME.match(immutable_name(None, "../../Köln.PDF"))[1] == "pdf"
    assert NAME.match(immutable_name(None, "shell.php"))[1] == "bin"
    assert immutable_name(None, "a.pdf") != immutable_name(None, "a.pdf")


def test_files_lie_under_the_private_root_for_the_portal_alone(settings: object, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path / "private"
    storage = private_storage()
    name = storage.save(immutable_name(None, "a.pdf"), ContentFile(b"x"))
    path = tmp_path / "private" / name
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_there_is_no_address() -> None:
    with pytest.raises(NotImplementedError):
        private_storage().url("a.pdf")


def test_migrations_name_the_storage_without_a_path_of_this_machine() -> None:
    assert PrivateStorage().deconstruct() == ("fsa_portal.uploads.storage.PrivateStorage", (), {})
