"""The blocks that pages are written with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from fsa_portal import richtext

INLINE = ["bold", "italic", "link", "document-link"]


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text; its anchor follows from the block's id."""

    text = blocks.CharBlock(label=_("Text"), max_length=160)
    level = blocks.ChoiceBlock(label=_("Level"), choices=[("2", "2"), ("3", "3")], default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """One paragraph: the unit that is numbered, cited and found."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", INLINE)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "cms/blocks/paragraph.html"


class ListBlock(blocks.StructBlock):
    """A list, with numbers or without."""

    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items"))

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "cms/blocks/list.html"


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off, also on paper."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item"), max_length=300), label=_("Items"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "cms/blocks/checklist.html"


class RowBlock(blocks.StructBlock):
    """One row of a table."""

    cells = blocks.ListBlock(blocks.CharBlock(required=False, label=_("Cell")), label=_("Cells"))


class TableBlock(blocks.StructBlock):
    """A table; figures never stand without source and date."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    head = blocks.ListBlock(blocks.CharBlock(label=_("Column")), label=_("Columns"))
    rows = blocks.ListBlock(RowBlock(), label=_("Rows"))
    source = blocks.CharBlock(label=_("Source"), max_length=300)
    date = blocks.DateBlock(label=_("As of"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"


class DefinitionBlock(blocks.StructBlock):
    """A term and what it means here."""

    term = blocks.CharBlock(label=_("Term"), max_length=120)
    text = blocks.RichTextBlock(label=_("Meaning"), features=INLINE)

    class Meta:
        icon = "openquote"
        label = _("Definition")
        template = "cms/blocks/definition.html"


class CallOutBlock(blocks.StructBlock):
    """A remark beside the text: "From practice"."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE)

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "cms/blocks/call_out.html"


class TextBlocks(blocks.StreamBlock):
    """Everything that the text of a page may be made of."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    list = ListBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    definition = DefinitionBlock()
    callout = CallOutBlock()

    class Meta:
        block_counts: dict[str, Any] = {}


def anchor_of(block_id: str) -> str:
    """The fragment of a block: stable as long as the block lives, in every edition that copies it."""
    return f"abs-{block_id.replace('-', '')[:8]}"


def text_of(child: Any) -> str:
    """The plain text of one block of a :class:`TextBlocks` stream."""
    value = child.value
    match child.block_type:
        case "paragraph":
            return richtext.plain(value.source)
        case "heading":
            return value["text"]
        case "list":
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
    raise ValueError(f"no text for block {child.block_type!r}")
