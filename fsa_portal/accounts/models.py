"""People and for whom they act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import declare


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the name."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. What the person may do follows from the affiliation in force, never from this row."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("registered"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    personal_data = declare(
        none="is_active is_superuser",
        id="email",
        content="name password last_login date_joined groups user_permissions",
        retention="account",
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(models.functions.Lower("email"), name="accounts_one_user_per_email")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not mounted; nobody is "staff" in its sense."""
        return False


class Role(models.TextChoices):
    """What somebody is in the body that an affiliation names."""

    ADVISER = "adviser", _("adviser")
    LEAD = "lead", _("team lead")
    EDITOR = "editor", _("editor")
    ORGANISER = "organiser", _("organiser")
    ADMIN = "admin", _("administrator")
    MINISTRY = "ministry", _("report reader of the ministry")
    COORDINATOR = "coordinator", _("coordinator")
    MEMBER = "member", _("member")
    READER = "reader", _("reader")


FSA_ROLES = (Role.ADVISER, Role.LEAD, Role.EDITOR, Role.ORGANISER, Role.ADMIN)
BODY_ROLES = (Role.COORDINATOR, Role.MEMBER, Role.READER)
EDITING_ROLES = (Role.EDITOR, Role.LEAD, Role.ADMIN)


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

    def with_body(self) -> AffiliationQuerySet:
        return self.select_related("authority", "organisation")

    def advising(self) -> AffiliationQuerySet:
        """Those to whom a case can be assigned."""
        return self.filter(role__in=[Role.ADVISER, Role.LEAD])


class Affiliation(models.Model):
    """A person acts for one body in one role: for the FSA, the ministry, an authority or an organisation."""

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
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    conflict_note = models.TextField(
        _("conflict of interest"),
        blank=True,
        help_text=_("Cases and bodies that this person keeps out of, and why."),
    )

    objects = AffiliationQuerySet.as_manager()

    personal_data = declare(
        none="starts_on ends_on confirmed_at share_of_post",
        id="user",
        content="role authority organisation conflict_note",
        retention="account",
    )

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_role_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=BODY_ROLES, authority__isnull=False, organisation__isnull=True)
                | Q(role__in=BODY_ROLES, authority__isnull=True, organisation__isnull=False)
                | (~Q(role__in=BODY_ROLES) & Q(authority__isnull=True, organisation__isnull=True)),
                name="accounts_body_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="accounts_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(share_of_post__gt=0, share_of_post__lte=1), name="accounts_share_of_one_post"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "Beraterin · FSA": the role and the body, as header and histories show it."""
        if self.role in FSA_ROLES:
            body = gettext("FSA")
        elif self.role == Role.MINISTRY:
            return str(self.get_role_display())
        else:
            body = (self.authority or self.organisation).name  # type: ignore[union-attr]
        return f"{self.get_role_display()} · {body}"
