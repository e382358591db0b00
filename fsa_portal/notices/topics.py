"""What notices are about, and how often somebody wants to hear of it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a person can choose to hear of, each with a frequency of its own."""

    CASES = "cases", _("News in consultations")
    ACCESS = "access", _("Invitations and access")
    CALLS = "calls", _("Funding calls")
    EVENTS = "events", _("Events")
    HANDBOOK = "handbook", _("Handbook")
    SYSTEM = "system", _("The portal itself")


class Frequency(TextChoices):
    """How often: each on its own, or together in a bundle."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week, on Monday")
    MONTHLY = "monthly", _("once a month, on the first")
    NEVER = "never", _("never")


DEFAULTS: dict[str, Frequency] = {
    Topic.CASES: Frequency.DAILY,
    Topic.ACCESS: Frequency.NOW,
    Topic.CALLS: Frequency.WEEKLY,
    Topic.EVENTS: Frequency.WEEKLY,
    Topic.HANDBOOK: Frequency.MONTHLY,
    Topic.SYSTEM: Frequency.NOW,
}
"""For whoever has chosen nothing: no more than one mail a day, but for what waits for the person."""
