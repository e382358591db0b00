"""Contacts and short advice that were corrected."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.contacts import Contact, ShortAdvice
from fsa_portal.records import declare, exactly_one


class ContactCorrection(models.Model):
    """A contact, or a short advice, was entered wrongly: who corrected it when and why, and what stood there before.
    The database refuses to change or remove it."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="corrections")
    short_advice = models.ForeignKey(
        ShortAdvice, null=True, on_delete=models.CASCADE, related_name="corrections"
    )
    reason = models.CharField(_("reason"), max_length=300)
    before = models.JSONField(_("what stood there before"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    personal_data = declare(
        none="contact short_advice at", id="by", content="reason before", retention="case"
    )

    class Meta:
        verbose_name = _("correction of a contact")
        verbose_name_plural = _("corrections of contacts")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="cases_correction_has_a_reason"),
            models.CheckConstraint(
                condition=exactly_one("contact", "short_advice"),
                name="cases_correction_of_one_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id or self.short_advice_id} {self.at:%Y-%m-%d}"
