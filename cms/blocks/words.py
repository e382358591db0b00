"""Blocks that are words: headings, paragraphs, lists, definitions, quotes, notes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from fsa_portal import richtext

INLINE = ["bold", "italic", "link", "document-link"]


class WordsBlock(blocks.RichTextBlock):
    """Words with links and emphasis. What the editor sends is cleaned like any foreign HTML."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", INLINE)
        super().__init__(**kwargs)

    def value_from_form(self, value: str) -> RichText:
        return RichText(richtext.clean_edited(value))


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text; its anchor follows from the block's id."""

    text = blocks.CharBlock(
        label=_("Text"),
        max_length=160,
        help_text=_("Says what follows; it stands in the contents of the page."),
    )
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", "2"), ("3", "3")],
        default="2",
        help_text=_("3 stands below the last 2 in the contents of the page."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"


class ParagraphBlock(WordsBlock):
    """One paragraph: the unit that is numbered, cited and found.

    Headings and lists are allowed so that pasted ones survive until the text is published, which takes them apart.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", [*INLINE, "h2", "h3", "ol", "ul"])
        kwargs.setdefault("help_text", _("One thought: a paragraph is found and cited by itself."))
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "cms/blocks/paragraph.html"


class ListBlock(blocks.StructBlock):
    """A list, with numbers or without."""

    ordered = blocks.BooleanBlock(
        label=_("Numbered"), required=False, help_text=_("For steps and ranks, where the order matters.")
    )
    items = blocks.ListBlock(
        WordsBlock(label=_("Item")), label=_("Items"), help_text=_("One point each, all built alike.")
    )

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "cms/blocks/list.html"


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off, also on paper."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=120, help_text=_("What is ready when all points are ticked.")
    )
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=300),
        label=_("Items"),
        help_text=_("Each can be answered with yes or no."),
    )

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "cms/blocks/checklist.html"


class DefinitionBlock(blocks.StructBlock):
    """A term and what it means here."""

    term = blocks.CharBlock(label=_("Term"), max_length=120, help_text=_("As the text uses it."))
    text = WordsBlock(
        label=_("Meaning"),
        help_text=_("What the term means here. What it means everywhere belongs into the glossary."),
    )

    class Meta:
        icon = "openquote"
        label = _("Definition")
        template = "cms/blocks/definition.html"


class CallOutBlock(blocks.StructBlock):
    """A remark beside the text: "From practice"."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=80,
        help_text=_("Names the kind of remark: “From practice”, “Take care”."),
    )
    text = WordsBlock(
        label=_("Text"), help_text=_("A few sentences that can be skipped without losing the thread.")
    )

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "cms/blocks/call_out.html"


class QuoteBlock(blocks.StructBlock):
    """The words of others, such as a law, with where they stand."""

    text = WordsBlock(label=_("Text"), help_text=_("Word for word; leave out with […]."))
    source = blocks.CharBlock(
        label=_("Source"),
        max_length=300,
        help_text=_("Where the words stand: law and paragraph, title and page."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"


class FootnoteBlock(blocks.StructBlock):
    """A note to the block before it. It is numbered by its place on the page and stands at the end of the text."""

    text = WordsBlock(
        label=_("Text"), help_text=_("The number appears at the end of the block before this one.")
    )

    class Meta:
        icon = "superscript"
        label = _("Footnote")
        template = "cms/blocks/footnote.html"


class ReferencesBlock(blocks.StructBlock):
    """What the text rests on and where to read on."""

    items = blocks.ListBlock(
        WordsBlock(label=_("Entry")), label=_("Entries"), help_text=_("One work, law or data source each.")
    )

    class Meta:
        icon = "list-ul"
        label = _("References")
        template = "cms/blocks/references.html"
