"""The list of programmes: what it can be narrowed by, in which order it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.filters import PAGE_PARAMETER, Facet, narrowed, page_of
from fsa_portal.actor import Actor
from fsa_portal.filter_panel import Group
from knowledge.funding.statuses import LISTED_FIRST, StatusGroup

if TYPE_CHECKING:
    from cms.models import IndexPage
    from knowledge.funding.models import ProgrammePage

SORT = "sort"
EVERYWHERE = "nrw"
SHARES = [
    ("0", _("no own share"), 0, 0),
    ("1-10", _("up to 10 %"), 1, 10),
    ("11-20", _("11 to 20 %"), 11, 20),
    ("21-50", _("21 to 50 %"), 21, 50),
    ("51-100", _("more than 50 %"), 51, 100),
]
"""Classes of own shares: value, label, from and to in percent."""
UNKNOWN_SHARE = ("unknown", _("not stated"))
WINDOWS = [(30, _("in the next 30 days")), (90, _("in the next 90 days")), (180, _("in the next 180 days"))]
NO_DEADLINE = ("none", _("without a deadline"))
ORDER: dict[str, list[str]] = {
    "group": [StatusGroup.OPEN.value, StatusGroup.EXPECTED.value, StatusGroup.CLOSED.value],
    "share": [*(value for value, _label, _low, _high in SHARES), UNKNOWN_SHARE[0]],
    "window": [*(str(days) for days, _label in WINDOWS), NO_DEADLINE[0]],
    "status": [str(status) for status in LISTED_FIRST],
}
"""The order of classes; terms stand by how many programmes they bring."""
Pairs = list[tuple[str, str]]


def share_class(own_share: int | None) -> tuple[str, str]:
    """The class of an own share, as value and label."""
    if own_share is None:
        return UNKNOWN_SHARE[0], str(UNKNOWN_SHARE[1])
    return next((value, str(label)) for value, label, low, high in SHARES if low <= own_share <= high)


def windows_of(programme: ProgrammePage, today: dt.date) -> Pairs:
    """Within how many days the deadline, or the season that it falls into, comes."""
    if programme.status_group is StatusGroup.CLOSED:
        return []
    if programme.next_day is None:
        return [(NO_DEADLINE[0], str(NO_DEADLINE[1]))]
    last = programme.deadline or programme.deadline_to
    if last is not None and last < today:
        return []
    return [
        (str(days), str(label)) for days, label in WINDOWS if programme.next_day <= today + dt.timedelta(days)
    ]


def _named(terms: Iterable[Any]) -> Pairs:
    return [(term.slug, term.name) for term in terms]


def _places(programme: ProgrammePage) -> Pairs:
    limited = [(place.key, place.name) for place in programme.places.all()]
    return limited or [(EVERYWHERE, gettext("the whole state"))]


def _shares(programme: ProgrammePage, types: set[str]) -> Pairs:
    """Of the applicants that one has chosen; of all where none is chosen."""
    rows = [row for row in programme.applicants.all() if not types or row.type in types]
    return [share_class(row.own_share) for row in rows]


def _funder_kinds(programme: ProgrammePage, today: dt.date) -> Pairs:
    """Whoever has left pays no more; the funders of what is over are those that it had."""
    funders = list(programme.funders.all())
    return _named(f.kind for f in [f for f in funders if not f.has_left_on(today)] or funders)


class Listing:
    """The programmes that an actor may see, as an address asks for them."""

    def __init__(self, index: IndexPage, actor: Actor, asked: QueryDict) -> None:
        self.index, self.actor, self.asked = index, actor, asked
        self.today = timezone.localdate()

    def context(self) -> dict[str, Any]:
        """What the template of the list needs."""
        found = self._narrowed
        return found | {
            "groups": [self._in_order(group) for group in found["groups"]],
            "kept": [(SORT, self.sort)] if SORT in self.asked else [],
            "sorts": [
                (label, self._address(**{SORT: name}), name == self.sort) for name, label in self._sorts()
            ],
        }

    @cached_property
    def _narrowed(self) -> dict[str, Any]:
        programmes, facets = self._programmes(), self._facets()
        found = narrowed(programmes, facets, self.asked)
        if self._asks_for_an_empty_class(programmes, facets):
            found["page_obj"] = page_of([], self.asked)
        return found

    def _asks_for_an_empty_class(self, programmes: list[ProgrammePage], facets: list[Facet]) -> bool:
        """A class without programmes is an answer too (no deadline within 30 days): only words are ignored that mean
        nothing."""
        for facet in facets:
            chosen = set(self.asked.getlist(facet.name)) & set(ORDER.get(facet.name, ()))
            if chosen and not any(chosen & dict(facet.values(one)).keys() for one in programmes):
                return True
        return False

    @property
    def sort(self) -> str:
        asked = self.asked.get(SORT, "")
        return asked if asked in dict(self._sorts()) else "deadline"

    def _sorts(self) -> Sequence[tuple[str, str]]:
        return (
            ("deadline", gettext("By deadline")),
            ("new", gettext("Newest first")),
            ("title", gettext("By title")),
        )

    def _programmes(self) -> list[ProgrammePage]:
        from knowledge.funding.models import Funder, ProgrammePage
        from knowledge.funding.models.programmes import in_date_order

        programmes = list(
            ProgrammePage.objects.child_of(self.index)
            .visible_to(self.actor)
            .select_related("funding_form", "financing")
            .prefetch_related(
                Prefetch("funders", Funder.objects.select_related("kind")),
                "applicants",
                "topics",
                "goals",
                "objects_funded",
                "places",
            )
            .defer("purpose", "path_to_apply")
        )
        if self.sort == "title":
            return sorted(programmes, key=lambda one: one.title.casefold())
        if self.sort == "new":
            return sorted(programmes, key=lambda one: (one.first_published_at, one.pk), reverse=True)
        return in_date_order(programmes)

    def _facets(self) -> list[Facet]:
        types = set(self.asked.getlist("applicant"))
        today = self.today

        def facet(name: str, label: str, values: Callable[[Any], Pairs], *, is_open: bool = False) -> Facet:
            return Facet(name, label, values, open=is_open or name in self.asked)

        return [
            facet("group", gettext("Status"), lambda one: [(one.status_group.value, str(one.status_group.label))],
                  is_open=True),
            facet("applicant", gettext("Who applies"),
                  lambda one: [(row.type, str(row.get_type_display())) for row in one.applicants.all()], is_open=True),
            facet("object", gettext("What is funded"), lambda one: _named(one.objects_funded.all()), is_open=True),
            facet("window", gettext("Deadline"), lambda one: windows_of(one, today), is_open=True),
            facet("share", gettext("Own share"), lambda one: _shares(one, types)),
            facet("place", gettext("Place"), _places),
            facet("source", gettext("Funder"), lambda one: _funder_kinds(one, today)),
            facet("topic", gettext("Topic"), lambda one: _named(one.topics.all())),
            facet("goal", gettext("Goal"), lambda one: _named(one.goals.all())),
            facet("status", gettext("Status in detail"), lambda one: [one.status_now]),
        ]  # fmt: skip

    def _in_order(self, group: Group) -> Group:
        """Classes stand in the order of what they mean."""
        if group.name not in ORDER:
            return group
        places = ORDER[group.name]
        return replace(group, options=sorted(group.options, key=lambda option: places.index(option.value)))

    def _address(self, **changed: str) -> str:
        """This list with something else, from its first page."""
        asked = self.asked.copy()
        asked.pop(PAGE_PARAMETER, None)
        for name, value in changed.items():
            asked[name] = value
        return f"?{asked.urlencode()}"
