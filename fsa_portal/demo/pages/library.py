"""Documents of the demo's library: written as files, and brought in the way that every document comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fsa_portal.demo.files import written
from fsa_portal.demo.pages.adding import MADE_BY, care_of, content
from knowledge.library.importing import checked, import_document, understood
from knowledge.library.models import DocumentPage, LibraryIndexPage

AS_IT_IS = ("slug", "title", "kind", "year", "edition", "authorities", "topics", "goals", "audiences", "summary",
            "funded_by", "caveat")  # fmt: skip


def load_library() -> None:
    index = LibraryIndexPage.objects.get()
    there = set(DocumentPage.objects.child_of(index).values_list("slug", flat=True))
    for data in content("library"):
        if data["slug"] in there:
            continue
        versions = data["versions"]
        for number, version in enumerate(versions, 1):
            if "pages" in version:
                _bring_in(data, version["pages"], versions[:number])
        _bring_in(data, data["pages"], versions)


def _bring_in(data: dict[str, Any], pages: list[Any], versions: list[dict[str, Any]]) -> None:
    """One file of the document, with what was known when it was the present one."""
    name = f"{data['slug']}.{data['format']}"
    described = {field: data[field] for field in AS_IT_IS if field in data}
    described |= {
        "scanned": data["ocr"],
        "versions": [{"on": version["on"], "note": version["note"]} for version in versions],
    }
    if archived := data["archived"]:
        described |= {"archived_on": archived["on"], "archive_note": archived["note"]}
    document = understood(described)
    kept = {"body_kinds": data["body_kinds"], **care_of(data)}
    document = replace(document, fields={**document.fields, **kept})
    import_document(checked(written(data, pages), name), document, by=MADE_BY)
