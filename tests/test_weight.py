"""What the home page loads: little, nothing twice, and fonts that never set a text anew. Pictures aside."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from tests.factories import content

pytestmark = pytest.mark.django_db
MOST_BYTES = 250_000
MARKUP_OF_A_FULL_PAGE = 8_000
"""Compressed; the page of the test has less on it than a real one."""


def built(url: str) -> Path:
    """The file that is delivered at this address, compressed where there is such a one."""
    path = Path(settings.STATIC_ROOT) / url.removeprefix(settings.STATIC_URL)
    packed = path.with_name(f"{path.name}.gz")
    return packed if packed.exists() else path


@pytest.fixture
def page() -> str:
    content.site()
    content.handbook()
    content.example()
    content.programme()
    content.document()
    return Client().get("/").content.decode()


def loaded(page: str) -> dict[str, int]:
    """Address -> bytes of every style, script and font."""
    urls = re.findall(r'<link rel="(?:stylesheet|preload)" href="([^"]+)"', page)
    urls += re.findall(r'<script src="([^"]+)"', page)
    assert len(urls) >= 8
    return {url: built(url).stat().st_size for url in urls}


def test_the_home_page_weighs_less_than_its_limit(page) -> None:
    weights = loaded(page)
    markup = max(len(gzip.compress(page.encode())), MARKUP_OF_A_FULL_PAGE)
    assert sum(weights.values()) + markup <= MOST_BYTES, weights


def test_every_face_of_upright_text_is_asked_for_at_once_and_no_other_is_known(page) -> None:
    css = (Path(settings.STATIC_ROOT) / staticfiles_storage.stored_name("fsa/fonts.css")).read_text()
    faces = re.findall(r"@font-face \{(.*?)\}", css)
    upright = [re.search(r'url\("([^"]+)"\)', face)[1] for face in faces if "italic" not in face]
    asked = re.findall(r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', page)
    assert sorted(Path(url).name for url in asked) == sorted(Path(url).name for url in upright)
    assert all("font-display: optional" in face for face in faces)
    for sheet in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        text = (Path(settings.STATIC_ROOT) / sheet.removeprefix(settings.STATIC_URL)).read_text()
        assert "@font-face" not in text or "fonts." in sheet, sheet


def test_the_faces_are_cut_down_and_are_fonts() -> None:
    faces = sorted((settings.BASE_DIR / "var" / "fonts").glob("*.woff2"))
    assert len(faces) == 4
    for face in faces:
        whole = settings.BASE_DIR / "node_modules/@kern-ux/native/dist/fonts/fira-sans" / face.name
        assert face.read_bytes()[:4] == b"wOF2"
        assert face.stat().st_size < whole.stat().st_size / 2
