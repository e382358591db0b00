"""A small OpenID Connect provider on the loopback: real HTTP, one person at a time."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "portal", "geheimnis"


class Provider(ThreadingHTTPServer):
    """``person`` are the claims of whoever "signs in" there; ``fails`` makes the token endpoint refuse."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.person: dict[str, Any] = {}
        self.fails = False
        self.challenges: dict[str, str] = {}
        self.asked: list[str] = []

    def approve(self, address: str) -> str:
        """What the person's browser does: asks to sign in, and is sent back. Returns the path and query of the callback."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.origin}/authorize?")
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = query["code_challenge"]
        back = urlsplit(query["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': query['state']})}"


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        origin = self.server.origin
        self.server.asked.append(self.path)
        if self.path == "/.well-known/openid-configuration":
            self._send(
                {
                    "issuer": origin,
                    "authorization_endpoint": f"{origin}/authorize",
                    "token_endpoint": f"{origin}/token",
                    "userinfo_endpoint": f"{origin}/userinfo",
                    "jwks_uri": f"{origin}/keys",
                }
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
            self._send(self.server.person)
        else:
            self._send({}, 404)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if (
            self.server.fails
            or sent["client_secret"] != [SECRET]
            or self.server.challenges.pop(sent["code"][0], "") != challenge
        ):
            self._send({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.server.origin, "aud": CLIENT, "iat": now, "exp": now + 60} | self.server.person
        token = jwt.encode(claims, "x" * 32, algorithm="HS256")
        self._send({"access_token": "access", "token_type": "Bearer", "id_token": token})

    def _send(self, data: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


@contextmanager
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
