"""What in a page could act by itself: scripts and styles in the page, handlers in attributes, addresses that are code."""

from __future__ import annotations

from html.parser import HTMLParser

_ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc"})
_DATA = frozenset({"application/json", "application/ld+json"})
_CODE = ("javascript:", "vbscript:", "data:text")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.headings: list[str] = []
        self._script_or_style = ""
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "script" and ("src" in given or given.get("type") in _DATA):
            return
        if tag in {"script", "style"}:
            self._script_or_style = tag
            self.found.append(f"<{tag}> in the page")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.found.append(f"{name}={value!r} on <{tag}>")
            bare = "".join(c for c in value if c > " ").lower()
            if name in _ADDRESSES and bare.startswith(_CODE):
                self.found.append(f"{name}={value!r} on <{tag}>")
        if tag == "h1":
            self._heading = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1" and self._heading is not None:
            self.headings.append(" ".join("".join(self._heading).split()))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def active(page: str) -> list[str]:
    """Everything that a strict content security policy would have to stop; nothing in a good page."""
    return _read(page).found


def headings(page: str) -> list[str]:
    """The texts of the first-level headings."""
    return _read(page).headings
