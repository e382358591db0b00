"""Where it can be read that something came about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from fsa_portal.records import declare


class Evidenced(models.Model):
    """What may be proved by a page of the portal or by an address elsewhere, one of both."""

    evidence = models.URLField(_("evidence"), max_length=500, blank=True)
    evidence_page = models.ForeignKey(
        Page, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("page")
    )

    personal_data = declare(none="evidence_page", content="evidence", retention="case")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence="") | Q(evidence_page__isnull=True),
                name="%(app_label)s_%(class)s_one_evidence",
            )
        ]

    @property
    def evidence_url(self) -> str:
        """Where to look; empty where nothing proves it."""
        page = self.evidence_page
        return str(page.url or "") if page is not None else self.evidence
