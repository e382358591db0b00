"""Stored files are sent whole, in parts or not again, and never act in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models.fields.files import File
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from fsa_portal.uploads.delivery import deliver
from fsa_portal.uploads.storage import immutable_name, private_storage

CONTENT = bytes(range(256)) * 1000
PDF = "application/pdf"


@pytest.fixture
def stored(settings: object, tmp_path: object) -> Iterator[File]:
    settings.PRIVATE_ROOT = tmp_path
    storage: Storage = private_storage()
    name = storage.save(immutable_name(None, "a.pdf"), ContentFile(CONTENT))
    with storage.open(name) as file:
        yield file


def answer(
    stored: File, method: str = "get", headers: dict | None = None, **options: object
) -> HttpResponseBase:
    request = getattr(RequestFactory(), method)("/", headers=headers or {})
    given = {"file": stored, "name": "Bericht über Köln.pdf", "content_type": PDF, "etag": "abc"} | options
    return deliver(request, **given)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_the_whole_file(stored: File) -> None:
    response = answer(stored)
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == CONTENT


def test_every_answer_is_inert(stored: File) -> None:
    for response in (
        answer(stored),
        answer(stored, inline=True),
        answer(stored, headers={"If-None-Match": '"abc"'}),
        answer(stored, headers={"Range": "bytes=999999-"}),
    ):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-cache"


def test_files_are_saved_unless_a_pdf_or_picture_may_be_shown(stored: File) -> None:
    assert answer(stored)["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''Bericht%20%C3%BCber"
    )
    assert answer(stored, inline=True)["Content-Disposition"].startswith("inline;")
    assert answer(stored, inline=True, content_type="image/png")["Content-Disposition"].startswith("inline;")
    for content_type in ("text/html", "image/svg+xml", "text/plain"):
        response = answer(stored, inline=True, content_type=content_type)
        assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=100-", 100, len(CONTENT) - 1),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT) - 1),
        ("bytes=70000-999999999", 70_000, len(CONTENT) - 1),
    ],
)
def test_a_part(stored: File, asked: str, start: int, end: int) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start + 1)
    assert body(response) == CONTENT[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"])
def test_a_range_that_is_not_understood_gives_the_whole(stored: File, asked: str) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == CONTENT


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=-0"])
def test_a_range_outside_the_file(stored: File, asked: str) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_part_of_a_file_that_changed_is_not_mixed_with_the_old_one(stored: File) -> None:
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": '"abc"'}).status_code == 206


def test_an_unchanged_file_is_not_sent_again(stored: File) -> None:
    response = answer(stored, headers={"If-None-Match": '"abc"'})
    assert response.status_code == 304
    assert response["ETag"] == '"abc"'
    assert body(response) == b""
    assert answer(stored, headers={"If-None-Match": '"old"'}).status_code == 200


def test_head_says_the_size_and_sends_nothing(stored: File) -> None:
    response = answer(stored, "head", headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == b""


def test_other_methods_are_refused(stored: File) -> None:
    assert answer(stored, "post").status_code == 405
