"""A request that is larger than any form takes is not read, whatever it says about itself."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from fsa_portal.uploads import handlers, policies


class Endless(io.RawIOBase):
    """A body that tells how much of it was taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.taken += size
        return b"a" * size


@pytest.mark.django_db
def test_nothing_is_read_of_what_is_too_large_for_every_form() -> None:
    body = Endless()
    sent = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(handlers.MOST + 1),
        "wsgi.input": body,
    }
    assert Client().post("/konto/login/", **sent).status_code == 400
    assert body.taken == 0


def test_forms_still_get_what_they_refuse_themselves() -> None:
    """So that the person reads beside the field how large a file may be."""
    assert 2 * max(policies.LIBRARY.max_bytes, policies.ATTACHMENT.max_bytes) < handlers.MOST
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"Guten Tag")})
    assert request.FILES["file"].read() == b"Guten Tag"


@pytest.mark.parametrize("size", [10, 3 * policies.MIB])
def test_files_are_read_whole(size: int) -> None:
    """The small ones in memory, the large ones on the disk."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.bin", b"a" * size)})
    with request.FILES["file"] as file:
        assert file.size == size
        assert len(file.read()) == size
