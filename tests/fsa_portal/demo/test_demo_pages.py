"""The pages of the demo say what their content files say, whole and clean."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from fsa_portal.actor import ANONYMOUS
from fsa_portal.demo import pages
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.pages import adding
from fsa_portal.known_dates import Precision
from knowledge.funding.models import ProgrammePage
from knowledge.funding.reading import Reading
from knowledge.handbook.models import HandbookPage
from knowledge.reference.models import GlossaryEntry, Milestone, QuestionLink
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content files, free to be changed; the library, whose files take long to set, is empty."""
    content.site()
    load_bodies()
    copied = tmp_path / "content"
    shutil.copytree(adding.CONTENT, copied)
    (copied / "library.json").write_text("[]")
    monkeypatch.setattr(adding, "CONTENT", copied)
    return copied


def test_no_text_about_a_programme_ends_in_the_middle(folder: Path) -> None:
    given = {one["slug"]: one for one in json.loads((folder / "funding.json").read_text())}
    pages.load_pages()
    programmes = list(ProgrammePage.objects.all())
    assert {one.slug for one in programmes} == set(given)
    for programme in programmes:
        one = given[programme.slug]
        assert programme.deadline_note == one["deadline_note"]
        assert programme.summary.endswith("."), programme.summary
        for html in (
            programme.purpose,
            programme.path_to_apply,
            *(row.text for row in programme.terms.all()),
        ):
            assert html.endswith(".</p>"), html[-60:]
        assert [row.name for row in programme.funders.all()] == [row["name"] for row in one["funders"]]
        assert [(row.type, row.own_share) for row in programme.applicants.all()] == [
            (row["type"], row["own_share"]) for row in one["applicants"]
        ]
        before = programme.predecessor
        assert (before.slug if before else None) == one["predecessor"]
        assert (programme.programme.slug if programme.programme else None) == one["programme"]
    shown = {one.slug: Client().get(one.get_url()).content.decode() for one in programmes}
    linked = [one for one in programmes if one.programme]
    assert linked
    for call in linked:
        assert f'href="{call.programme.get_url()}"' in shown[call.slug].partition('id="aufrufe"')[2]
        assert f'href="{call.get_url()}"' in shown[call.programme.slug].partition('id="aufrufe"')[2]
    of_the_speech = [one for one in programmes if one.source.startswith("Rede")]
    assert {row.begins.precision for one in of_the_speech for row in one.terms.all()} == {Precision.YEAR}
    foci = [part for one in programmes for part in Reading(one, ANONYMOUS, "").parts if part.before]
    assert any(part.state == "in" for part in foci), "a funder whose focus has changed"


def test_markup_of_the_content_files_is_cleaned(folder: Path) -> None:
    handbook = json.loads((folder / "handbook.json").read_text())
    handbook["work"]["intro"] = '<p onclick="x()">Gut <script>x()</script><b>gesagt</b>.</p>'
    (folder / "handbook.json").write_text(json.dumps(handbook))
    pages.load_pages()
    intro = HandbookPage.objects.get().intro
    assert "gesagt" in intro
    assert "script" not in intro
    assert "onclick" not in intro


def test_the_current_edition_has_three_levels_and_its_chapters_lead_to_each_other(folder: Path) -> None:
    pages.load_pages()
    edition = HandbookPage.objects.get().current_edition
    chapters = edition.chapters(ANONYMOUS)
    assert len(chapters) >= 14
    levels = [chapter.depth - edition.depth for chapter in chapters]
    assert set(levels) == {1, 2, 3}
    numbers = [[int(piece) for piece in chapter.number.split(".")] for chapter in chapters]
    assert numbers == sorted(numbers)
    assert all(len(number) == level for number, level in zip(numbers, levels, strict=True))
    home = Client()
    for chapter in chapters:
        page = BeautifulSoup(home.get(chapter.reading_url()).content, "html.parser")
        for link in page.select(".fsa-prose a[href^='/handbuch/']"):
            assert home.get(link["href"]).status_code == 200, (chapter.label, link["href"])
        assert not page.select(".fsa-prose a:not([href])"), chapter.label


def test_questions_terms_and_milestones_lead_to_the_very_page_they_name(folder: Path) -> None:
    # The library is empty here: nothing may lead there.
    named = {
        model: [address for data in json.loads((folder / name).read_text()) for address in links(data)]
        for model, name, links in (
            (GlossaryEntry, "glossary.json", lambda data: [data["link"]]),
            (Milestone, "timeline.json", lambda data: [data["link"]]),
            (QuestionLink, "faq.json", lambda data: data["links"] * 2),
        )
    }
    pages.load_pages()
    handbook = HandbookPage.objects.get()
    for model, addresses in named.items():
        assert not model.objects.filter(link_page=None, link_address="").exists(), model
        wanted = sum(address == handbook.url for address in addresses)
        assert model.objects.filter(link_page=handbook).count() == wanted, model
    assert QuestionLink.objects.count() == len(named[QuestionLink])
