"""The founding speech comes in like any document, and is found although its scan is misread.

It is not part of the project: the test runs where it lies beside the checkout.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from fsa_portal.actor import ANONYMOUS
from fsa_portal.outbox import queue
from search.contract import Query, find
from tests.factories import content

SPEECH = Path(django_settings.BASE_DIR).parent / "shared" / "domain" / "speech_ocr.txt"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SPEECH.is_file(), reason="no speech beside the project (../shared/domain/speech_ocr.txt)"
    ),
]


def test_the_speech_is_found_by_what_was_said(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()
    shutil.copy(SPEECH, tmp_path / "rede.txt")
    said = {"title": "Rede zur Sozialplanung", "kind": "rede", "year": 2018, "scanned": True}
    (tmp_path / "rede.txt.json").write_text(json.dumps(said), encoding="utf-8")
    assert "kleinrdumig" in SPEECH.read_text(encoding="utf-8"), "the scan is as it was"
    call_command("import_documents", tmp_path / "rede.txt", verbosity=0)
    queue.drain()
    for words in ("kleinräumig", "kleinräumigen Sozialberichterstattung", "unterstützende Angebote"):
        hits = find(Query(text=words), ANONYMOUS).hits
        assert hits, words
        assert hits[0].title == "Rede zur Sozialplanung"
        assert not hits[0].relaxed
        assert "/datei/" in hits[0].url
