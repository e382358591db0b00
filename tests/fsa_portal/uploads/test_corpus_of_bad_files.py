"""The larger corpus of hostile files, when it lies beside the project: at the gate, and through the screens of a real
server, in time and within the memory that one file may cost.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bench.portal import TOKEN, Browser, Portal, portal
from fsa_portal import uploads
from fsa_portal.uploads import policies
from fsa_portal.uploads.tables import read_table
from fsa_portal.uploads.text import extract
from tests.fsa_portal.uploads.tree_memory import MIB, Watch

GENERATOR = Path(__file__).resolve().parents[4] / "shared" / "checks" / "bad_files.py"
POLICIES = {
    "xlsx": policies.TABLE,
    "csv": policies.TABLE,
    "image": policies.PICTURE,
    "document": policies.ATTACHMENT,
    "name": policies.ATTACHMENT,
}
HARMLESS_WORKBOOKS = {
    "x09_far_corner.xlsx",
    "x19_weird_values.xlsx",
    "x20_dup_headers.xlsx",
    "x21_empty_sheet.xlsx",
}
"""No tables to import, which is what the corpus judges; as files for people to open, nothing is wrong with them."""
GOOD_TABLE = [("name", "wert"), ("Müllheim", "1,5"), ("Groß-Gerau", "2")]
GOOD_TABLES = {
    "c01_cp1252.csv": GOOD_TABLE,
    "c02_utf16le_bom.csv": GOOD_TABLE,
    "c04_utf8_bom.csv": GOOD_TABLE,
    "c12_cr_only.csv": GOOD_TABLE,
    "c23_leading_zero.csv": [("ags", "wert"), ("05315000", "1"), ("08111000", "2")],
    "x22_ok.xlsx": [("name", "wert"), ("Müllheim", "1.5"), ("Groß-Gerau", "2")],
}
GOOD_TEXTS = {"x22_ok.xlsx": [("Sheet", "name wert Müllheim 1.5 Groß-Gerau 2")], "d01_ok.pdf": [("", "")]}
GOOD_PICTURE = "i21_ok.png"
"""All that the generator put into the good files: of the PDF nothing but an empty page."""
MOST_SECONDS = 15
MOST_MIB = 300
Case = dict[str, Any]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("corpus"),
    pytest.mark.skipif(not GENERATOR.exists(), reason=f"no corpus beside the project ({GENERATOR.name})"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus")
    subprocess.run([sys.executable, str(GENERATOR), str(made)], check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def cases(folder: Path) -> list[Case]:
    return json.loads((folder / "manifest.json").read_text())


def test_the_corpus_is_the_one_that_was_promised(cases: list[Case]) -> None:
    counted = Counter(case["expect"] for case in cases)
    assert counted["accept"] == 8
    assert counted["reject"] + counted["either"] == 113


# --- the gate and its own parsers ---


def verdict(case: Case, content: bytes) -> tuple[str, dict[str, object]]:
    file = SimpleUploadedFile("x", content)
    try:
        accepted = uploads.accept(file, POLICIES[case["group"]], name=case["send_name"])
    except uploads.Refused:
        return "reject", {}
    if not POLICIES[case["group"]].as_table:
        return "accept", {}
    table = read_table(accepted.file, accepted.kind)
    assert all(isinstance(cell, str) for row in table.rows for cell in row)
    return "accept", {"rows": len(table.rows), "cell": table.rows[0][0]}


def test_every_verdict_is_right(folder: Path, cases: list[Case]) -> None:
    """Tables are read as text, so that the key of an authority keeps its zero."""
    wrong = []
    for case in cases:
        started = time.monotonic()
        given, found = verdict(case, (folder / case["file"]).read_bytes())
        wanted = case["want"] or {}
        if (
            case["expect"] not in {given, "either"}
            or any(found.get(key) != value for key, value in wanted.items())
            or time.monotonic() - started > MOST_SECONDS
        ):
            wrong.append((case["file"], case["send_name"], given, found))
    assert wrong == []


def test_the_good_files_hold_what_was_put_into_them(folder: Path, cases: list[Case]) -> None:
    """Every cell, the whole text, and the picture point by point."""
    good = {case["file"]: case for case in cases if case["expect"] == "accept"}
    assert {*GOOD_TABLES, *GOOD_TEXTS, GOOD_PICTURE} == set(good)

    def accepted(name: str, policy: policies.Policy) -> uploads.Accepted:
        return uploads.accept(SimpleUploadedFile("x", (folder / name).read_bytes()), policy, name=name)

    for name, rows in GOOD_TABLES.items():
        file = accepted(name, policies.TABLE)
        table = read_table(file.file, file.kind)
        assert [table.header, *table.rows] == rows, name
    for name, text in GOOD_TEXTS.items():
        file = accepted(name, policies.ATTACHMENT)
        assert [(heading, " ".join(said.split())) for heading, said in extract(file.file, file.kind)] == text
    file = accepted(GOOD_PICTURE, policies.PICTURE)
    assert (file.width, file.height) == (64, 64)
    with Image.open(file.file) as stored, Image.open(folder / GOOD_PICTURE) as made:
        assert stored.size == made.size
        assert stored.convert("RGB").tobytes() == made.convert("RGB").tobytes()


# --- the screens of the editors ---


@dataclass
class Editor:
    """A browser that sends names as they are, and the server in front of it."""

    portal: Portal
    browser: Browser
    token: str

    def upload(self, screen: str, case: Case, content: bytes) -> tuple[int, dict[str, str], str]:
        """Raw bytes: libraries would make the hostile names harmless."""
        border = uuid.uuid4().hex.encode()
        name = case["send_name"].encode("utf-8", "surrogatepass").replace(b'"', b'\\"')
        fields = {"csrfmiddlewaretoken": self.token, "title": "Titel", "collection": "1"}
        body = b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (border, key.encode(), value.encode())
            for key, value in fields.items()
        )
        body += (
            b'--%s\r\nContent-Disposition: form-data; name="files[]"; filename="%s"\r\nContent-Type: %s\r\n\r\n'
            % (border, name, case["mime"].encode())
        )
        body += content + b"\r\n--%s--\r\n" % border
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=40)
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items()),
            "Content-Type": f"multipart/form-data; boundary={border.decode()}",
            "X-Requested-With": "XMLHttpRequest",
            "Referer": f"http://127.0.0.1:{self.portal.port}{screen}",
        }
        try:
            connection.request("POST", screen, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def fetch(self, path: str) -> tuple[http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=40)
        cookies = "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items())
        try:
            connection.request("GET", path, headers={"Cookie": cookies})
            answer = connection.getresponse()
            assert answer.status == 200, (path, answer.status)
            return answer.headers, answer.read()
        finally:
            connection.close()

    def stored(self) -> set[Path]:
        return {path for path in (self.portal.folder / "files").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with portal(workers=1) as running:
        running.start_web()
        browser = Browser(running.port)
        browser.sign_in("Redakteurin")
        found = TOKEN.search(browser.get("/redaktion/documents/multiple/add/"))
        assert found is not None
        made = Editor(running, browser, found[1])
        # The first upload of each kind loads what every later one finds loaded.
        good = {"send_name": "a.txt", "mime": "text/plain"}
        made.upload("/redaktion/documents/multiple/add/", good, b"Guten Tag")
        yield made


def faults(editor: Editor, case: Case, content: bytes) -> Iterator[str]:
    """What is wrong with the answer to one file."""
    images = case["group"] == "image"
    screen = f"/redaktion/{'images' if images else 'documents'}/multiple/add/"
    before = editor.stored()
    began = time.monotonic()
    assert editor.portal.web is not None
    with Watch(editor.portal.web.pid) as memory:
        status, headers, text = editor.upload(screen, case, content)
    seconds = time.monotonic() - began
    print(
        f"{case['file'][:28]:28} {status} {seconds:5.2f} s, worker {memory.worker_peak / MIB:.0f} MiB, "
        f"inspector {memory.child_peak / MIB:.0f} MiB, growth {memory.growth:.0f} MiB"
    )
    if seconds > MOST_SECONDS:
        yield f"{seconds:.1f} s"
    if memory.growth > MOST_MIB:
        yield f"{memory.growth:.0f} MiB"
    if status >= 500:
        yield f"status {status}"
        return
    if "set-cookie: x=1" in str(headers).lower():
        yield "its name wrote a header"
    new = editor.stored() - before
    accepted = status == 200 and json.loads(text)["success"]
    if accepted != bool(new) or len(new) > 1:
        yield f"success {accepted}, and stored {len(new)} files"
    if accepted and case["expect"] == "reject" and case["file"] not in HARMLESS_WORKBOOKS:
        yield "was accepted"
    # Tables are for imports; among documents a csv is turned away whatever is in it.
    if not accepted and case["expect"] == "accept" and case["group"] != "csv":
        yield f"was refused: {text[:200]}"
    if accepted:
        yield from _active(editor, json.loads(text), images=images)
        path = new.pop()
        if path.stem in case["send_name"]:
            yield f"lies under its own name {path}"
        if not images and path.read_bytes() != content:
            yield "was changed"


def _active(editor: Editor, answer: dict[str, Any], *, images: bool) -> Iterator[str]:
    """Whether what was accepted could do anything in a browser that fetches it."""
    if images:
        found = re.search(r'src="(/media/[^"]+)"', answer["form"] + _listing(editor))
    else:
        found = re.search(rf'href="(/dateien/{answer["doc_id"]}/[^"]+)"', _documents(editor))
    assert found is not None, answer
    headers, body = editor.fetch(found[1])
    if headers["X-Content-Type-Options"] != "nosniff" or "sandbox" not in headers["Content-Security-Policy"]:
        yield "is not held in"
    kinds = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
    if headers["Content-Disposition"].startswith("inline") and headers["Content-Type"] not in kinds:
        yield f"is shown as {headers['Content-Type']}"
    if images and (b"__xss" in body or b"GPS" in body or b"php" in body):
        yield "keeps what is no picture"


def _documents(editor: Editor) -> str:
    return editor.browser.get("/redaktion/documents/?ordering=-created_at")


def _listing(editor: Editor) -> str:
    return editor.browser.get("/redaktion/images/?ordering=-created_at")


def test_the_screens_of_editors_turn_away_or_hold_in_every_file(
    folder: Path, cases: list[Case], editor: Editor
) -> None:
    wrong = {
        f"{case['file']} as {case['send_name'][:40]!r}": found
        for case in cases
        if (found := list(faults(editor, case, (folder / case["file"]).read_bytes())))
    }
    assert wrong == {}
    for page in (_documents(editor), _listing(editor)):
        assert "<img src=x" not in page
        assert "<svg onload" not in page
    assert not Path("/tmp/pwn_zip_slip").exists()
