"""Explanations of terms in running text. Whoever keeps a glossary registers what puts them in; templates ask for it
with ``{% glossed page %}…{% endglossed %}``."""

from __future__ import annotations

from collections.abc import Callable

from fsa_portal.actor import Actor

Explain = Callable[[str, str, Actor], str]
"""Takes safe markup, its language and who reads it; gives the markup with the explanations in it."""

_explainers: list[Explain] = []


def register(explain: Explain) -> None:
    """Called in ``AppConfig.ready()``."""
    _explainers.append(explain)


def glossed(markup: str, *, language: str, actor: Actor) -> str:
    """The markup with all explanations."""
    for explain in _explainers:
        markup = explain(markup, language, actor)
    return markup
