"""The pages of the demo say what their content files say, whole and clean."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from cms.desk.work import overdue
from cms.models import BasePage, PortalImage
from fsa_portal.accounts.models import Role, User
from fsa_portal.actor import ANONYMOUS
from fsa_portal.demo import pages
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.pages import adding
from fsa_portal.demo.pages.examples import load_examples
from fsa_portal.demo.pages.funding import load_funding
from fsa_portal.demo.pages.handbook import load_handbook
from fsa_portal.demo.pages.library import load_library
from fsa_portal.demo.pages.reference import load_reference
from fsa_portal.known_dates import Precision
from knowledge.examples.models import ExamplePage
from knowledge.funding.models import ProgrammePage
from knowledge.funding.reading import Reading
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookPage
from knowledge.library.models import DocumentPage
from knowledge.reference.models import GlossaryEntry, Milestone, QuestionLink, QuestionPage
from tests.factories import content, people

pytestmark = pytest.mark.django_db
CONTENT = adding.CONTENT
LOADED_ON = dt.date(2026, 11, 23)


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


def kept_pages() -> list[int]:
    kinds = (ChapterPage, ExamplePage)
    return [pk for kind in kinds for pk in kind.objects.values_list("pk", flat=True)]


def editor() -> User:
    return people.affiliation(Role.EDITOR).user


def test_no_text_about_a_programme_ends_in_the_middle(folder: Path) -> None:
    given = {one["slug"]: one for one in json.loads((folder / "funding.json").read_text())}
    load_funding()
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
    load_examples()
    load_handbook()
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


def test_drawings_with_what_must_be_said_and_a_table_to_fill_in_stand_in_their_chapters(folder: Path) -> None:
    given = [
        (chapter["slug"], block)
        for file in sorted((folder / "handbook" / "2026").glob("*.json"))
        for chapter in [json.loads(file.read_text())]
        for block in chapter["blocks"]
        if block["type"] in {"figure", "download"}
    ]
    assert [block["type"] for _slug, block in given].count("figure") >= 3
    assert "download" in {block["type"] for _slug, block in given}
    pages.load_examples()
    pages.load_handbook()
    visitor = Client()
    current = ChapterPage.objects.descendant_of(HandbookPage.objects.get().current_edition)
    for slug, block in given:
        shown = visitor.get(current.get(slug=slug).reading_url()).content.decode()
        page = BeautifulSoup(shown, "html.parser")
        if block["type"] == "download":
            (link,) = page.find_all("a", string=block["file"]["title"])
            answer = visitor.get(link["href"])
            book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
            (points,) = [one for one in page.select(".fsa-ticks") if block["file"]["of"] in one.parent.text]
            rows = [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]
            assert len(rows) > 5
            assert all(row in points.text for row in rows)
            continue
        (picture,) = page.find_all("img", alt=block["picture"]["alternative_text"])
        said = picture.find_parent("figure").figcaption.text
        for word in (
            block["caption"],
            block["source"],
            block["picture"]["credit"],
            block["picture"]["licence"],
        ):
            assert word in said
        drawn = visitor.get(picture["src"])
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
    assert PortalImage.objects.count() == len([1 for _slug, block in given if block["type"] == "figure"])


def test_the_page_for_sign_language_says_that_there_is_no_film_yet_and_shows_none(folder: Path) -> None:
    (said,) = [
        one for one in json.loads((folder / "pages.json").read_text()) if one["slug"] == "gebaerdensprache"
    ]
    assert "video" not in {block["type"] for block in said["blocks"]}
    pages.load_examples()
    pages.load_handbook()
    pages.load_home()
    shown = BeautifulSoup(Client().get("/gebaerdensprache/").content, "html.parser")
    assert "noch nicht gedreht" in shown.main.get_text()
    assert shown.find(["video", "iframe"]) is None
    assert shown.main.find("img") is None


def test_chapters_and_examples_are_found_by_topic_and_kind_of_body_and_are_kept_by_somebody(
    folder: Path,
) -> None:
    load_examples()
    load_handbook()
    assert not ChapterPage.objects.filter(topics=None).exists()
    call_command("rebuild_search", verbosity=0)
    about_reports = Client().get("/themen/sozialberichterstattung/").context["groups"]
    chapters = ChapterPage.objects.filter(topics__slug="sozialberichterstattung")
    assert {group.kind: group.count for group in about_reports}["chapter"] == chapters.count() >= 7
    # One of them is of the edition of 2011.
    assert chapters.descendant_of(EditionPage.objects.get(slug="2011")).exists()

    for_districts = Client().get("/suche/", {"authority_kind": "kreis", "kind": "example"}).context["page"]
    shown = {hit.hit.url for hit in for_districts.hits}
    assert "/praxis/planungsverbund-statt-neuer-stabsstelle/" in shown
    assert "/praxis/gespraeche-am-kuechentisch/" not in shown

    assert not BasePage.objects.filter(pk__in=kept_pages()).filter(responsible="").exists()
    frozen = ChapterPage.objects.descendant_of(EditionPage.objects.get(slug="2011"))
    without_date = BasePage.objects.filter(pk__in=kept_pages(), review_due_on=None)
    assert set(without_date.values_list("pk")) == set(frozen.values_list("pk"))
    late = {type(page.specific) for page in overdue(editor(), today=LOADED_ON)}
    assert late >= {ChapterPage, ExamplePage}


def test_a_programme_is_due_when_its_facts_count_as_old_and_some_are_for_certain_kinds_of_body(
    folder: Path,
) -> None:
    load_funding()
    for programme in ProgrammePage.objects.all():
        assert programme.responsible
        assert (programme.review_due_on < timezone.localdate()) == programme.is_unchecked, programme.slug
    assert "gesund-gross-werden-im-sozialraum" in {page.slug for page in overdue(editor())}
    assert ProgrammePage.objects.get(slug="planungspreis-kleine-gemeinde").body_kinds == [
        "kreisangehoerige-stadt",
        "kreisangehoerige-gemeinde",
    ]


def test_a_document_is_kept_by_a_role_and_says_for_whom_it_is(folder: Path, settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path / "files"
    given = next(one for one in json.loads((CONTENT / "library.json").read_text()) if one["format"] == "txt")
    (folder / "library.json").write_text(json.dumps([given]))
    load_library()
    page = DocumentPage.objects.get()
    assert (page.responsible, page.body_kinds) == (given["owner"], given["body_kinds"])
    assert str(page.review_due_on) == given["review_on"]


def test_the_questions_that_help_most_are_listed(folder: Path) -> None:
    few = json.loads((folder / "faq.json").read_text())[:7]
    (folder / "faq.json").write_text(json.dumps(few))
    counts = {one["slug"]: sum(one["reuse"].values()) for one in few}
    best = sorted(filter(counts.get, counts), key=counts.__getitem__, reverse=True)[:5]
    load_reference()
    load_reference()
    assert best
    for address in ("/haeufige-fragen/", "/en/frequently-asked-questions/"):
        top = Client().get(address).context["top"]
        assert [(one.slug, one.reuse) for one in top] == [(slug, counts[slug]) for slug in best]
    assert not QuestionPage.objects.filter(responsible="").exists()
    assert not QuestionPage.objects.filter(review_due_on=None).exists()
