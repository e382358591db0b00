"""Reading XML without document types, entities or deep nesting."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from .limits import MAX_XML_DEPTH
from .refusal import Refusal

Start = Callable[[str, dict[str, str]], None]
"""Given the local name of an element and its attributes, both without their name spaces."""


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def read_xml(
    stream: IO[bytes],
    *,
    start: Start | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse the whole stream in pieces; refuse what is not well-formed and what brings its own entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse_doctype(*_declaration: object) -> None:
        raise Refusal("entities")

    def open_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise Refusal("too-complex")
        if start:
            start(_local(name), {_local(key): value for key, value in attributes.items()})

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(_local(name))

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    if text:
        parser.CharacterDataHandler = text
    try:
        while block := stream.read(1 << 16):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error
