"""The kinds of bodies and organisations that the portal knows. Codes are part of addresses, exports and interfaces."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorityKind(models.TextChoices):
    """Legal status of a local authority or public body."""

    KREISFREIE_STADT = "kreisfreie-stadt", _("City outside a district")
    KREIS = "kreis", _("District")
    STAEDTEREGION = "staedteregion", _("City region")
    REGIONSANGEHOERIG = (
        "regionsangehoerig-status-kreisfrei",
        _("City-region member with the status of a district-free city (Aachen)"),
    )
    GROSSE_STADT = "grosse-kreisangehoerige-stadt", _("Large district town")
    MITTLERE_STADT = "mittlere-kreisangehoerige-stadt", _("Medium district town")
    STADT = "kreisangehoerige-stadt", _("District town")
    GEMEINDE = "kreisangehoerige-gemeinde", _("District municipality")
    LANDSCHAFTSVERBAND = "landschaftsverband", _("Regional association (LVR/LWL)")
    BEZIRKSREGIERUNG = "bezirksregierung", _("District government")
    ZWECKVERBAND = "zweckverband", _("Inter-municipal association")


DISTRICT_KINDS = (AuthorityKind.KREIS, AuthorityKind.STAEDTEREGION)
"""Five-digit keys; they have municipalities."""
MEMBER_KINDS = (
    AuthorityKind.REGIONSANGEHOERIG,
    AuthorityKind.GROSSE_STADT,
    AuthorityKind.MITTLERE_STADT,
    AuthorityKind.STADT,
    AuthorityKind.GEMEINDE,
)
"""Municipalities that belong to a district."""
MUNICIPALITY_KINDS = (AuthorityKind.KREISFREIE_STADT, *MEMBER_KINDS)
"""Eight-digit keys."""


class AliasKind(models.TextChoices):
    """Why an authority is also called so."""

    EPITHET = "epithet", _("official or customary epithet")
    FORMER = "former", _("former name, or a former authority that became part of it")
    SPELLING = "spelling", _("other spelling")


class SuccessionKind(models.TextChoices):
    """What happened to an authority."""

    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged into a new authority")
    INCORPORATED = "incorporated", _("incorporated into an existing authority")
    SPLIT = "split", _("split up")


class OrganisationKind(models.TextChoices):
    """What an organisation is; also the kinds of clients of a consultation."""

    KOMMUNE = "kommune", _("Municipal administration")
    KREISVERWALTUNG = "kreisverwaltung", _("District administration")
    MINISTERIUM = "ministerium", _("Ministry / state")
    FACHSTELLE = "fachstelle", _("State advisory centre")
    FREIER_TRAEGER = "freier-traeger", _("Non-profit provider")
    PRIVATER_TRAEGER = "privater-traeger", _("Private provider")
    WOHLFAHRTSVERBAND = "wohlfahrtsverband", _("Welfare association")
    KOMMUNALER_SPITZENVERBAND = "kommunaler-spitzenverband", _("Local-authority association")
    JOBCENTER = "jobcenter", _("Job centre")
    JUGENDAMT = "jugendamt", _("Youth welfare office")
    SCHULE_KITA = "schule-kita", _("School / day-care")
    HOCHSCHULE = "hochschule", _("University / research")
    KIRCHE_RELIGION = "kirche-religion", _("Religious community")
    VEREIN_INITIATIVE = "verein-initiative", _("Association / initiative / self-help")
    MIGRANTENORGANISATION = "migrantenorganisation", _("Migrant organisation")
    GEWERKSCHAFT_SOZIALVERBAND = "gewerkschaft-sozialverband", _("Union / social association")
    STIFTUNG = "stiftung", _("Foundation")
    WOHNUNGSUNTERNEHMEN = "wohnungsunternehmen", _("Housing company")
    FAMILIENBILDUNG = "familienbildung", _("Family education centre")
