"""That a suppressed address stands in the audit as what it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fsa_portal.audit.things import register_things
from fsa_portal.notices.models import Suppression, SuppressionQuerySet


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_things(Suppression._meta.label_lower, names=_addresses, called=_with_address)


def _addresses(numbers: Collection[int]) -> Mapping[int, str]:
    return dict(Suppression.objects.filter(pk__in=numbers).values_list("pk", "address"))


def _with_address(address: str) -> SuppressionQuerySet:
    return Suppression.objects.filter(address=address.lower())
