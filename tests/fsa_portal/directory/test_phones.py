"""Phone numbers in the ways in which people write them."""

from __future__ import annotations

import pytest

from fsa_portal.directory import phones


@pytest.mark.parametrize(
    "text",
    [
        "0221 4710100",
        "0221/4710-100",
        "(02 21) 47 10-100",
        "02 21 / 47 10 - 100",
        "+49 221 4710100",
        "+49 (0)221 4710-100",
        "0049 221 4710 100",
        "Tel. 0221 4710-100",
        "Telefon: 0221.4710.100",
        "  0221\u00a04710100 ",
    ],
)
def test_every_german_spelling_is_kept_alike(text):
    assert phones.parse(text) == "+492214710100"


def test_mobile_and_foreign_numbers():
    assert phones.parse("0170 1234567") == "+491701234567"
    assert phones.parse("+43 1 58858-0") == "+431588580"


def test_a_direct_dial_is_part_of_the_number():
    assert phones.parse("0221 4710-0") != phones.parse("0221 4710-100")


@pytest.mark.parametrize(
    "text",
    ["", "12", "keine", "0221 4710-100 App. 5", "0221 4710100 ext. 5", "0221 4710100 oder 101", "9" * 60],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(phones.NoPhoneNumber):
        phones.parse(text)


def test_numbers_are_shown_as_the_country_writes_them():
    assert phones.shown("+492214710100") == "0221 4710100"
    assert phones.shown("+431588580").startswith("+43 ")
    assert phones.shown("") == ""
