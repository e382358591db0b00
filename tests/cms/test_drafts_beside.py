"""A draft that is saved while another text is published takes nothing from what the publication asks for."""

from __future__ import annotations

import threading
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.blocks import TextBlocks

UNSOURCED = {"type": "indicator", "value": {"name": "Quote", "value": "4", "note": "je 100"}}


class Held(blocks.CharBlock):
    """A text that is looked at until somebody lets go."""

    begun, go_on = threading.Event(), threading.Event()

    def clean(self, value: str) -> Any:
        self.begun.set()
        assert self.go_on.wait(60)
        return super().clean(value)


class Slow(TextBlocks):
    """Shares its blocks with the texts of all pages, as these do with each other."""

    held = Held()


def test_a_publication_asks_for_the_source_while_a_draft_is_saved() -> None:
    refused: list[bool] = []

    def publish() -> None:
        try:
            texts.clean(texts.to_python([UNSOURCED]))
            refused.append(False)
        except ValidationError:
            refused.append(True)

    texts, slow = TextBlocks(), Slow()
    saving = threading.Thread(
        target=slow.clean_deferred, args=(slow.to_python([{"type": "held", "value": ""}]),)
    )
    saving.start()
    assert Held.begun.wait(60)
    publishing = threading.Thread(target=publish)
    publishing.start()
    publishing.join(0.3)  # Long enough for a publication that does not wait.
    Held.go_on.set()
    saving.join(60)
    publishing.join(60)
    assert refused == [True]
