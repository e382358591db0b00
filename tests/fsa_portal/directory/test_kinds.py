"""The codes are part of addresses and exports: they do not change by accident."""

from __future__ import annotations

from fsa_portal.directory.kinds import (
    DISTRICT_KINDS,
    MEMBER_KINDS,
    MUNICIPALITY_KINDS,
    AuthorityKind,
    OrganisationKind,
)

ORGANISATIONS = [
    "kommune",
    "kreisverwaltung",
    "ministerium",
    "fachstelle",
    "freier-traeger",
    "privater-traeger",
    "wohlfahrtsverband",
    "kommunaler-spitzenverband",
    "jobcenter",
    "jugendamt",
    "schule-kita",
    "hochschule",
    "kirche-religion",
    "verein-initiative",
    "migrantenorganisation",
    "gewerkschaft-sozialverband",
    "stiftung",
    "wohnungsunternehmen",
    "familienbildung",
]


def test_eleven_kinds_of_bodies_and_nineteen_of_organisations():
    assert len(AuthorityKind.values) == 11
    assert len(ORGANISATIONS) == 19
    assert OrganisationKind.values == ORGANISATIONS


def test_groups_do_not_overlap():
    assert set(DISTRICT_KINDS).isdisjoint(MUNICIPALITY_KINDS)
    assert set(MUNICIPALITY_KINDS) - set(MEMBER_KINDS) == {AuthorityKind.KREISFREIE_STADT}
