"""People who can sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

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
    stamp = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text=_("Grows with each change of rights: sessions and links made before are dead."),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    personal_data = declare(
        none="is_active is_superuser stamp",
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
    def first_name(self) -> str:
        """What the editors' area calls somebody in its side bar."""
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session carries: it ends when the password, the address or the rights of the person change."""
        return salted_hmac(
            "fsa_portal.accounts.session",
            f"{self.password}|{self.email}|{self.stamp}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def end_sessions(self) -> None:
        """From the next request on, no session and no link of this person is worth anything."""
        type(self).objects.filter(pk=self.pk).update(stamp=F("stamp") + 1)
        self.refresh_from_db(fields=["stamp"])

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not mounted; nobody is "staff" in its sense."""
        return False
