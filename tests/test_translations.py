"""Every text of the interface passes through the translation, and the German one has no gap."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings as configured
from django.core.management import call_command
from django.db import models
from django.test import override_settings
from django.utils.functional import Promise
from django.utils.translation import trans_real

from cms.wagtail_texts import WITHOUT_ITS_KIND
from consultations.cases.models import ContactCorrection
from fsa_portal.records import is_own
from tests.conftest import required_or_skip
from tests.security.building import whole_portal
from tests.security.canaries import ROLES
from tests.security.own_urls import ROWS
from tests.security.visits import Visits
from tests.security.world import World

ROOT = Path(__file__).resolve().parent.parent
GERMAN = ROOT / "fsa_portal" / "locale" / "de" / "LC_MESSAGES" / "django.po"
PACKAGES = ("fsa_portal", "cms", "knowledge", "consultations", "search")


# --- the German texts are complete ---


def msgids(file: Path) -> dict[tuple[str | None, str], object]:
    with file.open("rb") as text:
        return {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m for m in read_po(text) if m.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str | None, str], object]:
    """What the sources ask to be translated now."""
    if shutil.which("xgettext") is None:
        required_or_skip("no xgettext (GNU gettext) on this machine")
    folder = tmp_path_factory.mktemp("messages")
    skipped = shutil.ignore_patterns(
        "*.mo", "*.po", "__pycache__", "migrations", "static", "data", "content", "locale", "locale_allauth"
    )
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=skipped)
    (folder / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[str(folder / "locale")]):
        patch.chdir(folder)
        call_command("makemessages", locale=["de"], no_location=True, verbosity=0)
    return msgids(folder / "locale" / "de" / "LC_MESSAGES" / "django.po")


def test_the_german_texts_have_no_gap(extracted: dict) -> None:
    assert len(extracted) > 400
    german = msgids(GERMAN)
    missing = [key for key in extracted if key not in german]
    assert not missing, f"not in locale/de: {missing}"
    unfinished = [
        key for key in extracted if "fuzzy" in german[key].flags or not all(as_texts(german[key].string))
    ]
    assert not unfinished, f"fuzzy or empty in locale/de: {unfinished}"


def as_texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def test_each_german_text_names_the_same_places_to_fill(extracted: dict) -> None:
    """A forgotten ``%(name)s`` loses a fact; an invented one is a fault on the page."""
    german = msgids(GERMAN)
    wrong = []
    for key in extracted.keys() & german.keys():
        message = german[key]
        allowed = set(_PLACEHOLDER.findall(" ".join(as_texts(message.id))))
        wrong += [text for text in as_texts(message.string) if not set(_PLACEHOLDER.findall(text)) <= allowed]
        # What Wagtail says of a kind of thing may do without the name of the kind.
        is_free = message.id in WITHOUT_ITS_KIND
        if (
            isinstance(message.id, str)
            and not is_free
            and set(_PLACEHOLDER.findall(message.string)) != allowed
        ):
            wrong.append(message.string)
    assert not wrong


# --- no text of the templates goes round the translation ---

OPEN, CLOSE = "⟦", "⟧"
SEPARATOR = trans_real.CONTEXT_SEPARATOR
WAGTAILS = {"Alt", "Ctrl", "Esc", "Shift", "Wagtail", "None", "Actions"}
"""What Wagtail itself says untranslated in its frame, and how it shows that a field is empty."""
ALLOWED = {
    "https",
    "FSA",
    "English",
    "Deutsch",
    "h",
    "min",
    "NRW",
    "CSV",
    "JSON",
    "XLSX",
    "PDF",
    "TXT",
    "BibTeX",
    "RIS",
    "KB",
    "kB",
    "MB",
}
"""Names and units that are the same in every language."""
_SKIPPED = {"script", "style", "svg", "pre", "blockquote", "code", "option"}
_SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description")
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """German in which every translated text stands between brackets."""
    marked = copy.copy(trans_real.translation("de"))

    def wrapped(message: str) -> str:
        return f"{OPEN}{message.rpartition(SEPARATOR)[2]}{CLOSE}" if message else ""

    marked.gettext = wrapped
    marked.ngettext = lambda one, many, number: wrapped(one if number == 1 else many)
    monkeypatch.setitem(trans_real._translations, "de", marked)
    monkeypatch.setattr(trans_real, "_default", marked)


class _Visible(HTMLParser):
    """What a person sees or hears of a page in its own language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._closed: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if self._closed:
            if tag == self._closed[0]:
                self._closed.append(tag)
            return
        foreign = "lang" in given and tag != "html"
        if tag in _SKIPPED or foreign or "fsa-prose" in (given.get("class") or "").split():
            self._closed = [tag]
            return
        self.texts += [given[name] or "" for name in _SPOKEN if name in given]

    def handle_endtag(self, tag: str) -> None:
        if self._closed and tag == self._closed[0]:
            self._closed.pop()

    def handle_data(self, data: str) -> None:
        if not self._closed:
            self.texts.append(data)


def unmarked(page: str, known: set[str]) -> set[str]:
    """The words outside brackets that are no content from the database either."""
    reader = _Visible()
    reader.feed(page)
    # A marked text may hold elements, so brackets open in one piece and close in another.
    text, depth = [], 0
    for character in "\n".join(reader.texts):
        depth += {OPEN: 1, CLOSE: -1}.get(character, 0)
        if depth == 0:
            text.append(character if character != CLOSE else " ")
    found = set(_WORD.findall("".join(text)))
    return {word for word in found if word.lower() not in known and word not in ALLOWED}


def words_of_content() -> set[str]:
    """All words in the database: what people wrote is not to be translated."""
    known = {"überblick"}  # the heading in the factories' chapters, which lie in the database as JSON
    for model in apps.get_models():
        if not (is_own(model._meta.app_config.name) or model._meta.label == "wagtailcore.Page"):
            continue
        declared = getattr(model, "personal_data", {})
        texts = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.UUIDField)
            # Of data only what people wrote: codes are to be translated.
            or (isinstance(f, models.JSONField) and f.name in declared and declared[f.name].kind == "content")
        ]
        for row in model._default_manager.values_list(*texts) if texts else ():
            for value in row:
                known.update(word.lower() for word in _WORD.findall(str(value)))
    # What stood in a contact before it was corrected lies there as JSON too.
    for before in ContactCorrection.objects.values_list("before", flat=True):
        known.update(word.lower() for word in _WORD.findall(before["text"]))
    for value in (str(choice) for choice in configured.LANGUAGES if not isinstance(choice, Promise)):
        known.update(word.lower() for word in _WORD.findall(value))
    return known


@pytest.fixture(scope="module")
def search_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("translations") / "search"


@pytest.fixture(autouse=True)
def index(settings, search_folder: Path) -> Path:
    settings.SEARCH_DIR = search_folder
    return search_folder


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, search_folder: Path) -> Iterator[World]:
    with django_db_blocker.unblock(), whole_portal(search_folder) as made:
        yield made


@pytest.mark.django_db
def test_no_text_of_a_page_goes_round_the_translation(world: World, pseudo) -> None:
    visits = Visits(world)
    known = words_of_content()
    asked = [(next((r for r in ROLES if row.get[r] == 200), None), row.path(world)) for row in ROWS]
    asked += [
        ("visitor", "/gibt-es-nicht/"),
        ("visitor", "/suche/?q=gibtesnicht"),
        ("visitor", "/kommunen/?q=nirgends"),
    ]
    wrong = []
    seen = 0
    for role, path in asked:
        if role is None or path.startswith("/en/"):
            continue
        answer = visits.send(role, "GET", path)
        if answer.response["Content-Type"].startswith("text/html"):
            seen += OPEN in answer.text
            words = unmarked(answer.text, known) - (WAGTAILS if path.startswith("/redaktion/") else set())
            wrong += [f"{path}: {sorted(words)}"] if words else []
    assert seen > 50
    assert not wrong, "\n".join(wrong)


def test_a_text_without_a_mark_would_be_found() -> None:
    page = f"<html lang=de><h1>{OPEN}Known{CLOSE} Forgotten</h1><p title='Hidden'>{OPEN}a <b>b</b> c{CLOSE}</p></html>"
    assert unmarked(page, set()) == {"Forgotten", "Hidden"}
