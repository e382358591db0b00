"""From a letter to the mail that leaves: text and HTML in one frame, headers, links in the foot."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from fsa_portal.accounts.models import User
from fsa_portal.notices.kinds import Letter, WayOut
from fsa_portal.notices.models import Delivery, MailLanguage
from fsa_portal.notices.topics import Topic


def language_of(user: User) -> str:
    """The language in which the person wants to be written to."""
    chosen = MailLanguage.objects.filter(user=user).values_list("language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE


def absolute(path: str) -> str:
    """The whole address of a path of ours."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a mail leads to an address of ours")
    return settings.BASE_URL + path


def one_line(text: str) -> str:
    """A subject without line breaks and other control characters, whatever stands in the data."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} else sign for sign in text)
    return " ".join(plain.split())


def mail_for(
    letter: Letter,
    *,
    delivery: Delivery,
    address: str,
    topic: Topic | None = None,
    bundle: bool = False,
    stop: WayOut | None = None,
    preferences: str = "",
) -> EmailMultiAlternatives:
    """The mail, in the language that is active. ``stop`` and ``preferences`` are signed links."""
    context: dict[str, Any] = {
        "letter": letter,
        "subject": one_line(letter.subject),
        "button": letter.button and {"label": letter.button.label, "url": absolute(letter.button.path)},
        "entries": [
            {"line": entry.line, "url": absolute(entry.path) if entry.path else ""}
            for entry in letter.entries
        ],
        "language": get_language(),
        "topic": topic,
        "bundle": bundle,
        "base_url": settings.BASE_URL,
        "stop": stop and {"label": stop.label, "url": absolute(stop.path)},
        "preferences_url": absolute(preferences) if preferences else "",
    }
    headers = {
        "Message-ID": delivery.message_id,
        # RFC 3834: no answering machine answers, and none of its answers comes back to us.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if stop:
        headers["List-Unsubscribe"] = f"<{absolute(stop.path)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("mail/frame.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("mail/frame.html", context), "text/html")
    return mail
