"""Pages that are written for some kinds of local authority, and what their people see first."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from cms.meant_for import KindsField
from cms.models import BasePage, HomePage, StandardPage, home_of
from fsa_portal.accounts.models import Role
from fsa_portal.directory.kinds import AuthorityKind
from knowledge.examples.models import ExamplePage
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people

pytestmark = pytest.mark.django_db
KREIS, GEMEINDE = AuthorityKind.KREIS, AuthorityKind.GEMEINDE


@pytest.fixture(autouse=True)
def site() -> None:
    content.site()


@pytest.fixture
def three() -> None:
    """For districts, for all, for municipalities: published in this order."""
    content.example(title="Nur Kreise", slug="kreise", body_kinds=[KREIS, AuthorityKind.STAEDTEREGION])
    content.example(title="Alle", slug="alle")
    content.example(title="Nur Gemeinden", slug="gemeinden", body_kinds=[GEMEINDE])


def shown(browser: Client, path: str = "/") -> list[str]:
    (box,) = [box for box in browser.get(path).context["news"] if box.template == "cms/newest.html"]
    return [entry["title"] for entry in box.context["entries"]]


def test_kinds_come_back_from_the_database_and_from_a_revision_as_they_were_chosen() -> None:
    page = content.example(body_kinds=[GEMEINDE, KREIS])
    fresh = ExamplePage.objects.get(pk=page.pk)
    assert fresh.body_kinds == fresh.get_latest_revision_as_object().body_kinds == [KREIS, GEMEINDE]
    assert fresh.meant_for == ["Kreis", "Kreisangehörige Gemeinde"]
    assert list(BasePage.objects.ordered_for(GEMEINDE, "pk").filter(pk=page.pk)) == [page.basepage_ptr]
    assert not BasePage.objects.ordered_for(AuthorityKind.STADT, "pk").filter(pk=page.pk).exists()


@pytest.mark.parametrize("given", ["|kreis|gibtesnicht|", ["gibtesnicht", "kreis"], ("kreis", "kreis")])
def test_a_kind_that_does_not_exist_is_none(given) -> None:
    assert KindsField(max_length=300).to_python(given) == ["kreis"]


def test_a_visitor_sees_the_newest_and_chooses_a_kind_in_the_address(three) -> None:
    browser = Client()
    assert shown(browser) == ["Nur Gemeinden", "Alle", "Nur Kreise"]
    assert shown(browser, "/?fuer=kreis") == ["Nur Kreise", "Alle"]
    assert shown(browser, "/?fuer=kreisangehoerige-gemeinde") == ["Nur Gemeinden", "Alle"]
    assert shown(browser, "/?fuer=unsinn") == ["Nur Gemeinden", "Alle", "Nur Kreise"]
    text = browser.get("/?fuer=kreis").content.decode()
    assert '<option value="kreis" selected>' in text


def test_somebody_of_a_district_sees_its_content_first_and_can_look_at_everything(three) -> None:
    cast = people.cast()
    of_district = people.affiliation(Role.MEMBER, authority=cast.erlental)
    browser = people.browser(of_district.user)
    assert shown(browser) == ["Nur Kreise", "Alle"]
    assert shown(browser, "/?fuer=alle") == ["Nur Gemeinden", "Alle", "Nur Kreise"]
    # Moorbach is a municipality; a welfare organisation is of no kind.
    assert shown(cast.client("foreign")) == ["Nur Gemeinden", "Alle"]
    assert shown(cast.client("welfare")) == ["Nur Gemeinden", "Alle", "Nur Kreise"]


def test_who_acts_for_two_bodies_sees_what_is_for_the_one_in_force(three) -> None:
    cast = people.cast()
    held = people.affiliation(Role.MEMBER, authority=cast.erlental)
    other = people.affiliate(
        by=people.SYSTEM, user=held.user, role=Role.MEMBER, authority=cast.moorbach, starts_on=people.LONG_AGO
    )
    browser = people.browser(held.user)
    assert shown(browser) == ["Nur Kreise", "Alle"]
    browser.post("/konto/rolle/", {"affiliation": other.pk})
    assert shown(browser) == ["Nur Gemeinden", "Alle"]


def test_the_home_page_says_when_nothing_is_written_for_a_kind() -> None:
    content.example(body_kinds=[GEMEINDE])
    text = Client().get("/?fuer=kreis").content.decode()
    assert 'href="?fuer=alle#aktuell"' in text


def test_a_page_says_for_whom_it_is_and_leads_to_more_of_the_same(client) -> None:
    page = content.add(
        home_of("de"), StandardPage(title="Für Kreise", slug="fuer-kreise", body_kinds=[KREIS])
    )
    page.goals.set([content.term(Vocabulary.GOAL, "steuerung")])
    page.audiences.set([content.term(Vocabulary.AUDIENCE, "leitung")])
    page.save_revision().publish()
    text = client.get("/fuer-kreise/").content.decode()
    assert 'href="/suche/?goal=steuerung"' in text
    assert 'href="/suche/?audience=leitung"' in text
    assert ">Kreis</dd>" in text


def test_the_search_is_filtered_by_the_kind_of_body_and_counts_it(three, client) -> None:
    call_command("rebuild_search", verbosity=0)
    page = client.get("/suche/").context["page"]
    (group,) = [group for group in page.groups if group.name == "authority_kind"]
    assert {(option.label, option.count) for option in group.options} == {
        ("Kreis", 1),
        ("Städteregion", 1),
        ("Kreisangehörige Gemeinde", 1),
    }
    found = client.get("/suche/", {"authority_kind": "kreis"})
    assert [hit.hit.title for hit in found.context["page"].hits] == ["Nur Kreise"]
    assert 'name="authority_kind" value="kreis" checked' in " ".join(found.content.decode().split())


@pytest.mark.parametrize("make", [content.example, content.programme, content.document])
def test_every_kind_of_page_says_for_whom_it_is(client, settings, tmp_path, make) -> None:
    settings.PRIVATE_ROOT = tmp_path
    page = make(body_kinds=[KREIS, GEMEINDE])
    assert "Kreis, Kreisangehörige Gemeinde</dd>" in client.get(page.url).content.decode()


def test_the_choice_is_offered_where_something_is_to_read_only() -> None:
    def offers(model: type[Page]) -> bool:
        return any(getattr(panel, "field_name", "") == "body_kinds" for panel in model.settings_panels)

    assert offers(ExamplePage)
    assert offers(StandardPage)
    assert not offers(HomePage)
