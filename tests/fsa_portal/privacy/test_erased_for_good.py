"""A portal of its own with a real worker that is killed: in the end no byte of its data folder names the person."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.fsa_portal.privacy.canaries import folders, traces

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

PATIENCE = 180
BEGIN = "import django; django.setup()\nfrom django.db import transaction\n"
PLANT = """
from pathlib import Path
from django.conf import settings
from tests.factories import content, people
from tests.fsa_portal.privacy.canaries import plant
settings.EMAIL_FILE_PATH.mkdir(exist_ok=True)
content.site()
with transaction.atomic():
    cast = people.cast()
    plant(cast, settings.EMAIL_FILE_PATH)
"""
LOOK_UP = """
from fsa_portal.accounts.models import User
from fsa_portal.privacy import actions
from tests.fsa_portal.privacy.canaries import EMAIL
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
admin = actor_for(Affiliation.objects.get(role="admin"))
actions.prepare_erasure(by=admin, user=User.objects.get(email=EMAIL))
"""
CARRY_OUT = """
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import actor_for
from fsa_portal.privacy import actions
from fsa_portal.privacy.models import Erasure
admin = actor_for(Affiliation.objects.get(role="admin"))
erasure = Erasure.objects.get()
for question in erasure.questions.all():
    actions.decide(by=admin, question=question, answer="remove")
actions.erase_person(by=admin, user=erasure.person)
"""


class Portal:
    """A portal with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "DJANGO_SETTINGS_MODULE": "fsa_portal.settings",
            "PORTAL_ENV": "development",
            "PORTAL_DEMO": "1",
            "PYTHONPATH": str(ROOT),
        }

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)  # fmt: skip

    def python(self, code: str) -> None:
        subprocess.run([sys.executable, "-c", BEGIN + code], cwd=ROOT, env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)  # fmt: skip

    def worker(self) -> subprocess.Popen[bytes]:
        log = (self.folder / "worker.log").open("ab")
        with log:
            return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=self.environment,
                                    stdout=log, stderr=log)  # fmt: skip

    def erasure(self) -> tuple[str, str]:
        """Status and position, read past the portal."""
        database = sqlite3.connect(f"file:{self.folder}/portal.sqlite3?mode=ro", uri=True)
        try:
            return database.execute("SELECT status, position FROM privacy_erasure").fetchone()
        finally:
            database.close()

    def wait(self, *wanted: str, step: str = "") -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status, position = self.erasure()
            if status in wanted and step in position:
                return
            time.sleep(0.005)
        raise AssertionError(self.erasure())

    def forget_lease(self) -> None:
        """As if its five minutes were over."""
        database = sqlite3.connect(f"{self.folder}/portal.sqlite3", timeout=20)
        with database:
            database.execute("UPDATE outbox_job SET leased_until = NULL")
        database.close()


def test_after_a_kill_and_the_erasure_no_byte_names_the_person(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    portal.manage("migrate", "-v", "0")
    portal.python(PLANT)
    portal.python(LOOK_UP)
    worker = portal.worker()
    try:
        portal.wait("open")
        portal.python(CARRY_OUT)
        portal.wait("erasing", step="text:")
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE)
        assert portal.erasure()[0] == "erasing"
        portal.forget_lease()
        worker = portal.worker()
        portal.wait("done")
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
    portal.manage("work", "--once")
    names = [place for place in tmp_path.rglob("*") if place.is_file()]
    assert {"portal.sqlite3", "worker.log"} <= {place.name for place in names}
    assert traces(folders(tmp_path)) == {}
