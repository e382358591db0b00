"""A reading list as a tagged PDF, set by typst from data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from fsa_portal.http import reader_language
from knowledge.shortlist.reading import Entry

TEMPLATE = Path(__file__).resolve().parent / "list.typ"


def list_pdf(title: str, entries: Sequence[Entry]) -> bytes:
    """Title, day, and per entry its title, kind, address and note."""
    import typst

    language = reader_language()
    data = {
        "title": title,
        "language": language,
        "day": gettext("As of %(day)s") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")},
        "note": gettext("Note"),
        "entries": [asdict(entry) for entry in entries],
    }
    return typst.compile(
        str(TEMPLATE), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards="ua-1"
    )
