"""What happens to files while a request is read, before any form sees them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from fsa_portal.uploads.policies import MIB

MOST = 100 * MIB
"""More than any form takes, so that it can still say beside the field that a file is too large."""


class BoundedUploadHandler(FileUploadHandler):
    """Reads nothing of a request that is larger than any form would take: it would fill the disk first."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: str | bytes,
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST:
            raise RequestDataTooBig(f"a request of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """For the handlers that come after."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The others keep the file."""
