"""The mails of the demo are read from files: each one, whole, as text and as HTML."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from fsa_portal.demo.mailbox import find, newest
from fsa_portal.templatetags.kern import day

FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = FILES


def written(*subjects: str) -> None:
    """These mails in one file, as one connection writes them."""
    mails = []
    for subject in subjects:
        made = EmailMultiAlternatives(
            subject, f"Text von {subject}, größer", "a@example.org", ["b@example.org"]
        )
        made.attach_alternative(f"<p>HTML von {subject}</p>", "text/html")
        mails.append(made)
    get_connection().send_messages(mails)


def test_several_mails_in_one_file_are_several_mails_newest_first() -> None:
    written("Eins", "Zwei")
    assert [mail.subject for mail in newest()] == ["Zwei", "Eins"]
    assert [mail.text.strip() for mail in newest()] == ["Text von Zwei, größer", "Text von Eins, größer"]
    assert [mail.to for mail in newest()] == ["b@example.org"] * 2


def test_a_mail_shows_its_day_as_all_pages_do_in_the_time_of_the_portal() -> None:
    with time_machine.travel(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC), tick=False):
        written("Eins")
    (mail,) = newest()
    assert day(mail.date) == "Do, 2. Juli 2026"
    assert f"{timezone.localtime(mail.date):%H:%M}" == "00:30"


def test_a_mail_is_found_again_by_its_key() -> None:
    written("Eins", "Zwei")
    for mail in newest():
        again = find(mail.key)
        assert again is not None
        assert again.html.strip() == f"<p>HTML von {mail.subject}</p>"


@pytest.mark.parametrize("key", ["", "x", "../secret-0", "/etc/passwd-0"])
def test_no_other_file_is_read(key: str) -> None:
    written("Eins")
    assert find(key) is None
