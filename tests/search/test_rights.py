"""Nobody learns of a document that is not for them: no hit, total, count, suggestion or quotation tells of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.contract import SearchDocument
from search.documents import card_of
from search.engines.embedded import EmbeddedEngine
from tests.search.samples import NOW, Reader, document, fill, find

PRINCIPALS = ["public", "partner", "staff", "authority:1", "case:7"]
WORDS = ["Armut", "Wohnen", "Bericht", "Sozialbericht"]
CANARY = "Kanarienvogel"
DAY = dt.timedelta(days=1)

audiences = st.frozensets(st.sampled_from(PRINCIPALS), max_size=3)
moments = st.sampled_from([None, NOW - DAY, NOW, NOW + DAY])
things = st.builds(
    dict,
    parent=st.integers(0, 4),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    audience=audiences,
    visible_from=moments,
    visible_until=moments,
    topics=st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True),
)
questions = st.sampled_from(
    ["", "Armut", "Bericht", "Armut Wohnen", '"Armut Wohnen"', "Bericht -Armut", CANARY, "Armt"]
)


def documents(generated: list[dict]) -> list[SearchDocument]:
    return [
        document(
            f"case:{one['parent']}/{n}",
            title=f"{one['words'][0]} {CANARY}{n}",
            text=" ".join(one["words"]) + f". {CANARY}{n}",
            audience=one["audience"],
            visible_from=one["visible_from"],
            visible_until=one["visible_until"],
            facets={"topic": tuple(one["topics"])},
        )
        for n, one in enumerate(generated)
    ]


def is_visible(one: SearchDocument, reader: Reader) -> bool:
    begun = one.visible_from is None or one.visible_from <= NOW
    over = one.visible_until is not None and one.visible_until <= NOW
    return bool(one.audience & reader.principals) and begun and not over


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    generated=st.lists(things, max_size=14),
    principals=audiences,
    question=questions,
    topic=st.sampled_from(["", "a"]),
)
def test_invisible_documents_change_nothing_but_the_order(
    generated: list[dict], principals: frozenset[str], question: str, topic: str
) -> None:
    reader = Reader(principals)
    everything = documents(generated)
    visible = [one for one in everything if is_visible(one, reader)]
    asked = {"counts": ("topic", "kind"), "size": 50, "facets": {"topic": (topic,)} if topic else {}}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        engine, reference = EmbeddedEngine(Path(folder)), EmbeddedEngine(Path(other))
        fill(engine, *everything)
        fill(reference, *visible)
        result, expected = find(engine, question, reader, **asked), find(reference, question, reader, **asked)
        suggested = {
            card_of(card)["key"]
            for word in ("armut", "kanarien")
            for card in engine.suggest([word], principals, NOW, 50)
        }
        engine.close()
        reference.close()
    allowed = {one.key for one in visible}
    assert (result.total, result.counts) == (expected.total, expected.counts)
    assert {hit.parent for hit in result.hits} == {hit.parent for hit in expected.hits}
    assert {hit.key for hit in result.hits} <= allowed
    assert suggested <= allowed
    shown = "".join(hit.title_html + "".join(snippet.html for snippet in hit.snippets) for hit in result.hits)
    for n, one in enumerate(everything):
        if one.key not in allowed:
            assert f"{CANARY}{n}<" not in f"{shown}<".replace(" ", "<").replace(".", "<").replace("…", "<")
