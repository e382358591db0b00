"""A file name is shown to people and means nothing to a machine."""

from __future__ import annotations

import pytest

from fsa_portal.uploads.names import clean_name

NAMES = {
    "Bericht 2027.pdf": "Bericht 2027.pdf",
    "Bericht.PDF": "Bericht.pdf",
    "../../../../etc/cron.d/pwn.pdf": "pwn.pdf",
    "..\\..\\windows\\pwn.pdf": "pwn.pdf",
    "C:\\pwn.pdf": "pwn.pdf",
    "nul\x00byte.pdf": "nulbyte.pdf",
    "crlf\r\nSet-Cookie: x=1\r\n.pdf": "crlfSet-Cookie_ x=1.pdf",
    "<img src=x onerror=alert(1)>.pdf": "_img src=x onerror=alert(1)_.pdf",
    "\u202efdp.exe": "fdp.exe",
    "CON.pdf": "_CON.pdf",
    "com1.tar.pdf": "_com1.tar.pdf",
    "Gebu\u0308hren.pdf": "Gebühren.pdf",
    "a" * 300 + ".pdf": "a" * 100 + ".pdf",
    "x.pdf .": "x.pdf",
    "": "",
    "   ": "",
    ".pdf": "",
    ".htaccess": "",
    "NUL": "",
    "folder/": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_cleaned(name: str) -> None:
    assert clean_name(name) == NAMES[name]
