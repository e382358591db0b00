"""A portal of the bench's own: demo data in a temporary folder, real server and worker processes."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, path: str, seconds: float = 60) -> None:
    """Until this address answers 200."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(f"{path} does not answer")


GROUP, USER_TICKS, SYSTEM_TICKS = 2, 11, 12
"""Places in ``/proc/<pid>/stat`` after the name of the program."""


def cpu_seconds(group: int) -> float:
    """Processor time that a server and its children have used; other programs on the machine do not count."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _before, _, rest = stat.read_text().rpartition(")")
        except FileNotFoundError:
            continue  # A process that ended meanwhile.
        values = rest.split()
        if int(values[GROUP]) == group:
            ticks += int(values[USER_TICKS]) + int(values[SYSTEM_TICKS])
    return ticks / os.sysconf("SC_CLK_TCK")


class Portal:
    """Server and worker over one data folder; either can be killed and started again."""

    def __init__(self, folder: Path, *, workers: int = 2) -> None:
        self.folder = folder
        self.port = free_port()
        self.workers = workers
        self.environment = os.environ | {
            "DATA_DIR": str(folder),
            "STATIC_ROOT": str(ROOT / "var" / "static"),
            "FSA_LEXICON_DIR": str(ROOT / "var" / "lexicon"),
            "PORTAL_DEMO": "1",
            "PORTAL_ENV": "bench",
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "DJANGO_SETTINGS_MODULE": "fsa_portal.settings",
        }
        self.environment.pop("DATABASE_URL", None)
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        return done.stdout

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "processes.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def start_web(self) -> None:
        self.web = self._start(
            sys.executable, "-m", "gunicorn", "fsa_portal.wsgi", "--bind", f"127.0.0.1:{self.port}",
            "--workers", str(self.workers), "--threads", "4", "--log-level", "error",
        )  # fmt: skip
        self.wait_until_up()

    def start_worker(self) -> None:
        self.worker = self._start(sys.executable, "manage.py", "work")

    def wait_until_up(self) -> None:
        wait_for(self.port, "/healthz")

    def cpu_seconds(self) -> float:
        """Processor time that the web server has used."""
        assert self.web is not None
        return cpu_seconds(self.web.pid)

    def kill(self, process: subprocess.Popen[bytes] | None) -> None:
        """kill -9 of a process and all its children, as a power cut would."""
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        self.kill(self.web)
        self.kill(self.worker)


@contextmanager
def portal(*, workers: int = 2, migrated: Path | None = None) -> Iterator[Portal]:
    """A filled demo portal; nothing is started yet. ``migrated``: a database of this state that need not be made again."""
    with tempfile.TemporaryDirectory(prefix="fsa-bench-") as folder:
        if migrated is not None:
            shutil.copyfile(migrated, Path(folder) / "portal.sqlite3")
        made = Portal(Path(folder), workers=workers)
        made.manage("setup_portal")
        try:
            yield made
        finally:
            made.close()


class Browser:
    """A person with cookies who fills in forms."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(
        self, method: str, path: str, data: dict[str, str] | None = None, timeout: float = 20
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if data is not None:
            body = urllib.parse.urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, dict(answer.getheaders()), text

    def get(self, path: str) -> str:
        status, headers, text = self.request("GET", path)
        if status in {301, 302}:
            return self.get(headers["Location"])
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return text

    def sign_in(self, label: str) -> None:
        """Through the demo door, as the person with this name."""
        page = self.get("/konto/login/")
        found = re.search(rf'name="person" value="(\d+)"><span class="kern-label">{re.escape(label)}<', page)
        assert found is not None, f"no demo person {label}"
        token = TOKEN.search(page)
        assert token is not None
        status, _headers, _text = self.request(
            "POST", "/demo/anmelden/", {"person": found[1], "csrfmiddlewaretoken": token[1]}
        )
        assert status == 302
