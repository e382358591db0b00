"""What the database keeps about authorities and organisations, and how they are looked up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from fsa_portal.directory.kinds import AuthorityKind, OrganisationKind
from fsa_portal.directory.models import Authority, AuthorityAlias, Organisation

pytestmark = pytest.mark.django_db


def names(queryset) -> list[str]:
    return [one.name for one in queryset]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("directory_kind_is_known", {"key": "05111000", "kind": "freistaat"}),
        ("directory_key_is_official", {"key": "0511100a", "kind": AuthorityKind.KREISFREIE_STADT}),
        ("directory_key_is_official", {"key": "06111000", "kind": AuthorityKind.KREISFREIE_STADT}),
        ("directory_key_is_official", {"key": "051110", "kind": AuthorityKind.ZWECKVERBAND}),
        ("directory_key_fits_kind", {"key": "05111", "kind": AuthorityKind.KREISFREIE_STADT}),
        ("directory_key_fits_kind", {"key": "05166000", "kind": AuthorityKind.KREIS}),
        ("directory_members_only_have_a_district", {"key": "05334004", "kind": AuthorityKind.STADT}),
        (
            "directory_members_only_have_a_district",
            {"key": "05334000", "kind": AuthorityKind.KREISFREIE_STADT, "parent_id": "05334"},
        ),
        (
            "directory_district_follows_from_key",
            {"key": "05166032", "kind": AuthorityKind.STADT, "parent_id": "05334"},
        ),
        (
            "directory_population_has_a_date",
            {"key": "05111000", "kind": AuthorityKind.KREISFREIE_STADT, "population": 600_000},
        ),
        (
            "directory_population_has_a_date",
            {
                "key": "05111000",
                "kind": AuthorityKind.KREISFREIE_STADT,
                "population_date": dt.date(2025, 12, 31),
            },
        ),
        (
            "directory_name_has_letters",
            {"key": "05111000", "kind": AuthorityKind.KREISFREIE_STADT, "name": "–"},
        ),
    ],
)
def test_the_database_refuses(region, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Authority.objects.create(**{"name": "Neustadt"} | values)


def test_a_key_exists_once(region):
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Authority.objects.create(key="05334", name="Noch einmal", kind=AuthorityKind.KREIS)


def test_a_known_population_is_kept_with_its_date(muelheim):
    muelheim.population, muelheim.population_date = 170_000, dt.date(2025, 12, 31)
    muelheim.save()
    muelheim.refresh_from_db()
    assert muelheim.population == 170_000


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("directory_alias_kind_is_known", {"name": "X", "kind": "nick", "source": "Y"}),
        ("directory_alias_has_a_source", {"name": "X", "kind": "epithet", "source": ""}),
        ("name", {"name": "Kupferstadt", "kind": "epithet", "source": "Y"}),
    ],
)
def test_the_database_refuses_aliases(stolberg, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AuthorityAlias.objects.create(authority=stolberg, **values)


def test_the_database_refuses_organisations():
    Organisation.objects.create(name="Verband Nord", kind=OrganisationKind.WOHLFAHRTSVERBAND)
    with pytest.raises(IntegrityError, match="directory_one_organisation_per_name"), transaction.atomic():
        Organisation.objects.create(name="VERBAND nord", kind=OrganisationKind.STIFTUNG)
    with pytest.raises(IntegrityError, match="directory_organisation_kind_is_known"), transaction.atomic():
        Organisation.objects.create(name="Verband Süd", kind="club")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stol", ["Stolberg (Rhld.)"]),
        ("Kupferstadt", ["Stolberg (Rhld.)"]),
        ("kupferstadt stolberg", ["Stolberg (Rhld.)"]),
        ("Aachen", ["Aachen", "Städteregion Aachen"]),
        ("städteregion", ["Städteregion Aachen"]),
        ("Staedteregion Aach", ["Städteregion Aachen"]),
        ("Mulheim Ruhr", ["Mülheim an der Ruhr"]),
        ("Muelheim", ["Mülheim an der Ruhr"]),
        ("05 3 34", ["Aachen", "Städteregion Aachen", "Stolberg (Rhld.)"]),
        ("05334002", ["Aachen"]),
        ("berg", []),
        ("kupferstadt aachen", []),
        ("%", ["Aachen", "Städteregion Aachen", "Mülheim an der Ruhr", "Stolberg (Rhld.)"]),
    ],
)
def test_look_up_by_beginnings_of_words(stolberg, aachen, muelheim, text, found):
    assert names(Authority.objects.named(text)) == found


def test_adjectives(region, stolberg, aachen, muelheim, birkenfurt):
    assert names(Authority.objects.demo()) == ["Birkenfurt", "Kreis Erlental"]
    assert birkenfurt not in Authority.objects.real()
    assert names(Authority.objects.districts()) == ["Städteregion Aachen", "Kreis Erlental"]
    assert names(Authority.objects.real().municipalities()) == [
        "Aachen",
        "Mülheim an der Ruhr",
        "Stolberg (Rhld.)",
    ]
    assert names(Authority.objects.in_district(region)) == ["Aachen", "Stolberg (Rhld.)"]


def test_an_organisation_is_active_in_several_authorities(region, stolberg, aachen):
    provider = Organisation.objects.create(name="Träger West", kind=OrganisationKind.FREIER_TRAEGER)
    provider.active_in.set([region, stolberg])
    Organisation.objects.create(name="Träger Ost", kind=OrganisationKind.FREIER_TRAEGER, is_demo=True)
    assert names(Organisation.objects.active_in(stolberg)) == ["Träger West"]
    assert names(Organisation.objects.active_in(aachen)) == []
    assert names(Organisation.objects.real()) == ["Träger West"]
    assert names(Organisation.objects.demo()) == ["Träger Ost"]


def test_keys_are_printed_in_their_parts(region, stolberg):
    assert (region.spaced_key, stolberg.spaced_key) == ("05 3 34", "05 3 34 032")
