"""PDF files of the demo's library documents, set by typst from data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).resolve().parent / "document.typ"


def document_pdf(data: dict[str, Any]) -> bytes:
    """A tagged PDF with one page for each entry of ``data["pages"]``."""
    import typst

    return typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
