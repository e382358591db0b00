"""How somebody wants the workspace to be."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import Affiliation
from fsa_portal.records import declare

SIGNER = Signer(salt="consultations.cases.step_calendar", sep=".")


class WithoutKey(models.Model):
    """Somebody does not want the line to open with the key ``n``: single keys meet those of the own software. Without a
    row the key works."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="without_log_key"
    )

    personal_data = declare(id="user", retention="account")

    class Meta:
        verbose_name = _("key of the one-line log switched off")
        verbose_name_plural = _("keys of the one-line log switched off")

    def __str__(self) -> str:
        return f"{self.user_id}"


class StepCalendarQuerySet(models.QuerySet["StepCalendar"]):
    """Calendars by their secret address."""

    def of_address(self, token: str) -> StepCalendarQuerySet:
        """The one that the token opens; none once it was taken back or the role has ended."""
        try:
            key = uuid.UUID(SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return self.none()
        in_force = Affiliation.objects.in_force().filter(user__is_active=True)
        return self.filter(key=key, affiliation__in=in_force)


class StepCalendar(models.Model):
    """The steps of an adviser as a calendar that programs read, at an address only its owner knows. Without a row there
    is none."""

    affiliation = models.OneToOneField(
        Affiliation, on_delete=models.CASCADE, related_name="step_calendar", verbose_name=_("adviser")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Signed it is the address: who reads the table knows none."""
    made_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)

    objects = StepCalendarQuerySet.as_manager()

    personal_data = declare(none="key made_at", id="affiliation", retention="account")

    class Meta:
        verbose_name = _("calendar of steps")
        verbose_name_plural = _("calendars of steps")

    def __str__(self) -> str:
        return f"{self.affiliation_id}"

    def get_absolute_url(self) -> str:
        return reverse("cases:step_calendar", args=[SIGNER.sign(self.key.hex)])
