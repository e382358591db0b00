"""Ask other people's servers whether an address answers: politely, for a short time, and never inside our network.

The name is looked up once and the connection goes to the very address that was looked at, so that no second answer of
a name server can lead elsewhere. Each redirect is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from cms.linkcheck.models import LONGEST_TARGET, Verdict

TIMEOUT = 10.0
MOST_REDIRECTS = 5
WEB_PORTS = {"http": 80, "https": 443}
FOR_GOOD = frozenset({301, 308})
REDIRECTS = FOR_GOOD | {302, 303, 307}
MISSING = frozenset({404, 410})
ANSWERS_PEOPLE = frozenset({401, 403, 405, 406, 418, 429, 451, 501, 503, 999})
"""What servers say to programs, whatever they say to people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found where a link leads."""

    verdict: Verdict
    status: int | None = None
    leads_to: str = ""


class _Refused(Exception):
    """The address lies inside a private network."""


class _Unknown(Exception):
    """No server has this name."""


def look(url: str) -> Finding:
    """What answers at ``url``. Asked is the head only; where a server refuses that, the page, of which nothing is read."""
    asked, moved, for_good = url, "", True
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _ask("HEAD", asked)
            if status >= 400:
                status, location = _ask("GET", asked)
            if status not in REDIRECTS or not location:
                break
            for_good = for_good and status in FOR_GOOD
            asked = moved = urljoin(asked, location)
        else:
            return Finding(Verdict.GONE, status)
    except _Refused:
        return Finding(Verdict.PRIVATE)
    except (_Unknown, ValueError):
        return Finding(Verdict.GONE)
    except (OSError, http.client.HTTPException):
        return Finding(Verdict.SILENT)
    return Finding(_verdict(status, moved=bool(moved) and for_good), status, moved[:LONGEST_TARGET])


def _verdict(status: int, *, moved: bool) -> Verdict:
    if status < 400:
        return Verdict.MOVED if moved else Verdict.OK
    if status in MISSING:
        return Verdict.GONE
    if status in ANSWERS_PEOPLE:
        return Verdict.UNCLEAR
    return Verdict.SILENT if status >= 500 else Verdict.GONE


def _ask(method: str, url: str) -> tuple[int, str]:
    """Status and, for a redirect, its target."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in WEB_PORTS or not host or parts.username is not None:
        raise ValueError(url)
    port = parts.port or WEB_PORTS[parts.scheme]
    if not settings.LINK_CHECK_PRIVATE and port != WEB_PORTS[parts.scheme]:
        raise _Refused(url)
    connection = _connection(parts, host, port)
    try:
        headers = {"User-Agent": f"FSA-Portal link check (+{settings.BASE_URL})", "Accept": "*/*"}
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "") or ""
    finally:
        connection.close()


def _connection(parts: SplitResult, host: str, port: int) -> http.client.HTTPConnection:
    """A connection to an address that was looked at; certificate and host name are those of the link."""
    plain = _connected(_allowed(host, port), port)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    if parts.scheme == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
    else:
        connection.sock = plain
    return connection


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=TIMEOUT)
        except OSError as error:
            failure = error
    raise failure


def _allowed(host: str, port: int) -> list[str]:
    """The addresses of a host; refused when one of them is not an address of the public internet."""
    try:
        found = socket.getaddrinfo(host.encode("idna").decode("ascii"), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise _Unknown(host) from error
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise
        raise _Unknown(host) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.LINK_CHECK_PRIVATE and not all(is_public(address) for address in addresses):
        raise _Refused(host)
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is dressed up as IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
