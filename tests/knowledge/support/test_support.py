"""What authorities gave to the work of the office: counted and listed on their pages, kept by editors."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fsa_portal.actor import Visibility
from knowledge.support.models import Support
from tests.factories import content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    return people.cast()


def box(cast: Cast, browser: Client | None = None) -> str:
    page = (browser or Client()).get(cast.birkenfurt.get_absolute_url()).content.decode()
    return page.partition('id="beitraege"')[2].partition("</section>")[0]


def test_the_page_counts_by_kind_and_lists_the_newest_first(cast: Cast) -> None:
    for year, kind, what in ((2024, "talk", "Alt"), (2026, "review", "Neu"), (2025, "talk", "Mitte")):
        Support.objects.create(authority=cast.birkenfurt, kind=kind, what=what, year=year)
    Support.objects.create(authority=cast.moorbach, kind="talk", what="Fremd", year=2026)
    shown = box(cast)
    assert shown.index("Neu") < shown.index("Mitte") < shown.index("Alt")
    assert "Fremd" not in shown
    assert "<strong>3 " in shown
    assert " 2 · " in shown


def test_a_page_is_linked_for_those_who_may_see_it(cast: Cast) -> None:
    page = content.document(visibility=Visibility.INTERNAL)
    Support.objects.create(authority=cast.birkenfurt, kind="chapter", what="Ein Text", year=2026, page=page)
    assert "Ein Text" in box(cast)
    assert page.url not in box(cast)
    assert page.url in box(cast, cast.client("adviser"))


def test_without_any_the_page_says_what_could_be_given(cast: Cast) -> None:
    assert "fsa-empty" in box(cast)


def test_editors_enter_change_and_remove_them(cast: Cast) -> None:
    editor = cast.client("editor")
    given = {
        "authority": cast.birkenfurt.pk,
        "kind": "talk",
        "what": "Vortrag",
        "year": "2026",
        "on": "2026-05-19",
    }
    assert editor.post(reverse("beitraege:add"), given).status_code == 302
    record = Support.objects.get()
    assert "Vortrag" in editor.get(reverse("beitraege:index")).content.decode()
    change = reverse("beitraege:edit", args=[record.pk])
    assert editor.post(change, given | {"what": "Anderer Vortrag"}).status_code == 302
    assert "Anderer Vortrag" in box(cast)
    assert editor.post(reverse("beitraege:delete", args=[record.pk])).status_code == 302
    assert not Support.objects.exists()


def test_the_day_must_lie_in_the_year(cast: Cast) -> None:
    given = {
        "authority": cast.birkenfurt.pk,
        "kind": "talk",
        "what": "Vortrag",
        "year": "2025",
        "on": "2026-05-19",
    }
    response = cast.client("editor").post(reverse("beitraege:add"), given)
    assert response.status_code == 200
    assert not Support.objects.exists()
