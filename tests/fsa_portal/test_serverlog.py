"""The real web server: what it cannot read it refuses in a few words, and its log tells nothing of who sent what."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.portal import free_port, wait_for
from fsa_portal.serverlog import without_what_was_sent
from tests.environment import ROOT

WORD = "zqkanarie"
"""Stands in every request of these tests, so in every line that quotes one."""
VISITOR = "127.0.0.9"
"""Where they come from, so that the server's own address is another one."""
ORDINARY = f"Host: localhost\r\nConnection: close\r\nReferer: http://localhost/{WORD}\r\n"


@dataclass(frozen=True)
class Server:
    port: int
    log: Path

    def answer(self, sent: str) -> tuple[int, str]:
        """Status and the whole answer to what is sent as it stands."""
        with socket.create_connection(
            ("127.0.0.1", self.port), timeout=20, source_address=(VISITOR, 0)
        ) as line:
            line.sendall(sent.encode())
            read = b""
            while piece := line.recv(65536):
                read += piece
        text = read.decode()
        return int(text.split()[1]), text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """gunicorn as it is started in the tree, told to log all that it can."""
    folder = tmp_path_factory.mktemp("server")
    environment = os.environ | {"DATA_DIR": str(folder)}
    del environment["DATABASE_URL"]
    started = Server(free_port(), folder / "log")
    with started.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "fsa_portal.wsgi", "--bind", f"127.0.0.1:{started.port}",
             "--workers", "1", "--threads", "2", "--log-level", "debug", "--access-logfile", "-"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(started.port, "/healthz")
        yield started
    finally:
        process.terminate()
        process.wait(20)


UNREADABLE = {
    "no request": (f"{WORD} anna.meier@birkenfurt.example", 400),
    "a method that there is not": (f"{WORD}{{}} /healthz HTTP/1.1\r\n{ORDINARY}", 400),
    "a version that there is not": (f"GET /{WORD} HTTP/9.{WORD}\r\n{ORDINARY}", 400),
    "an address with a letter that is none": (f"GET /{WORD}ä HTTP/1.1\r\n{ORDINARY}", 400),
    "an address with a NUL": (f"GET /{WORD}\0 HTTP/1.1\r\n{ORDINARY}", 400),
    "a header without a value": (f"GET /healthz HTTP/1.1\r\n{ORDINARY}{WORD}\r\n", 400),
    "a header with a blank in its name": (f"GET /healthz HTTP/1.1\r\n{ORDINARY}{WORD} x: y\r\n", 400),
    "a length that is no number": (f"GET /healthz HTTP/1.1\r\n{ORDINARY}Content-Length: {WORD}\r\n", 400),
    "an unknown coding": (f"GET /healthz HTTP/1.1\r\n{ORDINARY}Transfer-Encoding: {WORD}\r\n", 501),
    "an unknown expectation": (f"GET /healthz HTTP/1.1\r\n{ORDINARY}Expect: {WORD}\r\n", 417),
    "the portal of somebody else": (f"GET /{WORD} HTTP/1.1\r\nHost: {WORD}.example\r\nConnection: close\r\n", 400),
}  # fmt: skip


def test_the_log_tells_of_a_broken_request_neither_address_nor_text(server: Server) -> None:
    statuses = {name: server.answer(f"{sent}\r\n\r\n")[0] for name, (sent, _) in UNREADABLE.items()}
    assert statuses == {name: status for name, (_, status) in UNREADABLE.items()}
    assert server.answer(f"GET /healthz?{WORD} HTTP/1.1\r\n{ORDINARY}\r\n")[0] == 200
    with socket.create_connection(("127.0.0.1", server.port), source_address=(VISITOR, 0)) as line:
        line.sendall(f"GET /{WORD}".encode())  # and away

    told = server.log.read_text()
    assert "Listening at: http://127.0.0.1" in told
    assert "WARNING gunicorn.error Invalid request: InvalidRequestLine" in told
    assert "Invalid request: InvalidHeaderName" in told
    assert "Invalid HTTP_HOST header GET (no address of ours)" in told
    assert WORD not in told.casefold()
    assert VISITOR not in told
    assert "meier" not in told


TOO_LARGE = {
    "an address of 9,000 letters": (f"GET /healthz?q={'a' * 9_000} HTTP/1.1\r\n{ORDINARY}", 414, "URI Too Long"),
    "an address of 100,000 letters": (f"GET /{'a' * 100_000} HTTP/1.1\r\n{ORDINARY}", 414, "URI Too Long"),
    "a cookie of 9,000 letters": (
        f"GET /healthz HTTP/1.1\r\n{ORDINARY}Cookie: {WORD}={'a' * 9_000}\r\n", 431, "Header Fields Too Large"),
    "a cookie of 200,000 letters": (
        f"GET /healthz HTTP/1.1\r\n{ORDINARY}Cookie: {WORD}={'a' * 200_000}\r\n", 431, "Header Fields Too Large"),
    "two hundred headers": (
        f"GET /healthz HTTP/1.1\r\n{ORDINARY}{''.join(f'X-{n}: {WORD}{chr(13)}{chr(10)}' for n in range(200))}",
        431, "Header Fields Too Large"),
    "a host of 8,000 letters": (
        f"GET / HTTP/1.1\r\nHost: {'a' * 8_000}\r\nConnection: close\r\n", 400, "We cannot read this request"),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "status", "words"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_and_named(server: Server, sent: str, status: int, words: str) -> None:
    got, text = server.answer(f"{sent}\r\n")
    assert got == status
    assert words in text
    assert len(text) < 2_500
    assert "Traceback" not in text
    assert WORD not in server.log.read_text()


def test_a_long_address_of_a_list_and_a_full_set_of_cookies_are_taken(server: Server) -> None:
    cookies = "; ".join(f"c{n}={'x' * 1_000}" for n in range(8))
    sent = f"GET /healthz?q={'a' * 8_100} HTTP/1.1\r\n{ORDINARY}Cookie: {cookies}\r\n\r\n"
    status, text = server.answer(sent)
    assert status == 200
    assert text.endswith("ok")


def test_of_a_fault_in_a_request_only_the_fixed_words_are_kept() -> None:
    told = _told("Error handling request %s %s", "GET", f"/{WORD}/")
    assert told == "Error handling request"
    told = []
    thread = threading.Thread(target=lambda: told.append(_told("Whatever %s", WORD)))
    thread.start()
    thread.join()
    assert told == ["Whatever"]


def test_what_the_server_tells_of_itself_is_kept() -> None:
    assert _told("Connection in use: %s", "('127.0.0.1', 8000)") == "Connection in use: ('127.0.0.1', 8000)"


def _told(words: str, *values: str) -> str:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, words, values, None)
    assert without_what_was_sent(record)
    return record.getMessage()
