"""The blocks that pages are written with: the text of every page is one stream of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail import blocks

from cms.blocks.figures import ChartBlock, FigureBlock, IndicatorBlock, SourcedBlock, TableBlock
from cms.blocks.films import VideoBlock
from cms.blocks.pasted import apart
from cms.blocks.plain import text_of
from cms.blocks.targets import DownloadBlock, ExampleBlock, TeaserBlock
from cms.blocks.words import (
    INLINE,
    CallOutBlock,
    ChecklistBlock,
    DefinitionBlock,
    FootnoteBlock,
    HeadingBlock,
    ListBlock,
    ParagraphBlock,
    QuoteBlock,
    ReferencesBlock,
)

__all__ = ["INLINE", "ParagraphBlock", "TextBlocks", "anchor_of", "refuse_unsourced", "text_of"]


class TextBlocks(blocks.StreamBlock):
    """Everything that the text of a page may be made of."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    list = ListBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    figure = FigureBlock()
    indicator = IndicatorBlock()
    chart = ChartBlock()
    video = VideoBlock()
    definition = DefinitionBlock()
    callout = CallOutBlock()
    quote = QuoteBlock()
    footnote = FootnoteBlock()
    teaser = TeaserBlock()
    example = ExampleBlock()
    download = DownloadBlock()
    references = ReferencesBlock()

    class Meta:
        block_counts: dict[str, Any] = {}

    _validating = threading.RLock()
    """Wagtail notes on the blocks themselves, which all threads share, that a draft needs less than a publication."""

    def clean_deferred(self, value: blocks.StreamValue) -> blocks.StreamValue:
        with self._validating:
            return super().clean_deferred(value)

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """What was pasted into one paragraph becomes paragraphs and lists; a draft stays as it was typed."""
        with self._validating:
            cleaned = super().clean(value)
            return cleaned if self.is_deferred_validation else apart(self, cleaned)


def anchor_of(block_id: str) -> str:
    """The fragment of a block: stable as long as the block lives, in every edition that copies it."""
    return f"abs-{block_id.replace('-', '')[:8]}"


def refuse_unsourced(stream: blocks.StreamValue) -> None:
    """Raise when figures lack source or date, or a picture lacks what a public office must say about it.

    Forms ask for all this before they publish. Bulk actions and schedules publish drafts without a form.
    """
    faults = [f"{block.label}: {', '.join(map(str, faults))}" for block, faults in _unsourced(stream)]
    if faults:
        raise ValidationError(gettext("Not publishable yet. %(faults)s") % {"faults": "; ".join(faults)})


def _unsourced(stream: blocks.StreamValue) -> Iterator[tuple[SourcedBlock, list[str]]]:
    for child in stream:
        if isinstance(child.block, SourcedBlock) and (faults := child.block.faults(child.value)):
            yield child.block, list(faults.values())
