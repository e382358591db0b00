"""What is known about a body besides its people: its mail domains, and who keeps out of its cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models.users import User
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import declare, exactly_one

Body = Authority | Organisation
"""Whom people act for besides the FSA and the ministry."""


def columns(body: Body | None) -> dict[str, Any]:
    """The two columns that name a body."""
    return {
        "authority": body if isinstance(body, Authority) else None,
        "organisation": body if isinstance(body, Organisation) else None,
    }


def name_of(body: Body | None) -> str:
    return body.name if body is not None else ""


class AboutBodyQuerySet(models.QuerySet[Any]):
    """Rows by the body that they are about."""

    def of(self, body: Body) -> AboutBodyQuerySet:
        return self.filter(**{name: value for name, value in columns(body).items() if value is not None})

    def with_body(self) -> AboutBodyQuerySet:
        return self.select_related("authority", "organisation")


class MailDomain(models.Model):
    """An official mail domain of a body. Who writes from there probably works there: a hint for those who confirm
    affiliations, never a right."""

    domain = models.CharField(_("mail domain"), max_length=190)
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="mail_domains"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="mail_domains"
    )

    objects = AboutBodyQuerySet.as_manager()

    personal_data = declare(none="domain authority organisation")

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ["domain", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"), name="accounts_domain_of_one_body"
            ),
            models.UniqueConstraint(
                fields=["domain", "authority"], name="accounts_domain_once_per_authority"
            ),
            models.UniqueConstraint(
                fields=["domain", "organisation"], name="accounts_domain_once_per_organisation"
            ),
            models.CheckConstraint(condition=~Q(domain=""), name="accounts_domain_is_named"),
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def body(self) -> Body:
        return self.authority or self.organisation  # type: ignore[return-value]


class ConflictOfInterest(models.Model):
    """A person of the FSA keeps out of the cases of a body, for example of the other employer."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="conflicts", verbose_name=_("person")
    )
    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts"
    )

    objects = AboutBodyQuerySet.as_manager()

    personal_data = declare(id="user", content="authority organisation", retention="account")

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"), name="accounts_conflict_with_one_body"
            ),
            models.UniqueConstraint(
                fields=["user", "authority"], name="accounts_conflict_once_per_authority"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"], name="accounts_conflict_once_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {name_of(self.body)}"

    @property
    def body(self) -> Body:
        return self.authority or self.organisation  # type: ignore[return-value]


def mail_domains_of(address: str) -> Iterable[str]:
    """The domain of an address and those above it: ``amt.stadt.example``, ``stadt.example``."""
    labels = address.rpartition("@")[2].lower().split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
