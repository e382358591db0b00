"""The register in the tree is complete and right, and loading it can be repeated."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from fsa_portal.directory import register
from fsa_portal.directory.kinds import DISTRICT_KINDS, AuthorityKind
from fsa_portal.directory.models import Authority, AuthorityAlias

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> register.Changes:
    return register.load_register()


def test_holds_427_authorities_in_the_known_split(loaded):
    kinds = Counter(Authority.objects.real().values_list("kind", flat=True))
    members = sum(count for kind, count in kinds.items() if kind not in {*DISTRICT_KINDS, "kreisfreie-stadt"})
    assert len(loaded.added) == Authority.objects.real().count() == 427
    assert kinds[AuthorityKind.KREISFREIE_STADT] == 22
    assert members == 374
    assert (kinds[AuthorityKind.KREIS], kinds[AuthorityKind.STAEDTEREGION]) == (30, 1)
    assert Authority.objects.real().municipalities().count() == 396
    assert Authority.objects.real().districts().count() == 31


def test_each_member_lies_in_the_district_of_its_key_and_nothing_else_has_a_parent(loaded):
    for authority in Authority.objects.select_related("parent"):
        if authority.is_district or authority.kind == AuthorityKind.KREISFREIE_STADT:
            assert authority.parent is None
        else:
            assert authority.parent.key == authority.key[:5]
            assert authority.parent.is_district


def test_every_district_has_at_least_seven_municipalities(loaded):
    sizes = Counter(Authority.objects.exclude(parent=None).values_list("parent", flat=True))
    assert len(sizes) == 31
    assert min(sizes.values()) >= 7


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("05166", "Kreis Viersen"),
        ("05166032", "Viersen"),
        ("05562", "Kreis Recklinghausen"),
        ("05562032", "Recklinghausen"),
        ("05162", "Rhein-Kreis Neuss"),
        ("05954", "Ennepe-Ruhr-Kreis"),
        ("05958", "Hochsauerlandkreis"),
        ("05334", "Städteregion Aachen"),
        ("05334002", "Aachen"),
        ("05111000", "Düsseldorf"),
    ],
)
def test_a_town_and_its_district_are_told_apart_by_name(loaded, key, name):
    assert Authority.objects.get(key=key).name == name


def test_no_two_authorities_of_the_same_name(loaded):
    names = Counter(Authority.objects.values_list("name", flat=True))
    assert [name for name, count in names.items() if count > 1] == []


def test_a_city_outside_districts_stands_there_once(loaded):
    """The geodata hold the 22 cities among the districts too."""
    assert not Authority.objects.filter(key="05111").exists()


def test_status_of_towns_follows_the_ordinance(loaded):
    kinds = Counter(Authority.objects.values_list("kind", flat=True))
    assert kinds[AuthorityKind.GROSSE_STADT] == 35
    assert kinds[AuthorityKind.MITTLERE_STADT] == 132
    assert Authority.objects.get(key="05170008").kind == AuthorityKind.GROSSE_STADT
    assert Authority.objects.get(key="05334032").kind == AuthorityKind.MITTLERE_STADT
    assert Authority.objects.get(key="05334002").kind == AuthorityKind.REGIONSANGEHOERIG
    assert all(one.status_source for one in Authority.objects.filter(kind=AuthorityKind.GROSSE_STADT))


def test_epithet_leads_to_the_town(loaded):
    assert [one.key for one in Authority.objects.named("Kupferstadt")] == ["05334032"]
    assert [one.name for one in Authority.objects.named("Wanne-Eickel")] == ["Herne"]


def test_every_alias_has_a_source(loaded):
    assert AuthorityAlias.objects.count() > 50
    assert not AuthorityAlias.objects.filter(source="").exists()


def test_a_second_run_changes_nothing(loaded):
    again = register.load_register()
    assert (again.added, again.changed, again.gone) == ([], [], [])
    assert (again.aliases_added, again.aliases_removed) == (0, 0)


def test_loading_repairs_rows_and_keeps_what_others_entered(loaded):
    stolberg = Authority.objects.get(key="05334032")
    stolberg.name, stolberg.population, stolberg.population_date = "Stolberch", 56_000, "2025-12-31"
    stolberg.save()
    stolberg.aliases.get(name="Kupferstadt").delete()
    changes = register.load_register()
    stolberg.refresh_from_db()
    assert changes.changed == ["05334032"]
    assert changes.aliases_added == 1
    assert (stolberg.name, stolberg.slug, stolberg.population) == (
        "Stolberg (Rhld.)",
        "stolberg-rhld",
        56_000,
    )


def test_fictional_authorities_are_left_alone_and_not_counted(loaded, birkenfurt):
    out = StringIO()
    call_command("load_register", stdout=out)
    assert out.getvalue().startswith("427 authorities: 0 new, 0 changed")
    assert Authority.objects.demo().count() == 2
    assert Authority.objects.count() == 429


def test_an_authority_that_left_the_register_is_named_and_kept(loaded):
    Authority.objects.create(key="05334099", name="Altdorf", kind=AuthorityKind.GEMEINDE, parent_id="05334")
    out = StringIO()
    call_command("load_register", stdout=out)
    assert "05334099 is no longer in the register" in out.getvalue()
    assert Authority.objects.filter(key="05334099").exists()
