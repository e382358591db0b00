"""What was pasted into one paragraph, taken apart.

The editor keeps of a text processor's clipboard what a paragraph may have, and lines. Lists arrive as lines that begin
with a mark and a gap, because that is how a text processor writes them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from wagtail.blocks import StreamBlock, StreamValue
from wagtail.rich_text import RichText

NAMESPACE = uuid.UUID("0b6f6d0a-5f0f-4f43-9a0c-8a7f6f6f2c11")
BULLET, NUMBER, NONE = "bullet", "number", ""

_LINE = re.compile(r"<p(?: [^<>]*)?>(.*?)</p>", re.S)
_OPEN = r"^((?:<(?:b|i|em|strong)>|\s|&nbsp;)*)"
_SPACE = r"(?:\s|&nbsp;)"
_GAP = rf"(?:\t|{_SPACE}{{2,}}){_SPACE}*"
# The signs of the usual symbol fonts arrive as letters or from the private area of the character set. One hard space
# is no gap: "§ 80" and "5. Mai" are written with it.
_BULLET = re.compile(
    rf"{_OPEN}(?:[\u00b7\u2022\u25aa\u25cf\u25e6\u2023\u2043\uf0a7\uf0b7]{_SPACE}+|[o\u00a7\u2013-]{_GAP})"
)
_NUMBER = re.compile(rf"{_OPEN}\(?(?:\d{{1,2}}|[a-z])[.)]{_GAP}")
_WIDE = re.compile(r"\t|(?: |&nbsp;|\u00a0){2,}")


def apart(stream: StreamBlock, value: StreamValue) -> StreamValue:
    """The same text with each line of a paragraph in a block of its own, and its lists as lists.

    The first piece keeps the id, and with it the address; the others get one that follows from it.
    """
    if not any(child.block_type == "paragraph" and _is_mixed(child.value.source) for child in value):
        return value
    return StreamValue(stream, [piece for child in value for piece in _pieces(stream, child)])


def _is_mixed(source: str) -> bool:
    lines = _LINE.findall(source)
    # What is no line, such as a picture, stays where it is.
    return not _LINE.sub("", source).strip() and (len(lines) > 1 or any(_kind(line) for line in lines))


def _pieces(stream: StreamBlock, child: Any) -> Iterator[tuple[str, Any, str | None]]:
    if child.block_type != "paragraph" or not _is_mixed(child.value.source):
        yield child.block_type, child.value, child.id
        return
    own = child.id or str(uuid.uuid4())
    for n, (kind, value) in enumerate(_grouped(stream, child.value.source, own)):
        yield kind, value, own if n == 0 else _id(own, n)


def _grouped(stream: StreamBlock, source: str, own: str) -> Iterator[tuple[str, Any]]:
    lines = enumerate(_LINE.finditer(source))
    for mark, group in groupby(lines, key=lambda line: _kind(line[1].group(1))):
        if mark == NONE:
            yield from (("paragraph", RichText(_WIDE.sub(" ", line.group()))) for _, line in group)
            continue
        items = [
            {"type": "item", "value": f"<p>{_unmarked(line.group(1))}</p>", "id": _id(own, f"item/{n}")}
            for n, line in group
        ]
        yield "list", stream.child_blocks["list"].to_python({"ordered": mark == NUMBER, "items": items})


def _id(own: str, what: object) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{own}/{what}"))


def _kind(line: str) -> str:
    if _BULLET.match(line):
        return BULLET
    return NUMBER if _NUMBER.match(line) else NONE


def _unmarked(line: str) -> str:
    pattern = _BULLET if _BULLET.match(line) else _NUMBER
    return _WIDE.sub(" ", pattern.sub(lambda found: found[1].strip().replace("&nbsp;", ""), line, count=1))
