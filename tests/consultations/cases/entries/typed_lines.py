"""The one-line log as a browser sends it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

ENTRY, READ = "/beratung/eintrag/", "/beratung/eintrag/lesen/"
BIRKENFURT, MOORBACH = "authority:05999001", "authority:05999002"


def filled(browser: Client, **sent: Any) -> dict[str, Any]:
    """What the form holds after a line was read, as a browser would send it."""
    answer = browser.post(READ, sent)
    assert answer.status_code == 200
    return entries_of(answer.content.decode())


def entries_of(page: str) -> dict[str, Any]:
    (form,) = BeautifulSoup(page, "html.parser").select("form[data-fields]")
    found: dict[str, Any] = {}
    for one in form.select("input, select, textarea"):
        name = str(one["name"])
        if one.get("type") in {"checkbox", "radio"}:
            if one.has_attr("checked"):
                found.setdefault(name, []).append(one["value"])
        elif one.name == "select":
            chosen = one.select_one("option[selected]")
            found[name] = chosen["value"] if chosen else ""
        else:
            found[name] = one.get("value", "") if one.name == "input" else one.text.lstrip("\n")
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}
