"""The words side by side as typed rank above all words, and all words above some of them, whatever else is said."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import beginnings_of
from search.engines.embedded import EmbeddedEngine
from tests.search.samples import document, fill, find

WORDS = ["Armut", "Quartier", "Wohnen", "Bericht", "Netzwerk", "Planung", "Jugend"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
boosts = st.sampled_from([0.1, 0.5, 1.0, 3.0])


def tier(question: str, text: str) -> int:
    """0: side by side; 1: all words; 2: some; by the letters alone."""
    asked, there = beginnings_of(question), beginnings_of(text)
    if any(there[i : i + len(asked)] == asked for i in range(len(there))):
        return 0
    return 1 if set(asked) <= set(there) else 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    found=st.lists(st.tuples(texts, boosts), min_size=2, max_size=12),
    question=st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True).map(" ".join),
)
def test_tiers_hold_for_any_texts_and_boosts(found: list[tuple[str, float]], question: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(Path(folder))
        # A title of its own, so that only the text decides.
        documents = [
            document(f"thing:{n}", title="Ohne", text=text, boost=boost)
            for n, (text, boost) in enumerate(found)
        ]
        fill(engine, *documents)
        result = find(engine, question, size=50)
        engine.close()
    tiers = [tier(question, found[int(hit.key.partition(":")[2])][0]) for hit in result.hits]
    assert tiers == sorted(tiers)
    assert result.total == sum(tier(question, text) < 2 for text, _ in found)
    assert [hit.relaxed for hit in result.hits] == [one == 2 for one in tiers]


def test_enough_strict_hits_are_not_mixed_with_relaxed_ones(engine) -> None:
    fill(
        engine,
        *[document(f"thing:{n}", text="Armut Quartier") for n in range(5)],
        document("thing:9", text="Armut"),
    )
    result = find(engine, "Armut Quartier")
    assert (result.total, len(result.hits)) == (5, 5)
