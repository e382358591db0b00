"""Pictures and files of the demo's texts. We draw and write them ourselves; they come in through the gate, like any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from cms.models import PortalDocument, PortalImage
from fsa_portal.demo.files import written
from fsa_portal.uploads import policies
from fsa_portal.uploads.gate import accept

FIGURES = Path(__file__).resolve().parent.parent / "figures"
DOTS_PER_INCH = 200
CHECKLIST = ("Punkt", "Ja oder nein", "Zuständig", "Bemerkung")


def picture(described: Mapping[str, Any]) -> PortalImage:
    """A drawing of ``figures`` with what must be said of it; the same one each time."""
    known: PortalImage | None = PortalImage.objects.filter(title=described["title"]).first()
    if known is not None:
        return known
    drawn = ContentFile(_drawn(described["drawing"]), name=f"{described['drawing']}.png")
    said = {name: described[name] for name in ("title", *PortalImage.SAID_OF_IT)}
    accepted = accept(drawn, policies.PICTURE)
    image: PortalImage = PortalImage.objects.create(file=accepted.file, file_size=accepted.size, **said)
    return image


def document(described: Mapping[str, Any], blocks: Iterable[Mapping[str, Any]]) -> PortalDocument:
    """The checklist of this name among the blocks, as a table to fill in."""
    known: PortalDocument | None = PortalDocument.objects.filter(title=described["title"]).first()
    if known is not None:
        return known
    checklist = next(
        block for block in blocks if block["type"] == "checklist" and block["title"] == described["of"]
    )
    rows = [list(CHECKLIST), *([item, "", "", ""] for item in checklist["items"])]
    table = written({**described, "sheets": ["Checkliste"]}, [rows])
    accepted = accept(ContentFile(table, name=f"checkliste.{described['format']}"), policies.LIBRARY)
    made: PortalDocument = PortalDocument.objects.create(
        title=described["title"], file=accepted.file, file_size=accepted.size, licence=described["licence"]
    )
    return made


def _drawn(name: str) -> bytes:
    import typst

    return typst.compile(str(FIGURES / f"{name}.typ"), format="png", ppi=DOTS_PER_INCH)
