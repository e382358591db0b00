"""A mail that was saved as a file passes the gate and is read in the child process; what is no mail is turned away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsa_portal.uploads.gate import Refused, accept
from fsa_portal.uploads.inspector.mails import read_mail as read_raw
from fsa_portal.uploads.inspector.refusal import Refusal
from fsa_portal.uploads.mails import Mail, read_mail
from fsa_portal.uploads.policies import ATTACHMENT, MAIL

PLAIN = (
    b"From: =?utf-8?q?Planung_M=C3=BChle?= <planung@birkenfurt.example>\r\nTo: fsa@portal.example\r\n"
    b"Subject: =?utf-8?q?Sozialbericht_f=C3=BCr_2027?=\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"
)
HTML = (
    b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n"
    b"<head><title>x</title></head><p>Erster</p><script>alert(1)</script><p>Zweiter &amp; mehr</p>"
)


def read(content: bytes, name: str = "a.eml") -> Mail:
    return read_mail(accept(ContentFile(content, name=name), MAIL))


def test_subject_day_addresses_and_text_are_read() -> None:
    assert read(PLAIN) == Mail(
        subject="Sozialbericht für 2027",
        sent_on=dt.date(2026, 11, 2),
        addresses=("planung@birkenfurt.example", "fsa@portal.example"),
        text="Guten Tag,\n\nGrüße",
    )


def test_of_an_html_mail_its_words_are_read_and_no_programs() -> None:
    assert read(HTML).text == "Erster\nZweiter & mehr"


@pytest.mark.parametrize("content", [b"Nur ein Satz.", b"%PDF-1.7", b"X-Nothing: 1\r\n\r\nText"])
def test_what_is_no_mail_is_turned_away(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.code == "wrong-content"


def test_pages_take_no_mails() -> None:
    with pytest.raises(Refused):
        accept(ContentFile(PLAIN, name="a.eml"), ATTACHMENT)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(head=st.binary(max_size=200), body=st.binary(max_size=200))
def test_any_bytes_are_read_or_turned_away(head: bytes, body: bytes) -> None:
    try:
        told = read_raw(b"Subject: " + head + b"\r\n\r\n" + body)
    except Refusal:
        return
    assert "\x00" not in told["subject"] + told["text"]
