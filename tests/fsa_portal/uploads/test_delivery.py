"""Stored files are sent whole, in parts or not again, and never act in the browser."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils.http import http_date

from cms.models import DocumentVersion
from fsa_portal.uploads.delivery import content_type_of, deliver, deliver_stored
from fsa_portal.uploads.storage import immutable_name, private_storage

CONTENT = bytes(range(256)) * 1000
PDF = "application/pdf"


@pytest.fixture
def stored(settings: object, tmp_path: object) -> FieldFile:
    settings.PRIVATE_ROOT = tmp_path
    return DocumentVersion(
        file=private_storage().save(immutable_name(None, "a.pdf"), ContentFile(CONTENT))
    ).file


def modified(stored: FieldFile, *, later: int = 0) -> str:
    """The date of the file as HTTP writes it."""
    moment = stored.storage.get_modified_time(stored.name)
    return http_date(int(moment.timestamp()) + later)


def answer(
    stored: FieldFile, method: str = "get", headers: dict | None = None, **options: object
) -> HttpResponseBase:
    request = getattr(RequestFactory(), method)("/", headers=headers or {})
    given = {"file": stored, "name": "Bericht über Köln.pdf", "content_type": PDF, "etag": "abc"} | options
    return deliver(request, **given)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_the_whole_file(stored: FieldFile) -> None:
    response = answer(stored)
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == CONTENT


def test_every_answer_is_inert(stored: FieldFile) -> None:
    for response in (
        answer(stored),
        answer(stored, inline=True),
        answer(stored, headers={"If-None-Match": '"abc"'}),
        answer(stored, headers={"Range": "bytes=999999-"}),
    ):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-cache"


def test_files_are_saved_unless_a_pdf_or_picture_may_be_shown(stored: FieldFile) -> None:
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
def test_a_part(stored: FieldFile, asked: str, start: int, end: int) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start + 1)
    assert body(response) == CONTENT[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"])
def test_a_range_that_is_not_understood_gives_the_whole(stored: FieldFile, asked: str) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == CONTENT


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=-0"])
def test_a_range_outside_the_file(stored: FieldFile, asked: str) -> None:
    response = answer(stored, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_part_of_a_file_that_changed_is_not_mixed_with_the_old_one(stored: FieldFile) -> None:
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": '"abc"'}).status_code == 206
    date = modified(stored)
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": date}).status_code == 206
    earlier = modified(stored, later=-5)
    assert answer(stored, headers={"Range": "bytes=0-9", "If-Range": earlier}).status_code == 200


def test_an_unchanged_file_is_not_sent_again(stored: FieldFile) -> None:
    response = answer(stored, headers={"If-None-Match": '"abc"'})
    assert response.status_code == 304
    assert response["ETag"] == '"abc"'
    assert body(response) == b""
    assert answer(stored, headers={"If-None-Match": '"old"'}).status_code == 200


def test_a_file_that_has_not_changed_since_is_not_sent_again(stored: FieldFile) -> None:
    response = answer(stored, headers={"If-Modified-Since": modified(stored)})
    assert response.status_code == 304
    assert response["Last-Modified"] == modified(stored)
    older = {"If-Modified-Since": modified(stored, later=-60)}
    assert answer(stored, headers=older).status_code == 200
    # The tag says more than the date.
    both = {"If-None-Match": '"old"', "If-Modified-Since": modified(stored)}
    assert answer(stored, headers=both).status_code == 200


def test_who_wants_to_go_on_with_another_state_is_told(stored: FieldFile) -> None:
    assert answer(stored, headers={"If-Match": '"old"'}).status_code == 412
    earlier = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    assert answer(stored, headers={"If-Unmodified-Since": http_date(earlier)}).status_code == 412


def test_a_lost_file_is_missing_and_the_log_says_so(
    stored: FieldFile, caplog: pytest.LogCaptureFixture
) -> None:
    stored.storage.delete(stored.name)
    with caplog.at_level(logging.ERROR), pytest.raises(Http404):
        answer(stored)
    assert "is lost" in caplog.text


def test_what_everybody_may_see_may_lie_in_caches_that_ask_again(stored: FieldFile) -> None:
    assert answer(stored, shared=True)["Cache-Control"] == "public, no-cache"


def test_a_stored_file_is_known_by_its_name(stored: FieldFile) -> None:
    """No stored name ever gets another content, so its tag follows from the name, and its type from the extension."""
    response = deliver_stored(RequestFactory().get("/"), stored, "bericht.pdf")
    assert response["ETag"].strip('"') in stored.name
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"] == 'inline; filename="bericht.pdf"'
    assert content_type_of("2027/x.html") == "application/octet-stream"


def test_head_says_the_size_and_sends_nothing(stored: FieldFile) -> None:
    response = answer(stored, "head", headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == b""


def test_other_methods_are_refused(stored: FieldFile) -> None:
    assert answer(stored, "post").status_code == 405
