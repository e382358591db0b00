"""The values that the conditions of the list can have, as the actor may know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext, override

from consultations.cases.forms import topics_in_use
from consultations.cases.lists.query import Choice
from consultations.cases.models import Case, CaseAssignment
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.directory.kinds import AuthorityKind, OrganisationKind
from fsa_portal.directory.models import Authority, Organisation

OPEN_STATUS = "offen"
ENDED_STATUS = "beendet"


class KnownChoices:
    """The choices of each condition, looked up when one is asked for, and once."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._found: dict[str, Sequence[Choice]] = {}

    def __call__(self, name: str) -> Sequence[Choice]:
        if name not in self._found:
            self._found[name] = self._ways[name](self)
        return self._found[name]

    def label(self, name: str, value: str) -> str:
        return next((one.label for one in self(name) if one.value == value), value)

    def _advisers(self) -> list[Choice]:
        """Who is in charge of a case that the actor may see."""
        visible = Case.objects.visible_to(self._actor).order_by().values("pk")
        led = CaseAssignment.objects.filter(is_lead=True, case__in=visible)
        users = User.objects.filter(pk__in=led.values("affiliation__user"))
        return sorted((Choice(str(user.pk), str(user)) for user in users), key=lambda one: one.label)

    def _topics(self) -> list[Choice]:
        return [
            Choice(term.slug, term.name, (term.name_de, term.name_en), term.slug) for term in topics_in_use()
        ]

    def _bodies(self) -> list[Choice]:
        authorities = Authority.objects.values_list("key", "name")
        organisations = Organisation.objects.values_list("pk", "name")
        return [
            *(Choice(key, name) for key, name in authorities),
            *(Choice(f"o{pk}", name) for pk, name in organisations),
        ]

    def _districts(self) -> list[Choice]:
        return [Choice(key, name) for key, name in Authority.objects.districts().values_list("key", "name")]

    _ways: dict[str, Callable[[Any], Sequence[Choice]]] = {
        "mine": lambda self: [Choice("on", gettext("Mine"), ("ich", "mich", "mir", "me"), gettext("me"))],
        "adviser": _advisers,
        "status": lambda self: [
            Choice(OPEN_STATUS, gettext("All open ones"), ("offen", "offene", "open"), gettext("open")),
            Choice(
                ENDED_STATUS, gettext("All ended ones"), ("beendet", "beendete", "ended"), gettext("ended")
            ),
            *_of(CaseStatus),
        ],
        "topic": _topics,
        "body": _bodies,
        "district": _districts,
        "kind": lambda self: [*_of(AuthorityKind), *_of(OrganisationKind)],
        "without": lambda self: [
            Choice("step", gettext("Without a next step"), ("schritt", "step"), gettext("step")),
            Choice("contact", gettext("Without a contact"), ("kontakt", "contact"), gettext("contact")),
        ],
        "due": lambda self: [Choice("overdue", gettext("Overdue"), ("überfällig", "overdue"))],
        "visibility": lambda self: [
            Choice("confidential", gettext("Confidential"), ("vertraulich", "confidential"))
        ],
    }


def _of(kinds: Any) -> list[Choice]:
    """The values of an enumeration, with their names in both languages."""
    labels: list[tuple[str, ...]] = []
    for language in ("de", "en"):
        with override(language):
            labels.append(tuple(str(one.label) for one in kinds))
    return [
        Choice(one.value, str(one.label), also)
        for one, also in zip(kinds, zip(*labels, strict=True), strict=True)
    ]
