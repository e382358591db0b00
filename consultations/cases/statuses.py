"""The life of a case: its statuses and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseStatus(TextChoices):
    """Where a case stands."""

    REQUEST = "anfrage", _("Request received")
    TRIAGE = "vorpruefung", _("Triage")
    FIRST_TALK = "erstgespraech", _("First talk")
    SCOPING = "auftragsklaerung", _("Scoping")
    AGREED = "vereinbart", _("Advice agreed")
    ADVISING = "in-beratung", _("In progress")
    RESTING = "ruht", _("On hold")
    FOLLOW_UP = "nachbetreuung", _("Follow-up")
    CLOSED = "abgeschlossen", _("Closed")
    REFERRED = "weitervermittelt", _("Referred")
    NOT_REALISED = "nicht-zustande-gekommen", _("Not realised")


FINAL = (CaseStatus.CLOSED, CaseStatus.REFERRED, CaseStatus.NOT_REALISED)
"""A case in one of these has a coded outcome and no next step."""
OPEN = tuple(status for status in CaseStatus if status not in FINAL)

_S = CaseStatus
TRANSITIONS: dict[str, tuple[CaseStatus, ...]] = {
    _S.REQUEST: (
        _S.TRIAGE,
        _S.FIRST_TALK,
        _S.SCOPING,
        _S.ADVISING,
        _S.RESTING,
        _S.REFERRED,
        _S.NOT_REALISED,
        _S.CLOSED,
    ),
    _S.TRIAGE: (_S.FIRST_TALK, _S.SCOPING, _S.RESTING, _S.REFERRED, _S.NOT_REALISED),
    _S.FIRST_TALK: (_S.SCOPING, _S.AGREED, _S.ADVISING, _S.RESTING, _S.REFERRED, _S.NOT_REALISED, _S.CLOSED),
    _S.SCOPING: (_S.AGREED, _S.ADVISING, _S.RESTING, _S.REFERRED, _S.NOT_REALISED),
    _S.AGREED: (_S.ADVISING, _S.RESTING, _S.NOT_REALISED, _S.CLOSED),
    _S.ADVISING: (_S.RESTING, _S.FOLLOW_UP, _S.REFERRED, _S.CLOSED),
    _S.RESTING: (
        _S.FIRST_TALK,
        _S.SCOPING,
        _S.ADVISING,
        _S.FOLLOW_UP,
        _S.REFERRED,
        _S.NOT_REALISED,
        _S.CLOSED,
    ),
    _S.FOLLOW_UP: (_S.ADVISING, _S.RESTING, _S.CLOSED),
    # A closed case that comes to life again goes on where advice goes on.
    _S.CLOSED: (_S.ADVISING, _S.FOLLOW_UP),
    _S.REFERRED: (_S.ADVISING,),
    _S.NOT_REALISED: (_S.FIRST_TALK, _S.ADVISING),
}


def next_statuses(status: str) -> tuple[CaseStatus, ...]:
    """The statuses that a case may take next."""
    return TRANSITIONS[status]
