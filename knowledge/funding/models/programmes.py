"""One programme, call or initiative of the funding guide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import Resolver404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page, PageManager
from wagtail.url_routing import RouteResult

from cms.models import PAGE_VISIBILITIES, BasePage
from fsa_portal.directory.kinds import DISTRICT_KINDS, AuthorityKind
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from fsa_portal.records import declare
from fsa_portal.richtext.fields import CleanTextField
from knowledge.funding import panels
from knowledge.funding.forms import ProgrammeForm
from knowledge.funding.models.details import PROSE, Applicant, TermsVersion
from knowledge.funding.models.standing import ENDS_SOON, ProgrammeQuerySet
from knowledge.funding.reading import Reading, changes_on_a_page
from knowledge.funding.statuses import (
    CLOSES_SOON,
    FundingStatus,
    ProgrammeKind,
    StatusGroup,
    group_of,
)
from knowledge.vocabulary.fields import term_of, terms_of
from knowledge.vocabulary.models import Vocabulary

RECORD = "aenderungen"
"""Where below a programme its record of changes stands."""
CHECK_EVERY = dt.timedelta(days=30)
PLACE_KINDS = [
    *DISTRICT_KINDS,
    AuthorityKind.KREISFREIE_STADT,
    AuthorityKind.LANDSCHAFTSVERBAND,
    AuthorityKind.BEZIRKSREGIERUNG,
]
"""By what a programme is limited to a part of the state."""


class ProgrammePage(BasePage):
    """A funding programme, an initiative, or one of the calls of a programme."""

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=ProgrammeKind,
        default=ProgrammeKind.PROGRAMME,
        help_text=_("A call is one round of a programme with a deadline of its own."),
    )
    programme = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calls",
        verbose_name=_("programme of this call"),
        help_text=_("Only for calls: the programme that this is a round of."),
    )
    summary = models.TextField(
        _("in short"), max_length=500, help_text=_("What is paid for whom, in two or three sentences.")
    )
    purpose = CleanTextField(
        _("purpose"), features=PROSE, help_text=_("What the money is for and what it is not for.")
    )
    funding_form = term_of(
        Vocabulary.FUNDING_FORM, _("form"), _("What is given: a grant, a loan, advice."), optional=True
    )
    financing = term_of(
        Vocabulary.FUNDING_FINANCING,
        _("financing"),
        _("How the amount is worked out, where the source says it."),
        optional=True,
    )
    max_amount = models.PositiveIntegerField(
        _("at most, in euros"), null=True, blank=True, help_text=_("The highest amount for one project.")
    )
    status = models.CharField(
        _("status"),
        max_length=30,
        choices=FundingStatus,
        help_text=_('"Closes soon" and "closed" after the deadline come by themselves.'),
    )
    deadline = models.DateField(
        _("deadline"),
        null=True,
        blank=True,
        help_text=_("The exact day. Once it is entered, words and window below are emptied."),
    )
    deadline_words = models.CharField(
        _("deadline in words"),
        max_length=120,
        blank=True,
        help_text=_('Where no day is known yet: "probably early summer 2027". Needs the window beside it.'),
    )
    deadline_from = models.DateField(
        _("window from"), null=True, blank=True, help_text=_("The earliest day that the words can mean.")
    )
    deadline_to = models.DateField(
        _("window until"), null=True, blank=True, help_text=_("The latest day that the words can mean.")
    )
    deadline_note = models.CharField(
        _("about the deadline"),
        max_length=300,
        blank=True,
        help_text=_("What may come later, who decides when, rounds of a year."),
    )
    topics = terms_of(
        Vocabulary.TOPIC, _("topics"), _("They lead from the pages of the topics to this programme.")
    )
    objects_funded = terms_of(
        Vocabulary.FUNDING_OBJECT, _("what is funded"), _("All that one can get money for.")
    )
    goals = terms_of(Vocabulary.GOAL, _("goals"), _("The goals of social planning that it serves."))
    target_groups = terms_of(Vocabulary.TARGET_GROUP, _("target groups"), _("Whom the projects are for."))
    places = ParentalManyToManyField(
        Authority,
        verbose_name=_("only in"),
        related_name="+",
        blank=True,
        limit_choices_to={"kind__in": PLACE_KINDS},
        help_text=_("Districts and cities that it is limited to; none: the whole state."),
    )
    places_note = models.CharField(
        _("where, in words"),
        max_length=300,
        blank=True,
        help_text=_("Other limits: the size of the town, areas with a plan."),
    )
    path_to_apply = CleanTextField(
        _("how to apply"),
        features=PROSE,
        blank=True,
        help_text=_("Where, with what, by which way, step by step."),
    )
    contact_role = models.CharField(
        _("contact"),
        max_length=200,
        blank=True,
        help_text=_("Office and unit that answer questions; never the name of a person."),
    )
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
        verbose_name=_("predecessor"),
        help_text=_("What this takes the place of. Each of the two pages then leads to the other one."),
    )
    source = models.CharField(_("source"), max_length=300, help_text=_("Where these facts stand."))
    source_url = models.URLField(
        _("address of the source"), blank=True, help_text=_("The page or file of the funder itself.")
    )
    checked_on = models.DateField(
        _("checked on"),
        help_text=_("When somebody last compared this page with the source. It is marked after 30 days."),
    )

    objects = PageManager.from_queryset(ProgrammeQuerySet)()

    personal_data = declare(
        none="kind programme summary purpose funding_form financing max_amount status deadline deadline_words"
        " deadline_from deadline_to deadline_note topics objects_funded goals target_groups places places_note"
        " path_to_apply contact_role predecessor source source_url checked_on"
    )

    is_creatable = True
    parent_page_types = ["funding.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "funding/programme_page.html"
    base_form_class = ProgrammeForm
    content_panels = [*Page.content_panels, *panels.CONTENT]

    class Meta:
        verbose_name = _("funding programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=FundingStatus.values), name="funding_status_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=ProgrammeKind.values), name="funding_kind_is_known"),
            models.CheckConstraint(
                condition=Q(programme=None) | Q(kind=ProgrammeKind.CALL),
                name="funding_only_calls_have_a_programme",
                violation_error_message=_("Only a call belongs to a programme."),
            ),
            models.CheckConstraint(
                condition=Q(programme=None) | ~Q(programme=F("basepage_ptr")),
                name="funding_no_call_of_itself",
                violation_error_message=_("A call cannot be its own programme."),
            ),
            models.CheckConstraint(
                condition=Q(predecessor=None) | ~Q(predecessor=F("basepage_ptr")),
                name="funding_no_predecessor_of_itself",
                violation_error_message=_("A programme cannot be its own predecessor."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_words="", deadline_from=None, deadline_to=None)
                | (
                    ~Q(deadline_words="")
                    & Q(deadline=None, deadline_from__isnull=False, deadline_to__isnull=False)
                ),
                name="funding_deadline_is_exact_or_a_window",
                violation_error_message=_("Either an exact day, or words together with a window."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_from=None) | Q(deadline_from__lte=F("deadline_to")),
                name="funding_window_ends_after_start",
                violation_error_message=_("The window ends before it begins."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._make_room()
        super().save(*args, **kwargs)

    def _make_room(self) -> None:
        """Rows that exchange what may be there only once (two types of applicants) are written anew: saved one after
        the other, the first would take what the second still has."""
        for model, name in ((Applicant, "type"), (TermsVersion, "valid_from")):
            rows = getattr(self, "applicants" if model is Applicant else "terms").all()
            wanted = {row.pk: getattr(row, name) for row in rows if row.pk is not None}
            if not wanted or self.pk is None:
                continue
            stored = model._default_manager.filter(page=self.pk).values_list("pk", name)
            changed = [pk for pk, value in stored if pk in wanted and wanted[pk] != value]
            if changed:
                model._default_manager.filter(pk__in=changed).delete()

    # --- where it stands ---

    def status_on(self, day: dt.date) -> tuple[str, str]:
        """``(slug, label)`` on that day."""
        slug = self._status_slug(day)
        return slug, str(CLOSES_SOON[1] if slug == CLOSES_SOON[0] else FundingStatus(slug).label)

    def _status_slug(self, day: dt.date) -> str:
        """An open programme closes soon, and is closed when its deadline is over or all its funders have left."""
        if self.status == FundingStatus.OPEN:
            last = self.deadline or self.deadline_to
            if (last is not None and last < day) or self._all_funders_left(day):
                return FundingStatus.CLOSED.value
            if self.deadline is not None and self.deadline - day <= ENDS_SOON:
                return CLOSES_SOON[0]
        return self.status

    def _all_funders_left(self, day: dt.date) -> bool:
        funders = list(self.funders.all())
        return bool(funders) and all(funder.has_left_on(day) for funder in funders)

    @property
    def status_now(self) -> tuple[str, str]:
        return self.status_on(timezone.localdate())

    @property
    def status_group(self) -> StatusGroup:
        return group_of(self._status_slug(timezone.localdate()))

    @property
    def next_day(self) -> dt.date | None:
        """The deadline, or the first day that its words can mean: what it is sorted by among exact days."""
        return self.deadline or self.deadline_from

    @property
    def days_left(self) -> int | None:
        """Until the exact deadline, while there is one and it is not over."""
        today = timezone.localdate()
        return None if self.deadline is None or self.deadline < today else (self.deadline - today).days

    @property
    def is_unchecked(self) -> bool:
        """Nobody looked at the source for a month."""
        return timezone.localdate() - self.checked_on > CHECK_EVERY

    # --- what holds when ---

    def terms_by_date(self) -> list[TermsVersion]:
        return sorted(self.terms.all(), key=lambda version: version.valid_from)

    def terms_on(self, day: dt.date) -> TermsVersion | None:
        """The version that was in force on that day; none before the first one."""
        begun = [version for version in self.terms_by_date() if version.valid_from <= day]
        return begun[-1] if begun else None

    def funder_names(self) -> list[str]:
        """Those that take part now; all of them where none does."""
        funders = list(self.funders.all())
        today = timezone.localdate()
        names = [f.name for f in funders if f.takes_part_on(today)] or [f.name for f in funders]
        return list(dict.fromkeys(names))

    def what_and_who(self) -> str:
        """What it funds and who gives the money, as one line of a list."""
        funded = ", ".join(str(term) for term in self.objects_funded.all())
        return " · ".join(filter(None, (funded, ", ".join(self.funder_names()))))

    # --- what it is related to ---

    def is_known_wherever(self, page: ProgrammePage) -> bool:
        """Whether everybody who may see ``page`` may see this one: only then may ``page`` name it by itself."""
        return (
            bool(self.audience())
            and PAGE_VISIBILITIES.index(self.visibility) <= PAGE_VISIBILITIES.index(page.visibility)  # type: ignore[arg-type]
        )

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        reading = context["reading"]
        return {
            "@type": "MonetaryGrant",
            "funder": [{"@type": "Organization", "name": part.funder.name} for part in reading.parts],
            "about": [topic.name for topic in reading.topics],
        }

    def sections(self) -> list[tuple[str, str, str]]:
        """``(anchor, heading, html)`` of what is filled in today, in order."""
        terms = self.terms_on(timezone.localdate())
        named = [
            ("zweck", _("Purpose"), self.purpose),
            ("bedingungen", _("Conditions"), terms.text if terms else ""),
            ("antrag", _("How to apply"), self.path_to_apply),
        ]
        return [(anchor, str(heading), html) for anchor, heading, html in named if html]

    # --- its record of changes, at an address below its own ---

    def get_route_paths(self) -> list[str]:
        """Also the record: whoever follows a link to it after a move is led on."""
        return [*super().get_route_paths(), f"/{RECORD}/"]

    def route(self, request: Request, path_components: list[str]) -> RouteResult:
        if path_components == [RECORD]:
            return RouteResult(self, kwargs={"record": True})
        return super().route(request, path_components)

    def resolve_subpage(self, path: str) -> None:
        """Wagtail's redirects ask by this name whether the page has an address below its own."""
        if path.strip("/") != RECORD:
            raise Resolver404({"path": path})

    def get_template(self, request: Request, *args: Any, record: bool = False, **kwargs: Any) -> str:
        return "funding/page_changes.html" if record else self.template

    def get_context(
        self, request: Request, *args: Any, record: bool = False, **kwargs: Any
    ) -> dict[str, Any]:
        """What :class:`~knowledge.funding.reading.Reading` prepares, as ``reading``; ``trail``, ``index_url``. Of the
        record ``page_obj`` of changes."""
        index = self.get_parent()
        context = super().get_context(request, *args, **kwargs) | {
            "reading": Reading(self, request.actor, request.GET.get("stand", "")),
            "trail": [index],
            "index_url": index.get_url(request),
        }
        if record:
            context |= {"trail": [index, self], "page_obj": changes_on_a_page(self, request.GET)}
        return context
