"""What the search is told about local authorities."""

from __future__ import annotations

import pytest
from django.utils import translation

from fsa_portal.directory.indexing import AuthoritySource
from fsa_portal.directory.models import AuthorityAlias, Organisation
from search.contract import FACETS, Source, source_of

pytestmark = pytest.mark.django_db
source = AuthoritySource()


def test_is_registered():
    assert isinstance(source_of("authority:05334032"), AuthoritySource)
    assert isinstance(source, Source)


def test_a_town_is_public_and_found_by_name_key_and_epithet(stolberg):
    (document,) = source.documents("authority:05334032")
    assert document.key == document.parent == "authority:05334032"
    assert document.title == "Stolberg (Rhld.)"
    assert document.url == "/kommunen/05334032-stolberg-rhld/"
    assert document.audience == {"public"}
    assert {"Kupferstadt", "05334032", "05 3 34 032"} <= set(document.aliases)
    assert document.facets == {
        "authority": ("05334032",),
        "authority_kind": ("mittlere-kreisangehoerige-stadt",),
        "district": ("05334",),
    }
    assert set(document.facets) <= set(FACETS)


def test_addresses_are_german_even_when_an_english_page_made_the_change(stolberg):
    with translation.override("en"):
        (document,) = source.documents("authority:05334032")
    assert document.url.startswith("/kommunen/")


def test_districts_are_their_own_district_and_cities_outside_have_none(region, muelheim):
    assert next(iter(source.documents("authority:05334"))).facets["district"] == ("05334",)
    assert next(iter(source.documents("authority:05117000"))).facets["district"] == ()


def test_fictional_ones_say_so(birkenfurt, stolberg):
    assert len(next(iter(source.documents("authority:05999001"))).labels) == 1
    assert next(iter(source.documents("authority:05334032"))).labels == ()


def test_gone_or_unknown_gives_nothing(region):
    region.delete()
    assert list(source.documents("authority:05334")) == []
    assert list(source.documents("authority:")) == []


def test_all_keys(stolberg, muelheim):
    assert set(source.keys()) == {"authority:05334", "authority:05334032", "authority:05117000"}


def test_a_renamed_district_renews_its_towns_which_show_its_name(region, stolberg, muelheim):
    assert set(source.affected(region)) == {"authority:05334", "authority:05334032"}
    assert list(source.affected(stolberg)) == ["authority:05334032"]


def test_a_new_epithet_renews_its_town(stolberg):
    assert list(source.affected(AuthorityAlias.objects.get())) == ["authority:05334032"]


def test_other_models_do_not_matter(db):
    assert list(source.affected(Organisation(name="X"))) == []
