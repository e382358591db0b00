"""What the search reads in a file: words that a line break cut, and in scans what was printed."""

from __future__ import annotations

import pytest

from fsa_portal.outbox import queue
from knowledge.library.actions import EXTRACT
from knowledge.library.reading import as_printed, joined
from tests.factories import content


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Sozial-\nplanung", "Sozialplanung"),
        ("Quartiers- \n  entwicklung", "Quartiersentwicklung"),
        ("Sozial-\nund Jugendhilfe", "Sozial- und Jugendhilfe"),
        ("NRW-\nMinisterium", "NRW-Ministerium"),
        ("2010-\n2015", "2010-\n2015"),
        ("ein Strich -\nund weiter", "ein Strich -\nund weiter"),
    ],
)
def test_words_cut_at_the_end_of_a_line_are_joined(cut: str, whole: str) -> None:
    assert joined(cut) == whole


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("kleinrdumigen", "kleinräumigen"),
        ("Gdste", "Gäste"),
        ("zuriick", "zurück"),
        ("groRe", "große"),
        ("kreisangehorigen", "kreisangehörigen"),
        ("unterstiitzt", "unterstützt"),
        ("Entwick-lung", "Entwicklung"),
    ],
)
def test_misread_words_of_a_scan_are_read_as_printed(read: str, printed: str) -> None:
    assert as_printed(f"Das Wort {read} steht hier.") == f"Das Wort {printed} steht hier."


@pytest.mark.parametrize(
    "text",
    ["Planung im Quartier", "Best-Practice", "XQZRTW", "Der Rat mochte das nicht.", "IHK 2027", "d" * 90],
)
def test_what_is_right_or_unclear_stays(text: str) -> None:
    assert as_printed(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scanned", "found"), [(True, "kleinräumige Sozialplanung"), (False, "kleinrdumige Sozialplanung")]
)
def test_only_a_scan_is_read_so(settings, tmp_path, scanned: bool, found: str) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    page = content.document(b"kleinrdumige Sozial-\nplanung", scanned=scanned)
    queue.drain([EXTRACT])
    assert page.texts.get().text == found
