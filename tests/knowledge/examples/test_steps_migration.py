"""The numbered list at the end of an old approach becomes steps; every other text stays as it is."""

from __future__ import annotations

from importlib import import_module

import pytest

divided = import_module("knowledge.examples.migrations.0004_steps_of_their_own").divided


def test_a_list_at_the_end_becomes_steps() -> None:
    text = "<p>Der Weg</p><ol><li>Fragen &amp; hören</li>\n<li data-block-key='x'><b>Rechnen</b></li></ol>"
    assert divided(text) == ("<p>Der Weg</p>", ["Fragen & hören", "Rechnen"])


@pytest.mark.parametrize(
    "text",
    [
        "<p>Der Weg</p>",
        "<ol><li>Nur Schritte</li></ol>",
        "<p>Weg</p><ol><li>Eins</li></ol><p>Danach</p>",
        "<p>Weg</p><ul><li>Punkt</li></ul>",
        f"<p>Weg</p><ol><li>{'x' * 301}</li></ol>",
        "<p>Weg</p><ol><li> </li></ol>",
    ],
)
def test_every_other_text_stays(text: str) -> None:
    assert divided(text) == (text, [])
