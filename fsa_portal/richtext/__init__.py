"""The one place that turns foreign HTML or plain text into safe HTML.

Wagtail cleans in its editor only; every other write path (import, demo, copy, plain-text notes) passes here.
"""

from __future__ import annotations

import html
import re
import unicodedata

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "embed", "h2", "h3", "h4", "hr",
    "i", "ins", "li", "mark", "ol", "p", "pre", "q", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "linktype", "id"},
    "abbr": {"title"},
    "embed": {"embedtype", "id", "alt", "format"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|dd|dt|div)>|<br\s*/?>", re.I)
_REFERENCE = re.compile(r'<(a|embed)((?: [\w-]+="[^"]*")*)>')
_NUMBERED = re.compile(r' id="[0-9]{1,18}"')
_TO_A_RECORD = re.compile(r' (?:linktype|id)="[^"]*"')
_SPACE = re.compile(r"\s+")
_CONTROL = {c for c in range(32) if chr(c) not in "\n\t"} | {127}
_LONGEST_ADDRESS = 500
_EMPTY_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>(?:\s|&nbsp;|<br>)*</p>")
_EDITED = {element: {"data-block-key"} for element in ("blockquote", "h2", "h3", "h4", "li", "p")}
"""By this mark the editor finds the words again that somebody commented on."""


def clean(markup: str) -> str:
    """Safe HTML of our own short list of elements; scripts, styles, handlers and foreign schemes are gone.

    What comes out is clean for good: cleaning it again changes nothing, so copies and fingerprints stay the same.
    """
    return _for_good(markup, ATTRIBUTES)


def clean_edited(markup: str) -> str:
    """The same for what the editor of pages sends, whose marks stay. Lines without a word are left out."""
    return _EMPTY_PARAGRAPH.sub("", _for_good(markup, {**ATTRIBUTES, **_EDITED}))


def _for_good(markup: str, attributes: dict[str, set[str]]) -> str:
    cleaned = _cleaned(markup, attributes)
    # Elements in places where they cannot stand move once more when the result is read.
    while (again := _cleaned(cleaned, attributes)) != cleaned:
        cleaned = again
    return cleaned


def _cleaned(markup: str, attributes: dict[str, set[str]]) -> str:
    import nh3

    cleaned = nh3.clean(
        markup,
        tags=TAGS,
        attributes=attributes,
        url_schemes=SCHEMES,
        link_rel=None,
        # A text processor's clipboard also has settings and a title, which nobody wrote.
        clean_content_tags={"script", "style", "title", "xml"},
    )
    return _REFERENCE.sub(_reference, cleaned)


def _reference(tag: re.Match[str]) -> str:
    """A link or a picture as Wagtail takes it: what names no record by its number would break the page that it is on."""
    name, attributes = tag.groups()
    is_numbered = _NUMBERED.search(attributes) is not None
    if name == "embed":
        # Wagtail knows its pictures by the slash only: without it, it neither shows one nor notes that a page uses it.
        return f"<embed{attributes}/>" if is_numbered and ' embedtype="image"' in attributes else ""
    if is_numbered and (' linktype="page"' in attributes or ' linktype="document"' in attributes):
        return tag[0]
    return f"<a{_TO_A_RECORD.sub('', attributes)}>"


def from_text(text: str) -> str:
    """Safe HTML of a plain-text note: paragraphs, line breaks, addresses of the web and of mail become links."""
    paragraphs = re.split(r"\n\s*\n", html.escape(tidy(text), quote=False).strip())
    return clean("".join(_linked(part.strip()) for part in paragraphs if part.strip()))


def _linked(paragraph: str) -> str:
    import bleach

    markup = f"<p>{paragraph.replace(chr(10), '<br>')}</p>"
    # The time that linkify takes grows with the square of the longest word; no address is that long.
    if max(map(len, paragraph.split())) > _LONGEST_ADDRESS:
        return markup
    return bleach.linkify(markup, callbacks=[], parse_email=True)


def plain(markup: str) -> str:
    """The text of HTML on one line, as search and comparison read it."""
    spaced = _BLOCK_END.sub(lambda m: m.group() + " ", markup)
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", spaced))).strip()


def tidy(text: str) -> str:
    """Plain text as people mean it: composed characters (NFC), line ends as ``\\n``, no control characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate({c: None for c in _CONTROL})
