"""A small register: one district with two towns, a city outside districts, and a fictional district with its town."""

from __future__ import annotations

import pytest

from fsa_portal.actor import Actor
from fsa_portal.directory.kinds import AliasKind, AuthorityKind
from fsa_portal.directory.models import Authority, AuthorityAlias


@pytest.fixture
def region(db) -> Authority:
    return Authority.objects.create(key="05334", name="Städteregion Aachen", kind=AuthorityKind.STAEDTEREGION)


@pytest.fixture
def stolberg(region) -> Authority:
    town = Authority.objects.create(
        key="05334032", name="Stolberg (Rhld.)", kind=AuthorityKind.MITTLERE_STADT, parent=region
    )
    AuthorityAlias.objects.create(
        authority=town, name="Kupferstadt", kind=AliasKind.EPITHET, source="§ 13 Abs. 3 GO NRW"
    )
    return town


@pytest.fixture
def aachen(region) -> Authority:
    return Authority.objects.create(
        key="05334002", name="Aachen", kind=AuthorityKind.REGIONSANGEHOERIG, parent=region
    )


@pytest.fixture
def muelheim(db) -> Authority:
    return Authority.objects.create(
        key="05117000", name="Mülheim an der Ruhr", kind=AuthorityKind.KREISFREIE_STADT
    )


@pytest.fixture
def erlental(db) -> Authority:
    return Authority.objects.create(
        key="05999", name="Kreis Erlental", kind=AuthorityKind.KREIS, is_demo=True
    )


@pytest.fixture
def birkenfurt(erlental) -> Authority:
    return Authority.objects.create(
        key="05999001", name="Birkenfurt", kind=AuthorityKind.STADT, parent=erlental, is_demo=True
    )


def staff(*roles: str) -> Actor:
    """Somebody of the FSA in these roles."""
    return Actor(principals=frozenset({"public", "partner", "staff", *(f"role:{role}" for role in roles)}))


@pytest.fixture
def adviser() -> Actor:
    return staff("adviser")


@pytest.fixture
def lead() -> Actor:
    return staff("lead")


@pytest.fixture
def editor() -> Actor:
    return staff("editor")
