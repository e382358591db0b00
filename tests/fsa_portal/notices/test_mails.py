"""What a mail looks like: text and HTML, language, headers, links in its foot."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from fsa_portal import links
from fsa_portal.accounts.models import User
from fsa_portal.notices import kinds, letters
from fsa_portal.notices.actions import message_id, send_to_address
from fsa_portal.notices.bundles import make_bundles
from fsa_portal.notices.kinds import Button, Kind, Letter
from fsa_portal.notices.models import Delivery, MailLanguage, Preference, Suppression
from fsa_portal.notices.topics import Topic
from tests.factories.notices import crowd, post, ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def base(settings) -> None:
    settings.BASE_URL = "https://portal.example"


def html_of(sent: mail.EmailMultiAlternatives) -> str:
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    return str(html)


def sent_one(kind: str = "ring-access", person: User | None = None) -> mail.EmailMultiAlternatives:
    ring(kind, person or crowd(1)[0])
    post()
    (sent,) = mail.outbox
    return sent


def test_text_and_html_say_the_same_and_lead_to_whole_addresses(bell) -> None:
    sent = sent_one()
    for said in (sent.body, html_of(sent)):
        assert "It rang." in said
        assert "https://portal.example/suche/" in said
    assert re.findall(r'(?:src|href)="(?!https://portal\.example)', html_of(sent)) == []


def test_the_html_needs_no_picture_no_style_sheet_and_no_script(bell) -> None:
    html = html_of(sent_one())
    assert not re.search(r"<(?:img|style|link|script|svg)\b|url\(", html)
    assert html.count("<h1") == 1


def test_the_headers_say_that_a_machine_wrote_it(bell) -> None:
    sent = sent_one().message()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == Delivery.objects.get().message_id
    assert sent["Message-ID"].endswith("@portal.example>")
    assert sent["From"] == "portal@localhost"


def test_the_message_id_follows_from_the_key_and_cannot_be_guessed(bell, settings) -> None:
    assert message_id("ring:1") == message_id("ring:1")
    assert message_id("ring:1") != message_id("ring:2")
    before = message_id("ring:1")
    settings.SECRET_KEY = "another"
    assert message_id("ring:1") != before


def test_a_person_is_written_to_in_the_chosen_language(bell) -> None:
    german, english = crowd(2)
    MailLanguage.objects.create(user=english, language="en")
    ring("ring-access", german, english)
    post()
    by_address = {sent.to[0]: sent for sent in mail.outbox}
    assert '<html lang="de">' in html_of(by_address[german.email])
    assert '<html lang="en">' in html_of(by_address[english.email])
    assert "Stop mails about “Invitations and access”:" in by_address[english.email].body
    assert "https://portal.example/en/link/" in by_address[english.email].body
    assert "/en/" not in by_address[german.email].body


def test_markup_in_the_data_stays_text(bell, monkeypatch) -> None:
    monkeypatch.setattr(
        bell, "build", lambda **_: Letter("<b>", ("<script>x</script> & Co",), Button("<i>", "/"))
    )
    kinds._kinds["ring"] = Kind("ring", topic=None, build=bell.build)
    sent = sent_one("ring")
    assert "<script>x</script> & Co" in sent.body
    assert "<script>" not in html_of(sent)
    assert "<i>" not in html_of(sent)


@pytest.mark.parametrize(
    "evil",
    ["News\r\nBcc: all@example.org", "News\nX: y", "News\r\n\r\nbody", "News\u2028Bcc: a", "News\x00\x0b!"],
)
def test_a_subject_stays_one_line_whatever_the_data_hold(bell, evil: str) -> None:
    kinds._kinds["ring"] = Kind("ring", topic=None, build=lambda **_: Letter(evil))
    sent = email.message_from_bytes(sent_one("ring").message().as_bytes(), policy=email.policy.default)
    assert sent["Subject"].startswith("News ")
    assert sent["Bcc"] is None
    assert sent["X"] is None
    assert not re.search(r"[\x00-\x1f\u2028]", sent["Subject"])
    assert sent["To"] == "person0@example.org"


@pytest.mark.parametrize("address", ["a@b.org\nBcc: c@d.org", "a@b.org, c@d.org", "nobody", "", "a@b.org\r"])
def test_no_address_with_more_than_an_address_in_it_is_accepted(bell, address: str) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        send_to_address("ring", about=1, address=address, language="de")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_a_button_leads_to_us_or_the_mail_is_not_made(path: str) -> None:
    with pytest.raises(ValueError):
        letters.absolute(path)


# --- stopping with one click (RFC 8058) ---


def stop_path(sent: mail.EmailMultiAlternatives) -> str:
    header = sent.extra_headers["List-Unsubscribe"]
    assert re.fullmatch(r"<https://portal\.example/link/[^>\s]+/>", header)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return header.strip("<>").removeprefix("https://portal.example")


def one_click(path: str) -> int:
    """What a mail program sends: no cookies, no token, and it follows nothing."""
    return Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code


def test_one_click_stops_the_topic_of_the_mail_and_no_other(bell) -> None:
    (person,) = crowd(1)
    path = stop_path(sent_one("ring-access", person))
    for _ in range(2):
        assert Client().get(path).status_code == 200
    assert not Preference.objects.exists(), "opening the link is no act"
    assert one_click(path) == 200
    assert list(Preference.objects.values_list("user", "topic", "frequency")) == [
        (person.pk, "access", "never")
    ]
    ring("ring-access", person, about=9)
    post()
    assert len(mail.outbox) == 1


def test_one_click_in_a_bundle_stops_all_that_comes_in_bundles(bell) -> None:
    (person,) = crowd(1)
    now = timezone.now()
    ring("ring-cases", person)
    with time_machine.travel(now + dt.timedelta(days=1)):
        make_bundles()
    with time_machine.travel(now + dt.timedelta(days=2)):
        post()
    assert one_click(stop_path(mail.outbox[0])) == 200
    stopped = set(Preference.objects.filter(frequency="never").values_list("topic", flat=True))
    assert stopped == {t.value for t in Topic} - {"access", "system"}


def test_an_address_without_account_is_stopped_by_itself(bell) -> None:
    with transaction.atomic():
        send_to_address("ring-access", about=1, address="Guest@Example.org", language="en", key="1")
        send_to_address("ring-access", about=1, address="Guest@Example.org", language="en", key="1")
    post()
    (sent,) = mail.outbox
    header = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://portal.example")
    assert one_click(header) == 200
    assert Suppression.objects.get().address == "guest@example.org"
    with transaction.atomic():
        send_to_address("ring-access", about=2, address="guest@example.org", language="en")
        # Whoever asks for a new password gets it: that is no news.
        send_to_address("ring", about=3, address="guest@example.org", language="en")
    post()
    assert [m.subject for m in mail.outbox] == ["Bell 1", "Bell 3"]


def test_mail_about_the_own_account_cannot_be_stopped(bell) -> None:
    sent = sent_one("ring")
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "/link/" not in sent.body


# --- the signed links ---


def preferences_path(sent: mail.EmailMultiAlternatives) -> str:
    stop = stop_path(sent)
    (path,) = [p for p in re.findall(r"https://portal\.example(/link/\S+)", sent.body) if p != stop]
    return path


def test_preferences_open_without_account_and_are_saved_by_the_button_only(bell) -> None:
    (person,) = crowd(1)
    path = preferences_path(sent_one("ring-access", person))
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(path)
    assert page.status_code == 200
    assert 'name="cases"' in page.content.decode()
    assert not browser.cookies
    form = {topic.value: "monthly" for topic in Topic} | {"language": "en"}
    assert browser.post(path, form | {"cases": "hourly"}).status_code == 422
    assert not Preference.objects.exists()
    assert browser.post(path, form).status_code == 200
    assert set(Preference.objects.values_list("user", "frequency")) == {(person.pk, "monthly")}


@pytest.mark.parametrize("change", ["password", "stamp", "email", "is_active"])
def test_links_in_mails_die_with_the_sessions_of_the_person(bell, change: str) -> None:
    (person,) = crowd(1)
    sent = sent_one("ring-access", person)
    paths = [stop_path(sent), preferences_path(sent)]
    assert [Client().get(path).status_code for path in paths] == [200, 200]
    values = {"password": "x", "email": "new@example.org", "is_active": False}
    if change == "stamp":
        person.end_sessions()
    else:
        User.objects.filter(pk=person.pk).update(**{change: values[change]})
    for path in paths:
        assert Client().get(path).status_code == 410
        assert one_click(path) == 410
    assert not Preference.objects.exists()


def test_links_in_mails_end_after_ninety_days(bell) -> None:
    path = stop_path(sent_one("ring-access"))
    with time_machine.travel(timezone.now() + dt.timedelta(days=89)):
        assert Client().get(path).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert one_click(path) == 410


def test_a_link_is_for_its_person_and_its_right_alone(bell) -> None:
    one, other = crowd(2)
    token = stop_path(sent_one("ring-access", one)).removeprefix("/link/").rstrip("/")
    found = links.read(token)
    assert (found.right.name, found.object_id, found.person) == ("stop-access", one.pk, one.pk)
    one_click(f"/link/{token}/")
    assert not Preference.objects.filter(user=other).exists()
