"""What was given to those who were advised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from consultations.cases.models.contacts import Contact, ShortAdvice
from fsa_portal.records import declare, exactly_one
from knowledge.library.models.kinds import DocumentKind


class MaterialGiven(models.Model):
    """A sheet, a chapter or a template that was given to a client: counted by kind, and by page where it is one."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="materials")
    short_advice = models.ForeignKey(
        ShortAdvice, null=True, on_delete=models.CASCADE, related_name="materials"
    )
    kind = models.CharField(_("kind"), max_length=40, choices=DocumentKind)
    about = models.CharField(_("what it is"), max_length=200, blank=True)
    page = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("page")
    )

    personal_data = declare(none="contact short_advice kind page", content="about", retention="case")

    class Meta:
        verbose_name = _("material given")
        verbose_name_plural = _("materials given")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("contact", "short_advice"),
                name="cases_material_was_given_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="cases_material_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        kind = str(self.get_kind_display())
        return f"{kind}: {self.about}" if self.about else kind
