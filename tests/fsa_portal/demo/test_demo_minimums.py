"""The demo has as much to read as a portal that one comes back to, and every page of it is kept by somebody."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsa_portal.demo.bodies import BODIES
from fsa_portal.demo.pages.adding import content
from fsa_portal.demo.pages.funding import FICTIONAL
from fsa_portal.demo.pages.handbook import chapters_of
from fsa_portal.demo.people import PEOPLE

TOLD_IN_THE_SPEECH = {2007, 2008, 2010, 2011, 2013, 2015, 2016, 2018}
ROLES = {"Redaktion der FSA", "Beratung der FSA", "Teamleitung der FSA", "Administration der FSA"}
NOT_READ = {"type", "key", "slug", "level", "ordered", "date"}


def edition(slug: str) -> list[dict[str, Any]]:
    (found,) = [one for one in content("handbook")["editions"] if one["slug"] == slug]
    return chapters_of(found)


def texts(value: Any) -> Iterator[str]:
    """What a reader reads of a block."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_READ:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield html.unescape(re.sub(r"<[^>]+>", " ", value))


def words(chapter: dict[str, Any]) -> int:
    return len(re.findall(r"\w+", " ".join(texts(chapter["blocks"]))))


def test_the_current_edition_has_fourteen_chapters_and_more_of_nine_hundred_words_in_three_levels() -> None:
    long = [chapter for chapter in edition("2026") if words(chapter) >= 900]
    assert len(long) >= 14
    assert {chapter["number"].count(".") for chapter in long} == {0, 1, 2}
    assert [chapter["number"] for chapter in edition("2026") if chapter not in long] == []


def test_the_edition_of_2011_has_three_chapters_of_nine_hundred_words() -> None:
    assert len([chapter for chapter in edition("2011") if words(chapter) >= 900]) >= 3


def test_one_chapter_is_about_planning_in_districts() -> None:
    assert "sozialplanung-in-kreisen" in {chapter["slug"] for chapter in edition("2026")}


def test_examples_and_made_up_programmes_are_enough_to_compare() -> None:
    assert len({example["slug"] for example in content("examples")}) >= 16
    assert len({one["slug"] for one in content("funding") if one["source"] == FICTIONAL}) >= 8


def test_the_timeline_has_the_years_of_the_founding_speech_each_with_a_source() -> None:
    entries = content("timeline")
    assert {int(entry["date"][:4]) for entry in entries} >= TOLD_IN_THE_SPEECH
    assert all(entry["source"] for entry in entries)


@pytest.mark.parametrize("kind", ["examples", "library", "faq", "funding", "pages"])
def test_a_role_answers_for_every_page(kind: str) -> None:
    assert {one["owner"] for one in content(kind)} <= ROLES


@pytest.mark.parametrize("slug", ["2011", "2026"])
def test_a_role_answers_for_every_chapter(slug: str) -> None:
    assert {chapter["owner"] for chapter in edition(slug)} <= ROLES


@pytest.mark.parametrize("kind", ["examples", "library", "faq", "2026"])
def test_every_page_is_looked_over_again_within_a_year(kind: str) -> None:
    for one in edition(kind) if kind.isdigit() else content(kind):
        read, due = dt.date.fromisoformat(one["reviewed"]), dt.date.fromisoformat(one["review_on"])
        assert dt.timedelta() < due - read <= dt.timedelta(days=366), one["slug"]


FICTIONAL_BODY = re.compile(r"0599[789]\d*")
OFFICIAL_KEY = re.compile(r"05\d{3}(\d{3})?")


def keys_in(value: Any) -> Iterator[str]:
    """The official keys of bodies that something made up names, wherever it names them."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)
    elif isinstance(value, str) and OFFICIAL_KEY.fullmatch(value):
        yield value


CONTENT = sorted(BODIES.parent.rglob("*.json"))


@pytest.mark.parametrize("path", CONTENT, ids=[path.stem for path in CONTENT])
def test_nothing_of_the_demo_belongs_to_a_real_body_but_public_facts_with_their_source(path: Path) -> None:
    """Documents, cases, contacts, examples, contributions: real bodies exist, what is made up must not be theirs."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for record in data if isinstance(data, list) else [data]:
        real = {key for key in keys_in(record) if not FICTIONAL_BODY.fullmatch(key)}
        assert not real or record["source"].startswith("Rede zur Sozialplanung"), real


def test_people_of_the_demo_work_for_made_up_bodies() -> None:
    worked_for = {hat.authority for person in PEOPLE for hat in person.hats if hat.authority}
    assert worked_for
    assert all(FICTIONAL_BODY.fullmatch(key) for key in worked_for)


def test_the_page_of_the_region_of_the_speech_has_its_three_years() -> None:
    """The public facts of the founding speech on its own region."""
    years = [entry["date"] for entry in content("timeline") if "05334" in entry.get("authorities", ())]
    assert years == ["2010", "2015", "2018"]
