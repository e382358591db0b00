"""The page of an authority in parts: each has an address, and an empty one says what to do."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority
from knowledge.library.models import DocumentFunder, DocumentKind
from knowledge.reference.models import TimelinePage
from tests.factories import content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db
PARTS = ["berichte", "praxis", "foerderung", "beitraege"]


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    return people.cast()


def page_of(authority: Authority) -> str:
    return Client().get(authority.get_absolute_url()).content.decode()


def part(page: str, anchor: str) -> str:
    return page.partition(f'id="{anchor}"')[2].partition("</section>")[0]


def test_reports_stand_from_the_oldest_to_the_newest_with_edition_and_funder(cast: Cast) -> None:
    for slug, year, kind in (
        ("c", 2018, DocumentKind.SOCIAL_REPORT),
        ("a", 2010, DocumentKind.DEVELOPMENT_PLAN),
        ("b", 2015, DocumentKind.AREA_PROFILE),
    ):
        report = content.document(
            slug=slug,
            title=f"Bericht {year}",
            year=year,
            kind=kind,
            edition=f"Ausgabe zu {year}",
            authorities=[cast.birkenfurt],
        )
    report.funders.set([DocumentFunder(name="Stiftung Nachbarschaft")])
    report.save_revision().publish()
    content.document(
        slug="rede", title="Eine Rede", year=2012, kind=DocumentKind.SPEECH, authorities=[cast.birkenfurt]
    )
    content.document(
        slug="fremd", title="Fremder Bericht", kind=DocumentKind.SOCIAL_REPORT, authorities=[cast.moorbach]
    )
    page = page_of(cast.birkenfurt)
    reports = part(page, "berichte")
    assert re.findall(r">Bericht (\d{4})<", reports) == ["2010", "2015", "2018"]
    assert "Ausgabe zu 2018" in reports
    assert "Stiftung Nachbarschaft" in reports
    assert "Eine Rede" not in reports
    assert "Eine Rede" in part(page, "dokumente")
    assert "Fremder Bericht" not in page


def test_the_history_of_an_authority_stands_in_order_each_entry_with_its_source(cast: Cast) -> None:
    for year, whose in (
        (2018, [cast.erlental]),
        (2010, [cast.erlental, cast.birkenfurt]),
        (2015, [cast.moorbach]),
    ):
        entry = content.milestone(
            date=dt.date(year, 1, 1), precision="year", title=f"Bericht {year}", source=f"Rede, {year}"
        )
        entry.authorities.set(whose)
    history = part(page_of(cast.erlental), "geschichte")
    assert re.findall(r">Bericht (\d{4})<", history) == ["2010", "2018"]
    assert [source in history for source in ("Rede, 2010", "Rede, 2018", "Rede, 2015")] == [True, True, False]
    assert 'href="/kommunen/' in Client().get("/zeitleiste/").content.decode()
    assert 'id="geschichte"' not in page_of(
        people.authority("05998000", "Rheinfurth", AuthorityKind.KREISFREIE_STADT)
    )
    TimelinePage.objects.update(visibility="internal")
    assert 'id="geschichte"' not in page_of(cast.erlental), "the entries are for whom the timeline is"


def test_every_part_has_an_address_that_the_page_lists(cast: Cast) -> None:
    page = page_of(cast.birkenfurt)
    for anchor in PARTS:
        assert f'href="#{anchor}"' in page
        assert page.count(f'id="{anchor}"') == 1


def test_empty_parts_say_what_to_do(cast: Cast) -> None:
    page = page_of(cast.moorbach)
    for anchor in PARTS:
        assert "fsa-empty" in part(page, anchor), anchor


def test_open_funding_is_listed_and_closed_is_not(cast: Cast) -> None:
    content.programme(title="Offen", slug="offen")
    content.programme(title="Vorbei", slug="vorbei", deadline=dt.date(2020, 1, 1))
    shown = part(page_of(cast.birkenfurt), "foerderung")
    assert "Offen" in shown
    assert "Vorbei" not in shown


def test_money_that_can_be_had_elsewhere_only_is_not_offered(cast: Cast) -> None:
    """A fund of one district helps its towns; nobody else can apply."""
    city = people.authority("05998000", "Rheinfurth", AuthorityKind.KREISFREIE_STADT)
    for slug, places in (("land", []), ("kreis", [cast.erlental]), ("stadt", [city])):
        page = content.programme(title=f"Fonds {slug}", slug=slug)
        page.places.set(places)
        page.save_revision().publish()
    for authority, offered in (
        (city, ["land", "stadt"]),
        (cast.birkenfurt, ["kreis", "land"]),
        (cast.erlental, ["kreis", "land"]),
    ):
        assert sorted(re.findall(r">Fonds (\w+)<", part(page_of(authority), "foerderung"))) == offered


def test_one_that_is_no_more_has_no_empty_parts(cast: Cast) -> None:
    Authority.objects.filter(pk=cast.moorbach.pk).update(valid_until=dt.date(2025, 12, 31))
    page = page_of(cast.moorbach)
    assert "fsa-empty" not in page
    content.document(kind=DocumentKind.SOCIAL_REPORT, authorities=[cast.moorbach], title="Letzter Bericht")
    assert "Letzter Bericht" in page_of(cast.moorbach)


def test_the_map_of_the_state_can_be_used_by_keyboard_and_names_each_district(client, cast: Cast) -> None:
    from fsa_portal.directory import register

    register.load_register()
    page = client.get("/kommunen/").content.decode()
    drawn = page.partition('<svg class="fsa-map"')[2].partition("</svg>")[0]
    links = re.findall(r'<a class="fsa-map__link" href="([^"]+)" aria-label="([^"]+)"', drawn)
    assert len(links) == len(re.findall(r"<title>[^<]+</title>", drawn)) == 53
    listed = page.replace(drawn, "")
    assert all(f'href="{address}"' in listed for address, _ in links), "the list beside it has all of them"
    assert "GeoBasis-DE" in listed
