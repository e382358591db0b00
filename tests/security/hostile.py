"""What nobody types by accident."""

from __future__ import annotations

LONG = "a" * 100_000
TEXTS = {
    "nul": "vor\x00nach",
    "100 kB of one letter": LONG,
    "only operators": "+ - && || ! ( ) { } [ ] ^ ~ * ? : \\ /",
    "unbalanced quotes": "\"Armut „im “Alter'",
    "right to left": "\u202eArmut\u202d \u200f\u2067x\u2069\ufeff",
    "2,000 words": " ".join(f"Wort{n}" for n in range(2000)),
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "emoji": "👩🏽‍🚒" * 300,
    "combining marks": "Z" + "\u0301" * 2000,
    "not a character": "\ufffe\uffff\U0010ffff",
    "statement": "'; DROP TABLE cases_case; --",
    "template": "{{ 7|add:7 }}{% load x %}${7*7}#{7*7}",
    "format": "%s%n%(x)s{0}{x.__class__}",
    "path": "../../../../etc/passwd",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "markup": "<script>alert(1)</script>",
    "wildcards": "%_%_*?",
}
NUMBERS = [
    "99999999",
    "-1",
    "0",
    "1" + "0" * 100,
    "1e9",
    "1.5",
    "٣",
    "²",
    "NaN",
    "-0",
    "0x10",
    " 1 ",
    "",
    "true",
    "\x00",
]
DATES = [
    "0000-00-00",
    "2026-02-30",
    "99999-01-01",
    "0001-01-01",
    "9999-12-31",
    "gestern",
    "2026-11-02T25:61",
    "\x00",
]

PAYLOADS = [
    "<script>alert('Zx')</script>",
    "\"><img src=x onerror=alert('Zx')>",
    "'><svg/onload=alert('Zx')>",
    "</title></textarea><script>alert('Zx')</script>",
    "\" onfocus=alert('Zx') autofocus x=\"",
    "javascript:alert('Zx')",
    "<a href=\"javascript:alert('Zx')\">klick</a>",
    "<math><mtext></p><style><!--</style><img src onerror=alert('Zx')>-->",
    "<noscript><p title=\"</noscript><img src=x onerror=alert('Zx')>\">",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "https://example.org/\"onmouseover=\"alert('Zx')",
    "http://example.org/<script>alert('Zx')</script>",
    "&lt;script&gt;alert('Zx')&lt;/script&gt;",
    "{{constructor.constructor('alert(1)')()}}",
    "<style>body{background:url('javascript:alert(1)')}</style>",
    "¶<mark>⟦script⟧</mark>\x01<b>",
]
"""Ways to bring a script into a page."""
