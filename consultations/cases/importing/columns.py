"""What the columns of a table hold, guessed from their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Holds(TextChoices):
    """What a column may hold."""

    NOTHING = "", _("is not taken over")
    BODY = "body", _("name of the local authority or organisation")
    KEY = "key", _("official municipality key (AGS)")
    DATE = "date", _("date of the contact")
    KIND = "kind", _("kind of contact")
    MINUTES = "minutes", _("duration in minutes")
    HOURS = "hours", _("duration in hours")
    TOPIC = "topic", pgettext_lazy("column", "topic")
    TITLE = "title", _("title of the case")
    NOTE = "note", _("what was said and done")
    REMARK = "remark", _("further text, kept with its heading")
    STEP = "step", pgettext_lazy("column", "next step")
    STEP_ON = "step_on", _("day of the next step")
    NUMBER = "number", _("file number: its rows become one case")


SEVERAL = frozenset({Holds.NOTHING, Holds.NOTE, Holds.REMARK})
"""What more than one column may hold."""

_HEADINGS = [
    (Holds.KEY, r"\bags\b|gemeindeschl|schlüssel|schluessel|kennziffer|\bgkz\b|\bars\b"),
    (Holds.NUMBER, r"akten|\baz\b|fallnummer|fall-?nr|vorgang"),
    (Holds.STEP_ON, r"wiedervorlage|\bwv\b|fällig|faellig|termin nächst|nächster termin"),
    (Holds.STEP, r"nächster? schritt|naechster? schritt|to-?do|aufgabe|weiteres vorgehen"),
    (Holds.HOURS, r"stunden|\bstd\b|\bh\b"),
    (Holds.MINUTES, r"dauer|minuten|\bmin\b|zeit(?:aufwand|bedarf)|aufwand"),
    (Holds.DATE, r"datum|\btag\b|\bam\b|wann"),
    (Holds.KIND, r"\bart\b|kontaktart|form|kanal|medium|\bweg\b"),
    (Holds.BODY, r"kommune|gemeinde|stadt|kreis|gebietskörper|organisation|träger|kunde|ratsuchende|beratene|\bwer\b"),
    (Holds.TITLE, r"titel|projekt|anliegen|betreff|^fall$"),
    (Holds.TOPIC, r"thema|themen|schlagw|inhaltsbereich|handlungsfeld"),
    (Holds.NOTE, r"noti[zt]|inhalt|beschreib|gespräch|protokoll|was |text|bemerkung|kommentar"),
    (Holds.REMARK, r"ergebnis|ausgang|material|vereinbar|status|teilnehm"),
]  # fmt: skip
_PATTERNS = [(holds, re.compile(pattern)) for holds, pattern in _HEADINGS]


def guessed(header: Sequence[str]) -> list[str]:
    """What each heading speaks of; what only one column can hold goes to the first that speaks of it."""
    found: list[str] = []
    for heading in header:
        low = heading.lower()
        holds = next((holds for holds, pattern in _PATTERNS if pattern.search(low)), Holds.NOTHING)
        taken = holds.value in found and holds not in SEVERAL
        found.append(Holds.REMARK.value if taken else holds.value)
    return found
