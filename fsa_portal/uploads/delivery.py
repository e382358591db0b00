"""How a stored file leaves the portal. The calling view has asked the owner's permission before."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import PurePath

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from fsa_portal.uploads.policies import Kind

logger = logging.getLogger(__name__)

BLOCK = 1 << 16
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
INLINE = {kind.content_type for kind in Kind if kind.is_image or kind is Kind.PDF}
POLICY = "default-src 'none'; sandbox"


def content_type_of(name: str) -> str:
    """Of a file that the gate accepted, by the name that it is stored under."""
    suffix = PurePath(name).suffix.lower()
    kind = next((kind for kind in Kind if suffix in kind.extensions), None)
    return kind.content_type if kind else "application/octet-stream"


def _span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; ``None`` when it lies outside. Raises ``ValueError`` if not understood."""
    match = RANGE.match(header.strip())
    if not match or match.groups() == ("", ""):
        raise ValueError(header)
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        if last and int(last) < start:
            raise ValueError(header)
    return (start, end) if start <= end and start < size else None


def _requested_span(request: HttpRequest, size: int, validators: set[str]) -> tuple[int, int] | None:
    """The part that is asked for, the whole file where no valid part is."""
    whole = (0, size - 1)
    condition = request.headers.get("If-Range")
    asked = request.method == "GET" and "Range" in request.headers
    if not asked or (condition is not None and condition not in validators):
        return whole
    try:
        return _span(request.headers["Range"], size)
    except ValueError:
        return whole  # RFC 9110: a range that is not understood is ignored


def _blocks(file: File, start: int, length: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(start)
        while length > 0 and (block := opened.read(min(BLOCK, length))):
            length -= len(block)
            yield block


def _response(request: HttpRequest, file: File, content_type: str, validators: set[str]) -> HttpResponseBase:
    size = file.size
    span = _requested_span(request, size, validators)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = span
    length = end - start + 1
    status = 206 if length < size else 200
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(status=status, content_type=content_type)
    else:
        blocks = _blocks(file, start, length)
        response = StreamingHttpResponse(blocks, status=status, content_type=content_type)
    response["Content-Length"] = length
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def deliver(
    request: HttpRequest,
    *,
    file: FieldFile,
    name: str,
    content_type: str,
    etag: str,
    inline: bool = False,
    shared: bool = False,
) -> HttpResponseBase:
    """Send the file, or a part of it, or only say that it is unchanged.

    ``etag`` identifies the content (its SHA-256 does, and so does a stored name, which never gets another content).
    With ``inline`` PDFs and pictures open in the browser; everything else is always saved. The browser may keep the
    file but asks again before it shows it; with ``shared``, so may a cache in between.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        changed = int(file.storage.get_modified_time(file.name or "").timestamp())
    except FileNotFoundError as lost:
        logger.exception("A stored file is lost: %s", file.name)
        raise Http404 from lost
    quoted = quote_etag(etag)
    shown = inline and content_type in INLINE
    response: HttpResponseBase | None = get_conditional_response(request, etag=quoted, last_modified=changed)
    if response is None:
        response = _response(request, file, content_type, {quoted, http_date(changed)})
        response["Accept-Ranges"] = "bytes"
        response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["ETag"] = quoted
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = f"{'public' if shared else 'private'}, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = POLICY
    return response


def deliver_stored(
    request: HttpRequest, file: FieldFile, name: str, *, shared: bool = False
) -> HttpResponseBase:
    """A file that has an immutable name: what lies under it never changes, so the name is the tag."""
    stored = file.name or ""
    return deliver(
        request,
        file=file,
        name=name,
        content_type=content_type_of(stored),
        etag=PurePath(stored).stem,
        inline=True,
        shared=shared,
    )
