"""What is found at an address of the web, asked of a real server on this machine; and where nobody is let ask."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from cms.linkcheck import probing
from cms.linkcheck.models import Verdict
from cms.linkcheck.probing import is_public, look


class Server(BaseHTTPRequestHandler):
    """Answers by path: the status that it begins with, then where a redirect leads."""

    asked: list[tuple[str, str]] = []

    def _answer(self) -> None:
        self.asked.append((self.command, self.path))
        _, first, *rest = self.path.split("/", 2)
        if first == "nur-get":
            first = "405" if self.command == "HEAD" else "200"
        if first == "stumm":
            self.connection.close()
            return
        self.send_response(int(first))
        if rest:
            self.send_header("Location", "/" + rest[0] if not rest[0].startswith("http") else rest[0])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, *args: object) -> None:
        """Silence."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def open_guard(settings) -> None:
    settings.LINK_CHECK_PRIVATE = True


@pytest.mark.usefixtures("open_guard")
@pytest.mark.parametrize(
    ("path", "verdict", "status"),
    [
        ("/200", Verdict.OK, 200),
        ("/204", Verdict.OK, 204),
        ("/404", Verdict.GONE, 404),
        ("/410", Verdict.GONE, 410),
        ("/403", Verdict.UNCLEAR, 403),
        ("/429", Verdict.UNCLEAR, 429),
        ("/500", Verdict.SILENT, 500),
        ("/stumm", Verdict.SILENT, None),
        ("/nur-get", Verdict.OK, 200),
        ("/302/200", Verdict.OK, 200),
        ("/301/200", Verdict.MOVED, 200),
        ("/301/302/200", Verdict.OK, 200),
        ("/301/404", Verdict.GONE, 404),
        ("/302/302/302/302/302/302/302/302/200", Verdict.GONE, 302),
    ],
)
def test_what_a_server_says(server: str, path: str, verdict: Verdict, status: int | None) -> None:
    found = look(server + path)
    assert (found.verdict, found.status) == (verdict, status)


@pytest.mark.usefixtures("open_guard")
def test_the_new_address_of_what_has_moved_is_told(server: str) -> None:
    assert look(f"{server}/301/200").leads_to == f"{server}/200"


@pytest.mark.usefixtures("open_guard")
def test_only_the_head_is_asked_for_where_that_will_do(server: str) -> None:
    look(f"{server}/200?q=1")
    assert Server.asked == [("HEAD", "/200?q=1")]


@pytest.mark.usefixtures("open_guard")
def test_nobody_there(monkeypatch) -> None:
    monkeypatch.setattr(probing, "TIMEOUT", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert look(f"http://127.0.0.1:{port}/").verdict == Verdict.SILENT
    for nonsense in (
        "http://",
        "http://[",
        "http://user:pass@127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://a:99999/",
    ):
        assert look(nonsense).verdict == Verdict.GONE, nonsense


# --- the guard ---


def test_an_address_of_our_own_network_is_never_asked(server: str) -> None:
    port = server.rpartition(":")[2]
    for host in (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:127.0.0.1]",
    ):
        assert look(f"http://{host}/200").verdict == Verdict.PRIVATE, host
        assert look(f"http://{host}:{port}/200").verdict == Verdict.PRIVATE, host
    assert Server.asked == []


def test_a_redirect_into_our_own_network_is_not_followed(server: str, settings, monkeypatch) -> None:
    """The first server counts as public here: only where it leads is judged."""
    port = int(server.rpartition(":")[2])
    monkeypatch.setattr(probing, "WEB_PORTS", {"http": port, "https": 443})
    judged = iter([True, False])
    monkeypatch.setattr(probing, "is_public", lambda address: next(judged))
    assert look(f"{server}/302/http://127.0.0.1:{port}/200").verdict == Verdict.PRIVATE
    assert Server.asked == [("HEAD", f"/302/http://127.0.0.1:{port}/200")]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
     "2002:7f00:1::", "64:ff9b::7f00:1", "192.0.2.1"],
)  # fmt: skip
def test_addresses_that_are_nobody_elses_business(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.99.144.80", "2a00:1450:4001::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)
