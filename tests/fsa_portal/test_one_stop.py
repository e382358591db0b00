"""A sentence that ends with a name like „Sozialwerk e. V.“ has one full stop, wherever it is shown."""

from __future__ import annotations

import pytest
from django.contrib.messages.constants import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core import mail
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from fsa_portal.notices import letters
from fsa_portal.notices.kinds import Letter
from fsa_portal.notices.models import Delivery
from fsa_portal.templatetags.kern import one_stop

DOUBLE = "Sie handeln jetzt als Planung · Sozialwerk Erlental e. V.."
SINGLE = "Sie handeln jetzt als Planung · Sozialwerk Erlental e. V."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (DOUBLE, SINGLE),
        ("Quelle: Sozialwerk e. V.. Stand: heute.", "Quelle: Sozialwerk e. V. Stand: heute."),
        ("„Sozialwerk e. V..“", "„Sozialwerk e. V.“"),
        ("Gedanken ... und mehr...", "Gedanken ... und mehr..."),
        ("/a/../b und a..b", "/a/../b und a..b"),
    ],
)
def test_two_full_stops_after_a_word_are_one(written: str, read: str) -> None:
    assert one_stop(written) == read


def test_markup_stays_markup_and_text_text() -> None:
    assert isinstance(one_stop(mark_safe("<b>x</b>..")), SafeString)
    assert not isinstance(one_stop("<b>x</b>.."), SafeString)


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("components/messages.html", {"messages": [Message(SUCCESS, DOUBLE)]}),
        ("components/alert.html", {"tone": "info", "title": "x", "text": DOUBLE}),
        ("components/empty_state.html", {"title": DOUBLE}),
        ("components/empty_state.html", {"title": "x", "text": DOUBLE}),
        ("components/confirm.html", {"text": DOUBLE}),
        ("cms/blocks/source.html", {"value": {"source": "Sozialwerk Erlental e. V."}}),
    ],
)
def test_what_is_said_on_a_page_ends_once(template: str, context: dict) -> None:
    html = render_to_string(template, context)
    assert "Sozialwerk Erlental e. V." in html
    assert ".." not in html


def test_what_is_said_in_a_mail_ends_once() -> None:
    letter = Letter(subject="x", paragraphs=(DOUBLE,))
    sent: mail.EmailMultiAlternatives = letters.mail_for(letter, delivery=Delivery(), address="x@example.org")
    ((html, _kind),) = sent.alternatives
    for said in (sent.body, str(html)):
        assert SINGLE in said
        assert DOUBLE not in said
