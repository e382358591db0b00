"""What belongs to one programme and comes in rows: funders, applicants, versions of its terms, differences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.models import OrderedRow
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.known_dates import KnownDate, Precision, is_first_known, is_last_known, precision_field
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.vocabulary.fields import term_of
from knowledge.vocabulary.models import Vocabulary

PROSE = ["bold", "italic", "link", "ol", "ul"]


class DatedRow(OrderedRow):
    """A row with dates of which perhaps only the month or the year is known: kept is the day that stands for it."""

    class Meta(OrderedRow.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        self._as_known()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._as_known()
        super().save(*args, **kwargs)

    def _as_known(self) -> None:
        """Put in the place of each date the day that stands for it."""
        raise NotImplementedError


class Funder(DatedRow):
    """Who pays for a part of a programme: for what, from when, until when. One that leaves closes only its part."""

    page = ParentalKey("funding.ProgrammePage", on_delete=models.CASCADE, related_name="funders")
    name = models.CharField(
        _("funder"),
        max_length=200,
        help_text=_("As the funder calls itself, with its unit where that helps."),
    )
    kind = term_of(Vocabulary.FUNDING_SOURCE, _("kind of funder"), _("People filter the list by it."))
    focus = models.CharField(
        _("focus"), max_length=300, blank=True, help_text=_("What this funder pays for, in one sentence.")
    )
    starts_on = models.DateField(
        _("takes part from"), null=True, blank=True, help_text=_("Empty: from the beginning, or not known.")
    )
    starts_on_precision = precision_field(_("what of the first day is known"))
    ends_on = models.DateField(
        _("takes part until"),
        null=True,
        blank=True,
        help_text=_("The last day. After it only this funder's part is closed; empty: no end is known."),
    )

    ends_on_precision = precision_field(_("what of the last day is known"))

    personal_data = declare(
        none="page sort_order name kind focus starts_on starts_on_precision ends_on ends_on_precision"
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("focus"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("starts_on_precision")]),
        FieldRowPanel([FieldPanel("ends_on"), FieldPanel("ends_on_precision")]),
    ]

    class Meta(OrderedRow.Meta):
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="funding_funder_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on_precision__in=Precision.values, ends_on_precision__in=Precision.values),
                name="funding_funder_precision_is_known",
            ),
            models.CheckConstraint(
                condition=is_first_known("starts_on", "starts_on_precision"),
                name="funding_funder_starts_on_the_first_known",
            ),
            models.CheckConstraint(
                condition=is_last_known("ends_on", "ends_on_precision"),
                name="funding_funder_ends_on_the_last_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _as_known(self) -> None:
        """Of a month or year its first day stands for the beginning, its last day for the end."""
        if self.starts:
            self.starts_on = self.starts.begins
        if self.ends:
            self.ends_on = self.ends.ends

    @property
    def starts(self) -> KnownDate | None:
        return KnownDate(self.starts_on, self.starts_on_precision) if self.starts_on else None

    @property
    def ends(self) -> KnownDate | None:
        return KnownDate(self.ends_on, self.ends_on_precision) if self.ends_on else None

    def has_left_on(self, day: dt.date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    @staticmethod
    def still_there_on(day: dt.date) -> Q:
        """For the database: those that have not left."""
        return Q(ends_on=None) | Q(ends_on__gte=day)

    def takes_part_on(self, day: dt.date) -> bool:
        return not self.has_left_on(day) and (self.starts_on is None or self.starts_on <= day)


class Applicant(OrderedRow):
    """A type of body that may apply, and the share of the cost that it bears itself."""

    page = ParentalKey("funding.ProgrammePage", on_delete=models.CASCADE, related_name="applicants")
    type = models.CharField(
        _("who may apply"),
        max_length=40,
        choices=OrganisationKind,
        help_text=_("One row for each type of body that may apply."),
    )
    own_share = models.PositiveSmallIntegerField(
        _("own share in percent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("0 to 100, only the number. Empty: the source does not say, or it is no percentage."),
    )
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("What the share may consist of, and what is asked."),
    )

    personal_data = declare(none="page sort_order type own_share note")

    panels = [FieldRowPanel([FieldPanel("type"), FieldPanel("own_share")]), FieldPanel("note")]

    class Meta(OrderedRow.Meta):
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "type"],
                name="funding_one_row_per_applicant",
                violation_error_message=_("This type of body is there twice."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=OrganisationKind.values), name="funding_applicant_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(own_share=None) | Q(own_share__gte=0, own_share__lte=100),
                name="funding_own_share_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_type_display())

    @property
    def funded_share(self) -> int | None:
        """What the funders pay, in percent."""
        return None if self.own_share is None else 100 - self.own_share


class TermsVersion(DatedRow):
    """The terms of a programme as they hold from a day on, until the next version begins. Old ones stay readable."""

    page = ParentalKey("funding.ProgrammePage", on_delete=models.CASCADE, related_name="terms")
    valid_from = models.DateField(
        _("in force from"), help_text=_("The first day. A version holds until the next one begins.")
    )
    valid_from_precision = precision_field()
    text = CleanTextField(
        _("terms"),
        features=PROSE,
        help_text=_("All terms of this version, also those that stayed the same: it is read alone."),
    )
    change = models.CharField(
        _("what changed"),
        max_length=500,
        blank=True,
        help_text=_(
            "In one or two sentences, for those who know the version before. Empty for the first one."
        ),
    )

    personal_data = declare(none="page sort_order valid_from valid_from_precision text change")

    panels = [
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_from_precision")]),
        FieldPanel("text"),
        FieldPanel("change"),
    ]

    class Meta(OrderedRow.Meta):
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "valid_from"],
                name="funding_one_version_of_terms_per_day",
                violation_error_message=_("Two versions of the terms begin on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from_precision__in=Precision.values),
                name="funding_terms_precision_is_known",
            ),
            models.CheckConstraint(
                condition=is_first_known("valid_from", "valid_from_precision"),
                name="funding_terms_begin_on_the_first_known",
            ),
        ]

    def __str__(self) -> str:
        return self.begins.machine

    def _as_known(self) -> None:
        """Of a month or year its first day stands for it."""
        # A form that was sent without a date comes here, too, before it is refused.
        if self.valid_from:
            self.valid_from = self.begins.begins

    @property
    def begins(self) -> KnownDate:
        return KnownDate(self.valid_from, self.valid_from_precision)


class Difference(OrderedRow):
    """One point in which a programme differs from its predecessor."""

    page = ParentalKey("funding.ProgrammePage", on_delete=models.CASCADE, related_name="differences")
    aspect = models.CharField(
        _("what differs"), max_length=120, help_text=_("A key word: focus, who may apply, financing.")
    )
    before = models.CharField(
        _("before"), max_length=300, blank=True, help_text=_("How it was in the predecessor.")
    )
    after = models.CharField(
        _("now"), max_length=300, blank=True, help_text=_("How it is in this programme.")
    )

    personal_data = declare(none="page sort_order aspect before after")

    panels = [FieldPanel("aspect"), FieldRowPanel([FieldPanel("before"), FieldPanel("after")])]

    class Meta(OrderedRow.Meta):
        verbose_name = _("difference")
        verbose_name_plural = _("differences")

    def __str__(self) -> str:
        return self.aspect
