"""Lines with what is expected of them. Of the sixty that the parser was written for: at least 95 of 100 values, at most
3 of 100 made up; of those that nothing was tuned on, at least 90 of 100.

The sixty are not part of the project: their tests run where they lie beside the checkout.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from consultations.cases.evaluation import parse, score

LINES = django_settings.BASE_DIR.parent / "shared" / "domain" / "log_lines.jsonl"
UNTUNED = Path(__file__).parent / "untuned_lines.jsonl"
MILLISECONDS = 60
"""Of computing, for a typed line."""

beside = pytest.mark.skipif(
    not LINES.is_file(), reason="no sample lines beside the project (../shared/domain/log_lines.jsonl)"
)


def samples(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@beside
def test_the_sample_lines_are_read_as_expected() -> None:
    counted = score(samples(LINES))
    assert counted.right + counted.wrong > 200
    assert counted.found >= 0.95
    assert counted.false_fills <= 0.03


def test_lines_that_nothing_was_tuned_on_are_read_as_expected() -> None:
    lines = samples(UNTUNED)
    assert len(lines) >= 90
    assert score(lines).found >= 0.90


def test_a_line_is_read_at_once() -> None:
    lines = [(sample["line"], sample["today"]) for sample in samples(UNTUNED)]
    parse(*lines[0])
    slowest = 0.0
    for line, today in lines:
        start = time.process_time()
        parse(line, today)
        slowest = max(slowest, time.process_time() - start)
    assert slowest * 1000 < MILLISECONDS


def test_what_is_wrong_or_made_up_is_counted() -> None:
    said = parse("Tel Birkenfurt 20 min", "2026-09-14")
    sample = {"line": "Tel Birkenfurt 20 min", "today": "2026-09-14"}
    assert score([sample | {"expect": said}]).found == 1
    counted = score([sample | {"expect": said | {"minutes": 25, "kind": None}}])
    assert (counted.wrong, counted.made_up) == (1, 1)
