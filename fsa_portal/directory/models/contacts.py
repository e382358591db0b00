"""Contact persons of authorities and organisations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory import names, phones
from fsa_portal.directory.models.authorities import Authority
from fsa_portal.directory.models.organisations import Organisation
from fsa_portal.records import Versioned, declare, exactly_one

RETENTION_YEARS = 2
DUE_SOON = dt.timedelta(days=60)


def default_retention(confirmed_on: dt.date) -> dt.date:
    """The last day on which a contact confirmed on this day is kept."""
    year = confirmed_on.year + RETENTION_YEARS
    try:
        return confirmed_on.replace(year=year)
    except ValueError:  # 29 February
        return dt.date(year, 2, 28)


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    """Contact persons by whether they are still known, and by name, function and body."""

    def current(self) -> ContactPersonQuerySet:
        return self.filter(anonymised_at=None)

    def former(self) -> ContactPersonQuerySet:
        """Of whom only the function is known any more."""
        return self.exclude(anonymised_at=None)

    def expired(self, day: dt.date) -> ContactPersonQuerySet:
        """Whose retention date lies before ``day`` and who are still known."""
        return self.current().filter(retain_until__lt=day)

    def due(self, day: dt.date) -> ContactPersonQuerySet:
        """Who are to be confirmed soon, or anonymised."""
        return self.current().filter(retain_until__lt=day + DUE_SOON)

    def with_body(self) -> ContactPersonQuerySet:
        return self.select_related("authority", "organisation")

    def named(self, text: str) -> ContactPersonQuerySet:
        """Those in whose name, function or body every word of ``text`` begins a word."""
        found = self
        for word in names.fold(text).split():
            begins = Q()
            for spelling in names.spellings(word):
                for field in ("sort_name", "authority__sort_name", "organisation__sort_name"):
                    begins |= Q(**{f"{field}__startswith": spelling}) | Q(
                        **{f"{field}__contains": f" {spelling}"}
                    )
            found = found.filter(begins)
        return found


class ContactPerson(Versioned):
    """Somebody in an authority or organisation whom the FSA can ask: by function, with a date until which we keep it.

    After that date the row stays as a former contact, with nothing but the function.
    """

    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_persons",
        verbose_name=_("local authority"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_persons",
        verbose_name=_("organisation"),
    )  # fmt: skip
    role = models.CharField(_("function"), max_length=120)
    name = models.CharField(_("name"), max_length=150, blank=True)
    sort_name = models.CharField(max_length=300, editable=False, db_index=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("where we have it from"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("last confirmed"), default=timezone.localdate)
    retain_until = models.DateField(_("kept until"))
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)

    objects = ContactPersonQuerySet.as_manager()

    personal_data = declare(
        none="authority organisation role confirmed_on retain_until anonymised_at",
        content="name sort_name phone email note source",
        retention="contact",
    )

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"),
                name="directory_contact_of_one_body",
            ),
            models.CheckConstraint(condition=~Q(role=""), name="directory_contact_has_a_function"),
            models.CheckConstraint(
                condition=Q(retain_until__gte=F("confirmed_on")),
                name="directory_contact_kept_after_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(name="", phone="", email="", note="", source=""),
                name="directory_former_contact_is_empty",
            ),
        ]

    def __str__(self) -> str:
        if self.is_former:
            return gettext("Former contact: %(role)s") % {"role": self.role}
        return self.name or self.role

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = names.fold(f"{self.name} {self.role}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:contact", kwargs={"pk": self.pk})

    @property
    def body(self) -> Authority | Organisation:
        """The authority or organisation."""
        body = self.authority or self.organisation
        assert body is not None
        return body

    @property
    def is_former(self) -> bool:
        return self.anonymised_at is not None

    @property
    def is_due(self) -> bool:
        """To be confirmed soon."""
        return not self.is_former and self.retain_until < timezone.localdate() + DUE_SOON

    @property
    def shown_phone(self) -> str:
        """``0221 4710100``; numbers abroad with their country code."""
        return phones.shown(self.phone)
