"""Who supported the work of the office, and with what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from fsa_portal.directory.models import Authority
from fsa_portal.known_dates import year_field
from fsa_portal.records import declare


class SupportKind(models.TextChoices):
    """What a local authority gave."""

    TALK = "talk", _("Talk")
    REVIEW = "review", _("Review")
    CHAPTER = "chapter", _("Chapter or text")
    DATA = "data", _("Data")
    HOST = "host", _("Host of a meeting")


class Support(models.Model):
    """A local authority supported the work of the office: it held a talk, reviewed a draft, wrote a chapter. Public on
    its page, as a thank-you and so that others know whom to ask."""

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("local authority"),
        help_text=_("Whose work it was; it stands on the page of this authority."),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=SupportKind, help_text=_("Counted on the page of the authority.")
    )
    what = models.CharField(
        _("what"),
        max_length=200,
        help_text=_("Title or subject, and the occasion. Name functions, never people."),
    )
    year = year_field(_("year"), _("In which it was given."))
    on = models.DateField(_("day"), null=True, blank=True, help_text=_("If it is known; in the same year."))
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("Where it can be read: a chapter, a document. Readers who may not see it get no link."),
    )

    personal_data = declare(none="authority kind what year on page")

    class Meta:
        verbose_name = _("contribution to our work")
        verbose_name_plural = _("contributions to our work")
        ordering = ["-year", F("on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_is_known"),
            models.CheckConstraint(
                condition=Q(on=None) | Q(on__year=F("year")), name="support_day_lies_in_its_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"
