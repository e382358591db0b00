"""Organisations that work on social planning beside the local authorities."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory import names
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models.authorities import Authority
from fsa_portal.records import Versioned, declare


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by where they are active and what they are called."""

    def active_in(self, authority: Authority) -> OrganisationQuerySet:
        return self.filter(active_in=authority)

    def real(self) -> OrganisationQuerySet:
        return self.filter(is_demo=False)

    def demo(self) -> OrganisationQuerySet:
        return self.filter(is_demo=True)

    def current(self) -> OrganisationQuerySet:
        """Those that have not given up."""
        return self.filter(retired_on=None)

    def named(self, text: str) -> OrganisationQuerySet:
        """Those in whose name every word of ``text`` begins a word."""
        found = self
        for word in names.fold(text).split():
            begins = Q()
            for spelling in names.spellings(word):
                begins |= Q(sort_name__startswith=spelling) | Q(sort_name__contains=f" {spelling}")
            found = found.filter(begins)
        return found


class Organisation(Versioned):
    """A body that works on social planning beside the local authorities: a welfare association, a job centre …"""

    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=220, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=40, choices=OrganisationKind)
    active_in = models.ManyToManyField(
        Authority, blank=True, related_name="organisations", verbose_name=_("active in")
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Nothing about single people."))
    retired_on = models.DateField(_("given up on"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("fictional example"), default=False)

    objects = OrganisationQuerySet.as_manager()

    personal_data = declare(none="name sort_name kind active_in website note retired_on is_demo")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="directory_organisation_kind_is_known"
            ),
            models.UniqueConstraint(Lower("name"), name="directory_one_organisation_per_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = names.fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", kwargs={"pk": self.pk})

    @property
    def is_current(self) -> bool:
        """Has not given up."""
        return self.retired_on is None
