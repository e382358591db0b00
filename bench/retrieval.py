"""How well the search finds, on collections that none of us wrote (where they lie beside the project)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import Row
from bench.portal import ROOT

DATA = Path(os.environ.get("SEARCH_EVAL", ROOT.parent / "shared" / "search-eval"))
FLOORS = {"xquad_de": 0.955, "gesetze_de_dev": 0.540}


def rows(fast: bool) -> Iterator[Row]:
    for name, floor in FLOORS.items():
        what = f"MRR@10 on {name}"
        if not DATA.exists():
            yield Row(what, f"no evaluation data at {DATA.name}/", f"≥ {floor}", None)
            continue
        with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
            subprocess.run(
                [
                    sys.executable,
                    str(DATA / "retrieval_eval.py"),
                    "--engine",
                    "search.evaluation:adapter",
                    "--data",
                    str(DATA / f"{name}.json.gz"),
                    "--json",
                    answer.name,
                    *(["--sample", "200"] if fast else []),
                ],
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
            measured = json.loads(answer.read())["MRR@10"]
        yield Row(what, f"{measured:.3f}", f"≥ {floor}", measured >= floor)
