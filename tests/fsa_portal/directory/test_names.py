"""German names: order, look-up and addresses."""

from __future__ import annotations

import pytest

from fsa_portal.directory import names


def test_umlauts_are_sorted_as_their_vowels():
    given = ["Zülpich", "Übach-Palenberg", "Unna", "Oelde", "Öhringen", "Kreis Unna"]
    assert sorted(given, key=names.sort_name) == [
        "Oelde",
        "Öhringen",
        "Übach-Palenberg",
        "Unna",
        "Kreis Unna",
        "Zülpich",
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mülheim an der Ruhr", "muelheim-an-der-ruhr"),
        ("Schloß Holte-Stukenbrock", "schloss-holte-stukenbrock"),
        ("Fröndenberg/Ruhr", "froendenberg-ruhr"),
        ("Stolberg (Rhld.)", "stolberg-rhld"),
    ],
)
def test_addresses_are_plain(name, slug):
    assert names.slug(name) == slug


def test_ue_may_be_typed_for_an_umlaut_and_stays_ue_where_it_is():
    assert names.spellings("muelheim") == {"muelheim", "mulheim"}
    assert "neuenkirchen" in names.spellings("neuenkirchen")
