"""A page as others will see it, before it is published."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from cms import reading
from fsa_portal.actor import PARTNER, PUBLIC, STAFF, Actor
from fsa_portal.http import Request

READERS: dict[str, tuple[Any, Actor]] = {
    "visitor": (_("Visitor without an account"), Actor()),
    "planner": (_("Planner of an authority"), Actor(principals=frozenset({PUBLIC, PARTNER}))),
    "adviser": (
        _("Adviser of the FSA"),
        Actor(principals=frozenset({PUBLIC, PARTNER, STAFF, "role:adviser"})),
    ),
}
"""From the many to the few. They belong to nobody: no preview shows what only some person or body may see."""


class PreviewByRole:
    """The preview of a page asks as whom one wants to see it. It is shown within the editors' area only."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _actor) in READERS.items()]

    @property
    def default_preview_mode(self) -> str:
        """The first who will see the page."""
        return next((name for name in READERS if self._is_for(name)), "adviser")

    def serve_preview(self: Any, request: Request, mode_name: str) -> HttpResponseBase:
        reader = mode_name if mode_name in READERS else self.default_preview_mode
        request.actor = READERS[reader][1]
        # What the editor may see was perhaps looked up already.
        reading.forget()
        if not self._is_for(reader):
            context = {"page": self, "reader": READERS[reader][0]}
            return TemplateResponse(request, "cms/preview_closed.html", context)
        return super().serve_preview(request, mode_name)  # type: ignore[misc, no-any-return]

    def _is_for(self: Any, reader: str) -> bool:
        """Whether this reader sees the page once it is published and its embargo is over."""
        return READERS[reader][1].may_see(self.audience_when_published())
