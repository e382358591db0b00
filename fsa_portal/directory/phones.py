"""Phone numbers: typed as people write them, kept as E.164, shown as the country writes them."""

from __future__ import annotations

import re

COUNTRY = "DE"
_LABEL = re.compile(r"^\s*(?:telefon|tel|fon|mobil|handy)\b[.:]*", re.I)


class NoPhoneNumber(ValueError):
    """The text is no phone number."""


def parse(text: str) -> str:
    """``(02 21) 47 10-100``, ``0049 221 4710100`` or ``+49 (0)221/4710-100`` -> ``+492214710100``.

    Raises :class:`NoPhoneNumber`. A direct dial is a part of the number; E.164 has no place for an extension beside it.
    """
    import phonenumbers

    digits = _LABEL.sub("", text).strip()
    if any(character.isalpha() for character in digits):
        # The library would dial letters ("App. 5") by the keys of a telephone.
        raise NoPhoneNumber(text)
    try:
        number = phonenumbers.parse(digits, COUNTRY)
    except phonenumbers.NumberParseException as refused:
        raise NoPhoneNumber(str(refused)) from refused
    if number.extension or not phonenumbers.is_valid_number(number):
        raise NoPhoneNumber(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def shown(number: str) -> str:
    """``+492214710100`` -> ``0221 4710100``; a number abroad keeps its country code."""
    if not number:
        return ""
    import phonenumbers

    parsed = phonenumbers.parse(number, None)
    home = phonenumbers.country_code_for_region(COUNTRY) == parsed.country_code
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL))
