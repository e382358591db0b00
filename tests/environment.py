"""What must be set before anything reads settings: nothing of a running portal is touched by a test.

Loaded by ``-p tests.environment`` (pyproject.toml), because pytest-django reads the settings before any conftest.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
"""A disk in memory, and the bytes that must be free there: each commit of a test waits for a real disk otherwise."""

if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
_folder = tempfile.TemporaryDirectory(prefix="fsa-test-")
DATA = Path(_folder.name)

os.environ["DATA_DIR"] = str(DATA)
os.environ["STATIC_ROOT"] = str(ROOT / "var" / "static")
os.environ["FSA_LEXICON_DIR"] = str(ROOT / "var" / "lexicon")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{DATA}/portal.sqlite3"
os.environ["PORTAL_ENV"] = "test"
os.environ["EMAIL_URL"] = "memorymail://"
for name in ("PORTAL_DEMO", "BASE_URL", "SEARCH_URL", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)
