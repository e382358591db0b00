"""What a programme is, where it stands, and in which groups that is told."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeKind(models.TextChoices):
    """What a page of the funding guide describes."""

    PROGRAMME = "programm", _("Programme")
    CALL = "aufruf", pgettext_lazy("funding", "Call")
    INITIATIVE = "initiative", pgettext_lazy("funding", "Initiative")


class FundingStatus(models.TextChoices):
    """Where a programme stands. "Closes soon" is not stored: it follows from the deadline."""

    UNDER_REVIEW = "in-ueberpruefung", _("Under review")
    ANNOUNCED = "angekuendigt", _("Announced")
    OPEN = "antrag-moeglich", _("Open for applications")
    CLOSED = "geschlossen", pgettext_lazy("funding", "Closed")
    EXHAUSTED = "mittel-ausgeschoepft", _("Funds exhausted")
    ENDED = "ausgelaufen", _("Ended")
    SUCCEEDED = "nachfolge", _("Replaced by a successor")


CLOSES_SOON = ("frist-endet-bald", _("Closes soon"))
LISTED_FIRST = [
    CLOSES_SOON[0],
    FundingStatus.OPEN,
    FundingStatus.ANNOUNCED,
    FundingStatus.UNDER_REVIEW,
    FundingStatus.EXHAUSTED,
    FundingStatus.CLOSED,
    FundingStatus.SUCCEEDED,
    FundingStatus.ENDED,
]
"""The order of lists: what one can apply for, then what comes, then what is over."""


class StatusGroup(models.TextChoices):
    """The three questions that bring people to the list: what comes, what can I apply for, what was there."""

    EXPECTED = "erwartet", pgettext_lazy("funding", "Expected")
    OPEN = "offen", pgettext_lazy("funding", "Open now")
    CLOSED = "beendet", pgettext_lazy("funding", "Closed or over")


_EXPECTED = (FundingStatus.UNDER_REVIEW, FundingStatus.ANNOUNCED)
_OPEN = (FundingStatus.OPEN, CLOSES_SOON[0])


def group_of(status: str) -> StatusGroup:
    """The group of a stored or computed status."""
    if status in _OPEN:
        return StatusGroup.OPEN
    return StatusGroup.EXPECTED if status in _EXPECTED else StatusGroup.CLOSED


def status_names() -> dict[str, str | Promise]:
    """All eight by short name, the computed one included."""
    return {CLOSES_SOON[0]: CLOSES_SOON[1], **dict(FundingStatus.choices)}
