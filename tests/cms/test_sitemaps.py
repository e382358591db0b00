"""The sitemap: what the public may read, each thing once at its canonical address, for few queries."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from cms.models import HomePage, StandardPage
from fsa_portal.actor import Visibility
from fsa_portal.directory.models import Authority
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db

HOST = "http://localhost:8000"
WORK = "/handbuch/moderne-sozialplanung/"
LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


def xml() -> str:
    answer = Client().get("/sitemap.xml")
    assert answer.status_code == 200
    return answer.content.decode()


def paths() -> list[str]:
    """Every listed address, without the host that all of them must have."""
    found = re.findall("<loc>(.*?)</loc>", xml())
    assert all(address.startswith(f"{HOST}/") for address in found)
    return [address.removeprefix(HOST) for address in found]


def lines_of(path: str) -> list[str]:
    return [line for line in xml().splitlines() if f"<loc>{HOST}{path}</loc>" in line]


def queries() -> int:
    with CaptureQueriesContext(connection) as seen:
        xml()
    return len(seen)


def home(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def standard(slug: str, language: str = "de", **fields) -> StandardPage:
    above = home(language)
    return content.add(above, StandardPage(title=slug, slug=slug, locale=above.locale, **fields))


def in_both_languages(slug: str) -> None:
    german = standard(slug)
    standard(f"{slug}-en", "en", translation_key=german.translation_key)


def grow() -> Iterator[int]:
    """More of every kind of page, in both languages; those that are hidden too."""
    for number in range(1, 100):
        in_both_languages(f"seite-{number}")
        standard(f"hidden-{number}", visibility=Visibility.INTERNAL)
        content.example(slug=f"beispiel-{number}")
        content.programme(slug=f"programm-{number}")
        content.document(slug=f"bericht-{number}")
        work = HandbookPage.objects.get()
        edition = content.add(
            work, EditionPage(title=f"{number}", slug=f"{1900 + number}", year=1900 + number)
        )
        content.chapter(content.chapter(edition, "eins", "Text."), "darunter", "Text.")
        yield number


def test_forty_pages_take_as_many_queries_as_five() -> None:
    content.handbook()
    steps = grow()
    next(steps)
    xml()
    few, before = len(paths()), queries()
    for _ in range(5):
        next(steps)
    assert len(paths()) >= few + 40
    assert queries() == before <= 15


def test_nothing_is_listed_twice() -> None:
    content.handbook()
    next(grow())
    listed = paths()
    assert len(listed) == len(set(listed))


# --- who may read it ---


@pytest.mark.parametrize(
    "closed",
    [
        {"visibility": Visibility.PARTNERS},
        {"visibility": Visibility.INTERNAL},
        {"embargo_until": LATER},
        {"live": False},
    ],
    ids=["partners", "internal", "embargo", "draft"],
)
def test_what_the_public_may_not_read_is_not_listed(closed: dict) -> None:
    content.handbook()
    page, example = standard("impressum"), content.example(slug="beispiel")
    chapter = ChapterPage.objects.get(slug="haushalt")
    addresses = ["/impressum/", "/praxis/beispiel/", f"{WORK}haushalt/"]
    assert set(addresses) <= set(paths())
    for one in (page, example, chapter):
        type(one).objects.filter(pk=one.pk).update(**closed)
    listed = xml()
    assert not [slug for slug in ("impressum", "beispiel", "haushalt") if slug in listed]


def test_an_embargo_that_is_over_hides_nothing() -> None:
    standard("impressum", embargo_until=timezone.now() - dt.timedelta(seconds=1))
    assert "/impressum/" in paths()


def test_a_hidden_translation_is_not_named_at_the_page_that_is_open() -> None:
    in_both_languages("impressum")
    assert "/en/impressum-en/" in lines_of("/impressum/")[0]
    StandardPage.objects.filter(slug="impressum-en").update(visibility=Visibility.INTERNAL)
    assert "impressum-en" not in xml()
    assert "hreflang" not in lines_of("/impressum/")[0]


# --- the handbook: each text once ---


def test_the_contents_of_the_current_edition_stand_at_the_address_of_the_work_only() -> None:
    content.handbook()
    listed = paths()
    assert listed.count(WORK) == 1
    assert f"{WORK}2026/" not in listed
    assert f"{WORK}2011/" in listed
    assert {f"{WORK}berichte/", f"{WORK}2011/berichte/"} <= set(listed)
    assert f"{WORK}2026/berichte/" not in listed


def test_without_a_current_edition_every_edition_has_its_own_address() -> None:
    content.handbook()
    HandbookPage.objects.update(current_edition=None)
    assert {WORK, f"{WORK}2011/", f"{WORK}2026/", f"{WORK}2026/berichte/"} <= set(paths())


def test_every_listed_address_of_the_handbook_says_itself_that_it_is_the_canonical_one() -> None:
    content.handbook()
    content.chapter(ChapterPage.objects.get(slug="haushalt"), "darunter", "Text.")
    listed = [path for path in paths() if path.startswith(WORK)]
    assert len(listed) == 6
    for path in listed:
        assert f'<link rel="canonical" href="{HOST}{path}">' in Client().get(path).content.decode(), path


@pytest.mark.parametrize("kind", [HandbookPage, EditionPage])
def test_nothing_below_a_closed_work_or_edition_is_listed(kind) -> None:
    content.handbook()
    kind.objects.update(embargo_until=LATER)
    assert not [path for path in paths() if path.endswith("/berichte/")]


def test_when_the_current_edition_is_closed_the_work_is_still_listed() -> None:
    content.handbook()
    EditionPage.objects.filter(slug="2026").update(visibility=Visibility.PARTNERS)
    listed = [path for path in paths() if path.startswith(WORK)]
    assert listed == [WORK, f"{WORK}2011/", f"{WORK}2011/berichte/"]


# --- local authorities ---


def authority(number: int, **fields) -> Authority:
    return Authority.objects.create(
        key=f"0531{number:04d}", name=f"Musterstadt {number}", kind="kreisfreie-stadt", **fields
    )


def test_authorities_are_listed_in_both_languages_and_those_of_the_demo_are_not() -> None:
    real = authority(1)
    made_up = people.cast().birkenfurt
    assert made_up.is_demo
    address = real.get_absolute_url()
    (german,), (english,) = lines_of(address), lines_of(f"/en{address}")
    for language, path in (("de", address), ("en", f"/en{address}")):
        alternate = f'hreflang="{language}" href="{HOST}{path}"'
        assert alternate in german
        assert alternate in english
    assert lines_of("/kommunen/")
    assert made_up.slug not in xml()


def test_listed_authorities_answer_without_a_redirect() -> None:
    authority(1)
    for path in paths():
        if "/kommunen/" in path:
            assert Client().get(path).status_code == 200, path


def test_many_authorities_take_as_many_queries_as_one() -> None:
    authority(1)
    xml()
    before = queries()
    for number in range(2, 30):
        authority(number)
    assert queries() == before


# --- topics ---


def test_topics_are_listed_in_both_languages_as_long_as_they_are_offered() -> None:
    Term.objects.of(Vocabulary.TOPIC).filter(slug="umwelt").update(retired=True)
    for path in ("/themen/", "/themen/wohnen/"):
        for address in (path, f"/en{path}"):
            (line,) = lines_of(address)
            assert f'hreflang="de" href="{HOST}{path}"' in line
            assert f'hreflang="en" href="{HOST}/en{path}"' in line
    assert not lines_of("/themen/umwelt/")
    # Only topics have a page of their own.
    topics = Term.objects.of(Vocabulary.TOPIC).in_use()
    assert len([path for path in paths() if path.startswith("/themen/")]) == topics.count() + 1


def test_pages_of_a_language_carry_its_address() -> None:
    standard("imprint", "en")
    assert Locale.objects.count() == 2
    assert "/en/imprint/" in paths()
