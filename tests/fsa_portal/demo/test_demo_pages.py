"""The pages of the demo say what their content files say, whole and clean."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fsa_portal.demo import pages
from fsa_portal.demo.bodies import load_bodies
from fsa_portal.demo.pages import adding
from knowledge.funding.models import ProgrammePage
from knowledge.handbook.models import HandbookPage
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
        assert (programme.deadline_text, programme.own_share) == (one["deadline_text"], one["own_share"])
        for text in (programme.summary, programme.deadline_text, programme.own_share):
            assert text.endswith("."), text
        for html in (programme.purpose, programme.conditions, programme.path_to_apply):
            assert html.endswith(".</p>"), html[-60:]


def test_markup_of_the_content_files_is_cleaned(folder: Path) -> None:
    handbook = json.loads((folder / "handbook.json").read_text())
    handbook["work"]["intro"] = '<p onclick="x()">Gut <script>x()</script><b>gesagt</b>.</p>'
    (folder / "handbook.json").write_text(json.dumps(handbook))
    pages.load_pages()
    intro = HandbookPage.objects.get().intro
    assert "gesagt" in intro
    assert "script" not in intro
    assert "onclick" not in intro
