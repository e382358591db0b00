"""Static files and their addresses."""

from __future__ import annotations

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files whose names say what is in them: the address of one stays as it is while the process runs, and a page
    names a dozen."""

    def url(self, name: str | None, force: bool = False) -> str:
        asked = (name, force)
        if asked not in self._addresses:
            self._addresses[asked] = super().url(name, force)
        return self._addresses[asked]

    @cached_property
    def _addresses(self) -> dict[tuple[str | None, bool], str]:
        return {}
