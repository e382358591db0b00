"""The editors' area speaks German also where Wagtail does not yet."""

from __future__ import annotations

import re
from pathlib import Path

import wagtail
from babel.messages.pofile import read_po
from django.utils import translation

from cms.wagtail_texts import OF_ITSELF, TEXTS

WAGTAIL = Path(wagtail.__file__).parent
NOT_MET = ("%(classname)s object (%(id)s)",)
ADMIN = WAGTAIL / "admin" / "locale"


def test_all_that_wagtails_editor_says_is_german() -> None:
    """Of the catalogue of Wagtail's admin, which ships beside it; a new release may bring new gaps."""
    with (ADMIN / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
        german = {str(one.id): one.string for one in read_po(file, locale="de") if isinstance(one.id, str)}
    with (ADMIN / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        wanted = [str(one.id) for one in read_po(file, locale="en") if one.id and isinstance(one.id, str)]
    assert len(wanted) > 500
    gaps = {text for text in wanted if not german.get(text)}
    assert gaps == set(TEXTS)
    with translation.override("de"):
        assert not [text for text in TEXTS if translation.gettext(text) == text]


def test_no_link_or_button_of_the_portal_is_called_wagtail() -> None:
    """Where Wagtail names itself in what editors and administrators meet."""
    with translation.override("de"):
        assert not [text for text in OF_ITSELF if "Wagtail" in translation.gettext(text)]


def test_nothing_is_called_an_object() -> None:
    """Of the catalogues of the parts that editors meet: what says „…-Objekt“ there is said by the portal."""
    called = []
    for part in ("admin", "snippets"):
        with (WAGTAIL / part / "locale" / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
            for one in read_po(file, locale="de"):
                said = one.string if isinstance(one.string, tuple) else (one.string,)
                if any(re.search(r"%\(\w+\)s“?-Objekt", text) for text in said) and one.id not in NOT_MET:
                    called.append(one.id)
    assert len(called) > 20
    with translation.override("de"):
        said_here = [
            translation.gettext(text) if isinstance(text, str) else translation.ngettext(*text, 2)
            for text in called
        ]
    assert not [text for text in said_here if "Objekt" in text]
