"""For whom people act."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models.bodies import Body, columns, name_of
from fsa_portal.accounts.models.roles import Role, body_fits_role, label
from fsa_portal.accounts.models.users import User
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import declare


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Affiliations by whether they count."""

    def in_force(self, day: dt.date | None = None) -> AffiliationQuerySet:
        """Confirmed, begun and not ended on ``day`` (today), of a person who may sign in."""
        day = day or timezone.localdate()
        return self.filter(
            Q(starts_on__lte=day),
            Q(ends_on=None) | Q(ends_on__gte=day),
            confirmed_at__isnull=False,
            user__is_active=True,
        )

    def not_ended(self) -> AffiliationQuerySet:
        """In force today or from some day on."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()),
            confirmed_at__isnull=False,
            user__is_active=True,
        )

    def waiting(self) -> AffiliationQuerySet:
        """Asked for, and neither confirmed nor refused."""
        return self.filter(confirmed_at=None, refused_at=None, user__is_active=True)

    def requested(self) -> AffiliationQuerySet:
        """Asked for by the person, whatever the answer was."""
        return self.filter(requested_at__isnull=False, user__is_active=True)

    def refused(self) -> AffiliationQuerySet:
        return self.filter(refused_at__isnull=False)

    def of(self, body: Body) -> AffiliationQuerySet:
        return self.filter(**{name: value for name, value in columns(body).items() if value is not None})

    def with_body(self) -> AffiliationQuerySet:
        return self.select_related("authority", "organisation")

    def advising(self) -> AffiliationQuerySet:
        """Those to whom a case can be assigned."""
        return self.filter(role__in=[Role.ADVISER, Role.LEAD])


class Affiliation(models.Model):
    """A person acts for one body in one role: for the FSA, the ministry, an authority or an organisation.

    It begins as a request of the person, which waits until somebody confirms or refuses it, or is given by the FSA.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="affiliations", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="affiliations"
    )
    share_of_post = models.DecimalField(
        _("share of post"),
        max_digits=3,
        decimal_places=2,
        default=1,
        help_text=_("1 is a full post, 0.5 half of one."),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("taken away"), null=True, editable=False)
    requested_at = models.DateTimeField(_("requested"), null=True, editable=False)
    message = models.TextField(_("reason for the request"), blank=True, max_length=1000)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, editable=False)
    refusal = models.TextField(_("reason for the refusal"), blank=True, max_length=1000)
    conflict_note = models.TextField(
        _("conflict of interest"),
        blank=True,
        help_text=_("Cases and bodies that this person keeps out of, and why."),
    )

    objects = AffiliationQuerySet.as_manager()

    personal_data = declare(
        none="starts_on ends_on ended_at requested_at confirmed_at refused_at share_of_post",
        id="user",
        content="role authority organisation message refusal conflict_note",
        retention="account",
    )

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_role_is_known"),
            models.CheckConstraint(condition=body_fits_role(), name="accounts_body_fits_role"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="accounts_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ends_on__isnull=False),
                name="accounts_taken_away_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(share_of_post__gt=0, share_of_post__lte=1), name="accounts_share_of_one_post"
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refusal="")
                | (Q(refused_at__isnull=False, confirmed_at__isnull=True) & ~Q(refusal="")),
                name="accounts_refused_with_reason",
            ),
            models.UniqueConstraint(
                fields=["user", "authority"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="accounts_one_request_per_authority",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="accounts_one_request_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def body(self) -> Body | None:
        """Whom the person acts for; nothing stands for the FSA and the ministry."""
        return self.authority or self.organisation

    @property
    def label(self) -> str:
        return label(self.role, name_of(self.body))

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def ended_on(self) -> dt.date | None:
        """The day that people name: of what was taken away that day, else the last day in force."""
        return timezone.localdate(self.ended_at) if self.ended_at is not None else self.ends_on

    def end_now(self) -> None:
        """Not in force any more from this moment on; unsaved. As roles are in force for whole days, the last one is
        yesterday; when it was taken away stands beside it."""
        now = timezone.now()
        yesterday = timezone.localdate(now) - dt.timedelta(days=1)
        self.starts_on = min(self.starts_on, yesterday)
        self.ends_on, self.ended_at = yesterday, now

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= timezone.localdate()
