"""Blocks that lead to other pages and files. A reader who may not see the goal does not see the block."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms import reading

EXAMPLES = "examples.ExamplePage"
LIBRARY = "library.DocumentPage"


class GoalBlock(blocks.PageChooserBlock):
    """A page; while somebody reads, all pages that a text leads to come at once."""

    def bulk_to_python(self, values: list[int]) -> list[Any]:
        known = reading.goals(values)
        return super().bulk_to_python(values) if known is None else known


class FileChooserBlock(DocumentChooserBlock):
    """A file; while somebody reads, all files that a text offers come at once."""

    def bulk_to_python(self, values: list[int]) -> list[Any]:
        known = reading.files(values)
        return super().bulk_to_python(values) if known is None else known


class _LeadingBlock(blocks.StructBlock):
    """Has ``goal`` in its template: the page if the reader may see it."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["goal"] = reading.seen(value["page"])
        return context


class TeaserBlock(_LeadingBlock):
    """Draws attention to another page of the portal."""

    page = GoalBlock(label=_("Page"), help_text=_("Who may not see this page does not see the teaser."))
    text = blocks.CharBlock(
        label=_("Text"),
        max_length=300,
        required=False,
        help_text=_("Why to read it. Without a text the page's own summary is shown."),
    )

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Teaser")
        template = "cms/blocks/teaser.html"


class ExampleBlock(_LeadingBlock):
    """An example of good practice that shows what the text says."""

    page = GoalBlock(
        page_type=EXAMPLES, label=_("Example"), help_text=_("A page of the section for good practice.")
    )
    text = blocks.CharBlock(
        label=_("Text"),
        max_length=300,
        required=False,
        help_text=_("What it shows here. Without a text the example's own summary is shown."),
    )

    class Meta:
        icon = "pick"
        label = _("Example of good practice")
        template = "cms/blocks/example.html"


class DownloadBlock(_LeadingBlock):
    """Something to take along: a document of the library, or a file that belongs to this page alone."""

    page = GoalBlock(
        page_type=LIBRARY,
        required=False,
        label=_("Document of the library"),
        help_text=_("Always the current file; the link holds when it is replaced."),
    )
    document = FileChooserBlock(
        required=False, label=_("File"), help_text=_("Only if it is not in the library.")
    )
    text = blocks.CharBlock(
        label=_("Text"), max_length=200, required=False, help_text=_("What to do with it, in one sentence.")
    )

    class Meta:
        icon = "download"
        label = _("Download")
        template = "cms/blocks/download.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = [name for name in ("page", "document") if cleaned[name] is not None]
        if len(chosen) == 2:
            raise blocks.StructBlockValidationError(
                {
                    "document": ValidationError(
                        gettext("Choose a document of the library or a file, not both.")
                    )
                }
            )
        if not chosen and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(
                {"page": ValidationError(gettext("Choose a document of the library or a file."))}
            )
        return cleaned
