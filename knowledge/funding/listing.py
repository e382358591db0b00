"""The list of programmes: what it can be narrowed by, in which order it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.filters import Many, Sort, StoredFacet, in_words
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority
from knowledge.funding.models.details import Applicant, Funder
from knowledge.funding.models.programmes import ProgrammePage
from knowledge.funding.statuses import LISTED_FIRST, StatusGroup, status_names
from knowledge.vocabulary.models import Vocabulary

EVERYWHERE = "nrw"
SHARES = {
    "0": (_("no own share"), 0),
    "1-10": (_("up to 10 %"), 10),
    "11-20": (_("11 to 20 %"), 20),
    "21-50": (_("21 to 50 %"), 50),
    "51-100": (_("more than 50 %"), 100),
}
"""Classes of own shares: short name -> words, up to how many percent."""
UNKNOWN_SHARE = "unknown"
WINDOWS = {
    "30": _("in the next 30 days"),
    "90": _("in the next 90 days"),
    "180": _("in the next 180 days"),
}
"""Days -> words."""
NO_DEADLINE = "none"

SHARE = Case(
    When(own_share=None, then=Value(UNKNOWN_SHARE)),
    *(When(own_share__lte=most, then=Value(name)) for name, (_words, most) in SHARES.items()),
    output_field=CharField(),
)
PLACES = Many(ProgrammePage.objects.all(), "pk", Coalesce(F("places__key"), Value(EVERYWHERE)), once=True)
"""A programme that is limited to no place is for the whole state."""

SORTS = (
    Sort(
        "deadline",
        _("By deadline"),
        ("is_over", F("first_day").asc(nulls_last=True), "rank", Lower("title").asc(), "pk"),
    ),
    Sort("new", _("Newest first"), ("-first_published_at", "-pk")),
    Sort("title", _("By title"), (Lower("title").asc(), "pk")),
)


def _places(values: Sequence[str]) -> Mapping[str, str]:
    found = Authority.objects.names_by_key(values)
    return found | ({EVERYWHERE: gettext("the whole state")} if EVERYWHERE in values else {})


def _window(today: dt.date) -> Case:
    """Within how many days the deadline, or the season that it falls into, comes: the least of the windows."""
    return Case(
        When(standing_group=StatusGroup.CLOSED, then=None),
        When(first_day=None, then=Value(NO_DEADLINE)),
        When(last_day__lt=today, then=None),
        *(When(first_day__lte=today + dt.timedelta(int(days)), then=Value(days)) for days in WINDOWS),
        output_field=CharField(),
    )


def _shares(types: Sequence[str]) -> Many:
    """Of the applicants that one has chosen; of all where none is chosen."""
    rows = Applicant.objects.filter(type__in=types) if types else Applicant.objects.all()
    return Many(rows, "page", SHARE)


def _funder_kinds(today: dt.date) -> Many:
    """Whoever has left pays no more; the funders of what is over are those that it had."""
    others = Funder.objects.filter(Funder.still_there_on(today), page=OuterRef("page"))
    return Many(Funder.objects.filter(Funder.still_there_on(today) | ~Exists(others)), "page", "kind")


def facets(types: Sequence[str], today: dt.date) -> list[StoredFacet]:
    """``types``: the applicants that the list is narrowed to. What most people look for first is open."""
    chosen = [one for one in types if one in OrganisationKind.values]
    windows, shares = list(WINDOWS), {name: words for name, (words, _most) in SHARES.items()}
    return [
        StoredFacet(
            "group",
            gettext("Status"),
            F("standing_group"),
            labels=in_words(
                {one.value: one.label for one in (StatusGroup.OPEN, StatusGroup.EXPECTED, StatusGroup.CLOSED)}
            ),
            in_order=True,
        ),
        StoredFacet(
            "applicant",
            gettext("Who applies"),
            "applicants__type",
            labels=in_words(dict(OrganisationKind.choices)),
        ),
        StoredFacet(
            "object", gettext("What is funded"), "objects_funded", vocabulary=Vocabulary.FUNDING_OBJECT
        ),
        StoredFacet(
            "window",
            gettext("Deadline"),
            _window(today),
            labels=in_words(WINDOWS | {NO_DEADLINE: _("without a deadline")}),
            covers={days: windows[: number + 1] for number, days in enumerate(windows)},
            in_order=True,
        ),
        StoredFacet(
            "share",
            gettext("Own share"),
            _shares(chosen),
            labels=in_words(shares | {UNKNOWN_SHARE: _("not stated")}),
            in_order=True,
            open=False,
        ),
        StoredFacet("place", gettext("Place"), PLACES, labels=_places, open=False),
        StoredFacet(
            "source",
            gettext("Funder"),
            _funder_kinds(today),
            vocabulary=Vocabulary.FUNDING_SOURCE,
            open=False,
        ),
        StoredFacet("topic", gettext("Topic"), "topics", vocabulary=Vocabulary.TOPIC, open=False),
        StoredFacet("goal", gettext("Goal"), "goals", vocabulary=Vocabulary.GOAL, open=False),
        StoredFacet(
            "status",
            gettext("Status in detail"),
            F("standing"),
            labels=in_words({status: status_names()[status] for status in LISTED_FIRST}),
            in_order=True,
            open=False,
        ),
    ]
