"""What a person is called in texts: names, e-mail addresses, phone numbers; how they are found and taken out.

A text may spell them in other ways: ``Müller`` as ``MUELLER`` or ``M%C3%BCller``, a number with or without blanks and
country code, words of a name joined by ``-`` or ``_`` as in names of files.
"""

from __future__ import annotations

import html
import html.entities
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

MARK = "[gelöscht]"
MARK_IN_ADDRESSES = "geloescht"

_SPELT = {
    "ä": ("ae",),
    "ö": ("oe",),
    "ü": ("ue",),
    "ß": ("ss",),
    "ẞ": ("ss",),
    "Ä": ("ae",),
    "Ö": ("oe",),
    "Ü": ("ue",),
}
_BETWEEN_WORDS = r"(?:[\s\u00a0_.,+-]|&nbsp;|&#160;|%20|<[^<>]{0,80}>)+"
_TAG = re.compile(r"<[^<>]*>")
_BETWEEN_DIGITS = r"[\s\u00a0/().·-]*"
_FEWEST_DIGITS = 6
_SHORTEST_FRAGMENT = 3
_EXCERPT = 120


def _letter(char: str) -> str:
    """A letter in all its spellings: as it is, spelt out, as HTML entity, in an address."""
    if char.isascii():
        return "(?:@|%40|&#64;|&commat;)" if char == "@" else re.escape(char)
    named = [html.escape(char), f"&#{ord(char)};", f"&#x{ord(char):x};", f"\\u{ord(char):04x}"]
    entity = next(
        (f"&{name}" for name, value in html.entities.html5.items() if value == char and name[-1] == ";"), ""
    )
    spellings = [char, *_SPELT.get(char, ()), quote(char), *named, *([entity] if entity else [])]
    return "(?:" + "|".join(re.escape(s) for s in dict.fromkeys(spellings)) + ")"


def _words_pattern(text: str) -> str:
    words = ["".join(map(_letter, word)) for word in re.split(r"[\s_]+", text.strip())]
    return rf"(?<!\w){_BETWEEN_WORDS.join(words)}(?!\w)"


def _email_pattern(address: str) -> str:
    return rf"(?<![\w.+-]){''.join(map(_letter, address))}(?![\w-]|\.\w)"


def _phone_pattern(number: str) -> str | None:
    """The number without country code and leading zero, behind any of both."""
    digits = re.sub(r"^(?:00|\+)49|^0", "", re.sub(r"[^\d+]", "", number)).lstrip("+")
    if len(digits) < _FEWEST_DIGITS:
        return None
    return rf"(?<!\d)(?:(?:\+|00)49{_BETWEEN_DIGITS}(?:\(0\))?{_BETWEEN_DIGITS}|0)?{_BETWEEN_DIGITS.join(digits)}(?!\d)"


def _fragment(text: str) -> str:
    """The longest run of ASCII letters and digits: a database finds it whatever the spelling of the rest."""
    return max(re.findall(r"[A-Za-z0-9]+", text), key=len, default="")


@dataclass(frozen=True)
class Identifiers:
    """Everything that one person is called."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    placeholder: str = f"{MARK_IN_ADDRESSES}@geloescht.invalid"
    """Stands where a field must hold an address."""

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """One expression for all; None when nothing is known that could be looked for."""
        parts = [_email_pattern(address) for address in self.emails]
        # Longer names first: "Anna Muster-Berg" before "Anna Muster".
        for name in sorted(self.names, key=len, reverse=True):
            parts.append(_words_pattern(name))
            first, _, last = name.strip().rpartition(" ")
            if first and "," not in name:
                parts.append(_words_pattern(f"{last} {first}"))
        parts += [pattern for phone in self.phones if (pattern := _phone_pattern(phone))]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    @cached_property
    def fragments(self) -> tuple[str, ...] | None:
        """Pieces one of which stands in every text with an identifier; None when no such piece is long enough."""
        found = [_fragment(address.partition("@")[0]) for address in self.emails]
        for name in self.names:
            # What is spelt in several ways (umlauts) parts the fragments.
            found.append(max((_fragment(word) for word in re.split(r"[\s_]+", name)), key=len, default=""))
        if any(len(fragment) < _SHORTEST_FRAGMENT for fragment in found) or self.phones:
            return None
        return tuple(dict.fromkeys(found))

    def found_in(self, text: str) -> bool:
        return self.pattern is not None and self.pattern.search(text) is not None

    def is_address(self, text: str) -> bool:
        """Whether the text is one of the addresses, and nothing else."""
        return text.strip().lower() in self.emails

    def taken_out_of(self, text: str, *, mark: str = MARK) -> str:
        """``text`` with a mark where the person was named. Text that holds JSON stays JSON."""
        if self.pattern is None:
            return text
        if text[:1] in "[{" and text[:1] and (data := _parsed(text)) is not None:
            return json.dumps(self.taken_out_of_data(data, mark=mark), ensure_ascii="\\u" in text)
        return self.pattern.sub(lambda match: mark + "".join(_TAG.findall(match.group())), text)

    def taken_out_of_data(self, data: Any, *, mark: str = MARK) -> Any:
        """The same for parsed JSON, keys included."""
        match data:
            case str():
                return self.taken_out_of(data, mark=mark)
            case Mapping():
                return {
                    self.taken_out_of(str(key), mark=mark): self.taken_out_of_data(value, mark=mark)
                    for key, value in data.items()
                }
            case list():
                return [self.taken_out_of_data(value, mark=mark) for value in data]
        return data

    def found_in_bytes(self, raw: bytes) -> bool:
        """Whether a file names the person, in any of the usual encodings."""
        return any(
            self.found_in(raw.decode(encoding, errors="ignore"))
            for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
        ) or self.found_in(raw[1:].decode("utf-16-le", errors="ignore"))

    def excerpts(self, text: str) -> Iterator[str]:
        """The places of a text that name the person, each with a few words around it."""
        if self.pattern is None:
            return
        end = -1
        for match in self.pattern.finditer(text):
            if match.start() < end:
                continue
            start, end = max(0, match.start() - _EXCERPT), min(len(text), match.end() + _EXCERPT)
            yield f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

    def as_data(self) -> dict[str, list[str]]:
        return {"names": list(self.names), "emails": list(self.emails), "phones": list(self.phones)}

    @classmethod
    def from_data(cls, data: Mapping[str, Iterable[str]], *, placeholder: str) -> Identifiers:
        return cls(
            tuple(data.get("names", ())),
            tuple(data.get("emails", ())),
            tuple(data.get("phones", ())),
            placeholder,
        )


def _parsed(text: str) -> Any:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None
