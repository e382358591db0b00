"""Who is asked to join."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models.affiliations import Affiliation
from fsa_portal.accounts.models.bodies import Body, columns, name_of
from fsa_portal.accounts.models.roles import Role, body_fits_role, label
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import declare

DAYS_OPEN = 30


class Answer(models.TextChoices):
    """What became of an invitation."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they can still be answered."""

    def open(self, day: dt.date | None = None) -> InvitationQuerySet:
        """Not answered, not expired, and whoever invited still acts in the role."""
        day = day or timezone.localdate()
        inviting = Affiliation.objects.in_force(day).filter(
            role__in=[Role.ADMIN, Role.LEAD, Role.COORDINATOR]
        )
        return self.filter(
            Q(invited_by=None) | Q(invited_by__in=inviting.values("pk")), answer="", expires_on__gte=day
        )

    def of(self, body: Body) -> InvitationQuerySet:
        return self.filter(**{name: value for name, value in columns(body).items() if value is not None})

    def with_body(self) -> InvitationQuerySet:
        return self.select_related("authority", "organisation")


def _month_from_today() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=DAYS_OPEN)


class Invitation(models.Model):
    """Somebody is asked to take a role. It is bound to an e-mail address: who has confirmed that address may answer.

    Nothing here says whether there is an account with the address.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    ends_on = models.DateField(_("until"), null=True, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="de", editable=False)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    invited_by = models.ForeignKey(
        Affiliation, null=True, editable=False, on_delete=models.CASCADE, related_name="invitations_sent"
    )
    expires_on = models.DateField(_("open until"), default=_month_from_today, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    personal_data = declare(
        none="ends_on language invited_at expires_on answered_at",
        id="email invited_by",
        content="role authority organisation answer",
        retention="account",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values) & body_fits_role(), name="accounts_invitation_fits_role"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=Answer.values, answered_at__isnull=False),
                name="accounts_invitation_answer_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["email", "authority"],
                condition=Q(answer=""),
                name="accounts_one_invitation_per_authority",
            ),
            models.UniqueConstraint(
                fields=["email", "organisation"],
                condition=Q(answer=""),
                name="accounts_one_invitation_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=Q(answer="", authority__isnull=True, organisation__isnull=True),
                name="accounts_one_invitation_per_fsa_role",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def body(self) -> Body | None:
        return self.authority or self.organisation

    @property
    def label(self) -> str:
        return label(self.role, name_of(self.body))
