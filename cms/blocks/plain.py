"""What a block says in plain words: for the search and for the published states of chapters."""

from __future__ import annotations

from typing import Any

from fsa_portal import richtext


def text_of(child: Any) -> str:
    """The plain text of one block of a text.

    Blocks that lead elsewhere say nothing of their own: not everybody who finds the page may see where they lead.
    """
    value = child.value
    match child.block_type:
        case "paragraph":
            return richtext.plain(value.source)
        case "heading":
            return value["text"]
        case "list" | "references":
            return " ".join(richtext.plain(item.source) for item in value["items"])
        case "checklist":
            return " ".join([value["title"], *value["items"]])
        case "table":
            cells = [cell for row in value["rows"] for cell in row["cells"]]
            return " ".join([value["caption"], *value["head"], *cells])
        case "definition":
            return f"{value['term']}: {richtext.plain(value['text'].source)}"
        case "callout":
            return f"{value['title']}: {richtext.plain(value['text'].source)}"
        case "quote":
            return f"{richtext.plain(value['text'].source)} ({value['source']})"
        case "footnote":
            return richtext.plain(value["text"].source)
        case "figure":
            image = value["image"]
            return " ".join(filter(None, [value["caption"], image.alternative_text if image else ""]))
        case "indicator":
            return " ".join(filter(None, [value["name"], value["value"], value["unit"], value["note"]]))
        case "chart":
            labels = [row["label"] for row in value["rows"]]
            return " ".join(filter(None, [value["title"], value["alt"], value["caption"], *labels]))
        case "video":
            return f"{value['title']} {richtext.plain(value['transcript'].source)}"
        case "teaser" | "example" | "download":
            return ""
    raise ValueError(f"no text for block {child.block_type!r}")
