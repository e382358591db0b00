"""The larger corpus of hostile files, when it lies beside the project: every verdict is right."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fsa_portal import uploads
from fsa_portal.uploads import policies
from fsa_portal.uploads.tables import read_table

GENERATOR = Path(__file__).resolve().parents[4] / "shared" / "checks" / "bad_files.py"
POLICIES = {
    "xlsx": policies.TABLE,
    "csv": policies.TABLE,
    "image": policies.PICTURE,
    "document": policies.ATTACHMENT,
    "name": policies.ATTACHMENT,
}
MOST_SECONDS = 15


def verdict(case: dict, content: bytes) -> tuple[str, dict]:
    file = SimpleUploadedFile("x", content)
    try:
        accepted = uploads.accept(file, POLICIES[case["group"]], name=case["send_name"])
    except uploads.Refused:
        return "reject", {}
    if not POLICIES[case["group"]].as_table:
        return "accept", {}
    table = read_table(accepted.file, accepted.kind)
    return "accept", {"rows": len(table.rows), "cell": table.rows[0][0]}


@pytest.mark.slow
@pytest.mark.skipif(not GENERATOR.exists(), reason=f"no corpus beside the project ({GENERATOR.name})")
def test_every_verdict_is_right(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(GENERATOR), str(tmp_path)], check=True, capture_output=True)
    wrong = []
    for case in json.loads((tmp_path / "manifest.json").read_text()):
        started = time.monotonic()
        given, found = verdict(case, (tmp_path / case["file"]).read_bytes())
        wanted = case["want"] or {}
        if (
            case["expect"] not in {given, "either"}
            or any(found.get(key) != value for key, value in wanted.items())
            or time.monotonic() - started > MOST_SECONDS
        ):
            wrong.append((case["file"], case["send_name"], given, found))
    assert wrong == []
