"""Local authorities, their other names, and how one became another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory import names
from fsa_portal.directory.kinds import (
    DISTRICT_KINDS,
    MEMBER_KINDS,
    MUNICIPALITY_KINDS,
    AliasKind,
    AuthorityKind,
    SuccessionKind,
)
from fsa_portal.records import Versioned, declare


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Authorities by what they are and what they are called."""

    def real(self) -> AuthorityQuerySet:
        """Without the fictional ones of the demonstration."""
        return self.filter(is_demo=False)

    def current(self) -> AuthorityQuerySet:
        """Those that exist today: the real ones among them are the 427. Others were merged, split or incorporated."""
        return self.filter(valid_until=None)

    def demo(self) -> AuthorityQuerySet:
        return self.filter(is_demo=True)

    def districts(self) -> AuthorityQuerySet:
        """Kreise and the Städteregion."""
        return self.filter(kind__in=DISTRICT_KINDS)

    def municipalities(self) -> AuthorityQuerySet:
        """Cities, towns and municipalities, inside and outside of districts."""
        return self.filter(kind__in=MUNICIPALITY_KINDS)

    def in_district(self, district: Authority) -> AuthorityQuerySet:
        return self.filter(parent=district)

    def names_by_key(self, keys: Iterable[str]) -> dict[str, str]:
        """What those with these keys are called, in the order of the queryset."""
        return dict(self.filter(key__in=keys).values_list("key", "name"))

    def named(self, text: str) -> AuthorityQuerySet:
        """Those in whose name, other names or key every word of ``text`` begins a word.

        ``kreis vier`` finds Kreis Viersen, ``Kupferstadt`` Stolberg, ``05 3 34`` the Städteregion and its towns; the key
        of an authority that is no more finds what became of it.
        """
        folded = names.fold(text)
        digits = folded.replace(" ", "")
        if digits.isdigit():
            was = Authority.objects.filter(key__startswith=digits).exclude(valid_until=None)
            return self.filter(Q(key__startswith=digits) | Q(pk__in=heirs(was.values_list("pk", flat=True))))
        found = self
        for word in folded.split():
            begins = Q()
            for spelling in names.spellings(word):
                begins |= Q(sort_name__startswith=spelling) | Q(sort_name__contains=f" {spelling}")
            also_called = AuthorityAlias.objects.filter(begins).values("authority")
            found = found.filter(begins | Q(pk__in=also_called))
        return found


class Authority(Versioned):
    """A local authority: a city, town, municipality or district. The register of North Rhine-Westphalia has 427.

    One that is no more stays as a row, with its last day: cases, affiliations and pages refer to it.
    """

    key = models.CharField(
        _("official key"),
        max_length=8,
        unique=True,
        help_text=_("Amtlicher Gemeindeschlüssel: 8 digits for a municipality, 5 for a district."),
    )
    name = models.CharField(_("name"), max_length=100)
    sort_name = models.CharField(max_length=120, editable=False, db_index=True)
    slug = models.SlugField(max_length=150, editable=False)
    kind = models.CharField(_("kind"), max_length=40, choices=AuthorityKind)
    status_source = models.CharField(_("legal basis of the status"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        to_field="key",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        limit_choices_to={"kind__in": DISTRICT_KINDS},
        verbose_name=_("district"),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    area = models.DecimalField(_("area in km²"), max_digits=8, decimal_places=2, null=True, blank=True)
    register_date = models.DateField(
        _("date of the official register file"),
        null=True,
        blank=True,
        help_text=_("The file from which name and area were last taken."),
    )
    figures_source = models.CharField(_("source of population and area"), max_length=120, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("fictional example"), default=False)

    objects = AuthorityQuerySet.as_manager()

    personal_data = declare(
        none="key name sort_name slug kind status_source parent population population_date area register_date"
        " figures_source valid_until is_demo"
    )

    class Meta:
        verbose_name = _("local authority")
        verbose_name_plural = _("local authorities")
        ordering = ["sort_name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AuthorityKind.values), name="directory_kind_is_known"
            ),
            models.CheckConstraint(
                # Not a regular expression: SQLite has none by itself, so its own integrity check could not read it.
                condition=Q(Exact(Func(F("key"), Value("0123456789"), function="RTRIM"), Value("")))
                & Q(Exact(Substr("key", 1, 2), Value("05")))
                & (Q(Exact(Length("key"), 5)) | Q(Exact(Length("key"), 8))),
                name="directory_key_is_official",
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("key"), 5), kind__in=DISTRICT_KINDS)
                | Q(Exact(Length("key"), 8), kind__in=MUNICIPALITY_KINDS)
                | ~Q(kind__in=[*DISTRICT_KINDS, *MUNICIPALITY_KINDS]),
                name="directory_key_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MEMBER_KINDS, parent__isnull=False)
                | (~Q(kind__in=MEMBER_KINDS) & Q(parent__isnull=True)),
                name="directory_members_only_have_a_district",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent=Substr("key", 1, 5)),
                name="directory_district_follows_from_key",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, population_date__isnull=True)
                # "is not null" is no repetition: a comparison with nothing is neither true nor false, and would pass.
                | Q(population__isnull=False, population__gt=0, population_date__isnull=False),
                name="directory_population_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True, register_date__isnull=True)
                | Q(area__isnull=False, area__gt=0, register_date__isnull=False),
                name="directory_area_has_a_date",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="directory_name_has_letters"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = names.sort_name(self.name)
        self.slug = names.slug(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:authority", kwargs={"key": self.key, "slug": self.slug})

    @property
    def is_district(self) -> bool:
        return self.kind in DISTRICT_KINDS

    @property
    def is_current(self) -> bool:
        """Exists today."""
        return self.valid_until is None

    @property
    def spaced_key(self) -> str:
        """The key as statistics print it: state, region, district, municipality (``05 3 34 002``)."""
        parts = (self.key[:2], self.key[2:3], self.key[3:5], self.key[5:])
        return " ".join(part for part in parts if part)


class AuthorityAlias(models.Model):
    """Another name under which people look for an authority: "Kupferstadt", "Wanne-Eickel", "Kreis Aachen"."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("other name"), max_length=100)
    sort_name = models.CharField(max_length=120, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AliasKind)
    source = models.CharField(_("source"), max_length=120)
    succession = models.ForeignKey(
        "Succession",
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="aliases",
        help_text=_("The change that made it; without one it comes from the file of other names."),
    )

    personal_data = declare(none="authority name sort_name kind source succession")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AliasKind.values), name="directory_alias_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="directory_alias_has_a_source"),
            models.UniqueConstraint(fields=["authority", "name"], name="directory_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = names.sort_name(self.name)
        super().save(*args, **kwargs)

    @property
    def is_absorbed(self) -> bool:
        """The name of another authority that became part of this one, which itself was never called so."""
        return self.succession is not None and self.succession.kind in (
            SuccessionKind.MERGED,
            SuccessionKind.INCORPORATED,
        )


class Succession(models.Model):
    """An authority got another name, or ended and others took its place: since when, and by which law."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="successions")
    kind = models.CharField(_("kind"), max_length=12, choices=SuccessionKind)
    old_key = models.CharField(_("former official key"), max_length=8)
    old_name = models.CharField(_("former name"), max_length=100)
    successors = models.ManyToManyField(Authority, related_name="taken_over", verbose_name=_("successors"))
    effective_on = models.DateField(_("in force since"))
    source = models.CharField(_("source"), max_length=120, help_text=_("The law or decision, with its date."))

    personal_data = declare(none="authority kind old_key old_name successors effective_on source")

    class Meta:
        verbose_name = _("change of an authority")
        verbose_name_plural = _("changes of authorities")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values), name="directory_succession_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="directory_succession_has_a_source"),
            models.UniqueConstraint(
                fields=["authority"],
                condition=~Q(kind=SuccessionKind.RENAMED),
                name="directory_an_authority_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_name}: {self.get_kind_display()}"


def heirs(ended: Iterable[int]) -> set[int]:
    """The authorities of today that took the place of those with these ids, whatever happened in between."""
    found: set[int] = set()
    asked: set[int] = set()
    left = set(ended)
    # One query for each generation.
    while left:
        asked |= left
        rows = Succession.objects.filter(authority__in=left).exclude(kind=SuccessionKind.RENAMED)
        new = list(rows.values_list("successors", "successors__valid_until").exclude(successors=None))
        found |= {pk for pk, ended_on in new if ended_on is None}
        left = {pk for pk, ended_on in new if ended_on is not None} - asked
    return found


def predecessors(authority: Authority) -> list[Authority]:
    """The authorities that ended and whose place this one took, the last first."""
    found: dict[int, Authority] = {}
    left = {authority.pk}
    while left:
        rows = Succession.objects.filter(successors__in=left).exclude(kind=SuccessionKind.RENAMED)
        new = {row.authority_id: row.authority for row in rows.select_related("authority")}
        left = new.keys() - found.keys()
        found |= new
    return sorted(found.values(), key=lambda one: (one.valid_until or dt.date.max, one.pk), reverse=True)
