"""What kinds of events the office and its network hold."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """How people of social planning meet, from a conference for everybody to an office hour for one."""

    CONFERENCE = "fachtagung", _("Conference")
    REGIONAL_CONFERENCE = "regionalkonferenz", _("Regional conference")
    WORKSHOP_TALK = "werkstattgespraech", _("Workshop talk")
    NETWORK_MEETING = "netzwerktreffen", _("Network meeting")
    PEER_CIRCLE = "zirkeltreffen", _("Programme peer circle")
    TRAINING = "qualifizierung", _("Training")
    SOCIAL_AREA_CONFERENCE = "sozialraumkonferenz", _("Social-area conference")
    OFFICE_HOUR = "sprechstunde", _("Office hour")
    CALL_INFORMATION = "informationsveranstaltung", _("Call information session")
    WEBINAR = "webseminar", _("Webinar")
    COMMITTEE_DATE = "gremientermin", _("Committee date")
    COMMUNITY_DAY = "community-tag", _("Community day")
