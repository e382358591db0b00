"""How far strategic social planning has come in a body."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanningStage(TextChoices):
    """Where a body stands with its strategic social planning, from none at all to one that steers."""

    NONE = "keine", _("No social planning")
    INTERESTED = "interesse", _("Interested, no decision yet")
    DECIDED = "beschlossen", _("Decision taken")
    IN_DESIGN = "in-konzeption", _("In design")
    SETTING_UP = "im-aufbau", _("Being set up")
    ESTABLISHED = "etabliert", _("Established")
    INTEGRATED = "integriert", _("Integrated and strategic")
