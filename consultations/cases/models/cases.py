"""Advisory cases: who asked, what was agreed, what was done, what comes next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.statuses import FINAL, OPEN, CaseStatus
from fsa_portal.accounts.models import Affiliation, AffiliationQuerySet, ConflictOfInterest
from fsa_portal.accounts.principals import without_conflicted
from fsa_portal.actor import STAFF, Actor, Visibility, audience_of
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import Due, Versioned, declare, exactly_one


class CaseSource(models.TextChoices):
    """How the request of a case came."""

    PORTAL = "portal", _("by the portal")
    PHONE = "telefon", _("by phone")
    EMAIL = "email", _("by e-mail")
    EVENT = "veranstaltung", _("at an event")
    IN_PERSON = "persoenlich", _("in person")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them and by what is due."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases whose inner side the actor may see (``Case.audience``)."""
        seen = Q(visibility=Visibility.CONFIDENTIAL, pk__in=_ids(actor.principals, "case:"))
        for visibility, principal in SEEN_BY.items():
            seen |= Q(visibility=visibility) & about_bodies_open_to(actor, principal)
        return self.filter(seen)

    def visible_to_client(self, actor: Actor) -> CaseQuerySet:
        """Cases whose client's side the actor may see as one of the client (``Case.client_audience``)."""
        keys = [
            p.split(":")[1] for p in actor.principals if p.startswith("authority:") and p.endswith(":member")
        ]
        organisations = [
            int(p.split(":")[1])
            for p in actor.principals
            if p.startswith("organisation:") and p.endswith(":member")
        ]
        return self.filter(Q(authority__key__in=keys) | Q(organisation__in=organisations))

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN)

    def assigned_to(self, affiliation_id: int | None) -> CaseQuerySet:
        return self.filter(pk__in=CaseAssignment.objects.filter(affiliation=affiliation_id).values("case"))

    def led_by(self, affiliation_id: int) -> CaseQuerySet:
        """Of which this affiliation is in charge."""
        led = CaseAssignment.objects.filter(affiliation=affiliation_id, is_lead=True)
        return self.filter(pk__in=led.values("case"))

    def with_client(self) -> CaseQuerySet:
        return self.select_related("authority__parent", "organisation")


SEEN_BY = {Visibility.CONFIDENTIAL: "role:lead", Visibility.INTERNAL: STAFF}
"""Who sees all cases of a visibility but those of bodies from which they keep out."""


def about_bodies_open_to(actor: Actor, principal: str) -> Q:
    """Bodies without any conflict of interest for who has ``principal``, the others for who has it about them."""
    of_somebody = Q(authority__in=ConflictOfInterest.objects.exclude(authority=None).values("authority")) | Q(
        organisation__in=ConflictOfInterest.objects.exclude(organisation=None).values("organisation")
    )
    keys = [p.split(":")[-1] for p in actor.principals if p.startswith(f"{principal}:authority:")]
    numbers = _ids(actor.principals, f"{principal}:organisation:")
    open_to = of_somebody & (Q(authority__key__in=keys) | Q(organisation__in=numbers))
    return open_to | ~of_somebody if principal in actor.principals else open_to


def _ids(principals: frozenset[str], prefix: str) -> list[int]:
    return [int(p.removeprefix(prefix)) for p in principals if p.startswith(prefix)]


class Case(Versioned):
    """One request for advice and all that follows from it, for one client body."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name=_("authority"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name=_("organisation"),
    )
    visibility = models.CharField(
        _("visible for"),
        max_length=20,
        choices=[(v.value, v.label) for v in (Visibility.INTERNAL, Visibility.CONFIDENTIAL)],
        default=Visibility.INTERNAL,
        help_text=_("The client sees the client-visible part in either case."),
    )
    status = models.CharField(
        _("status"), max_length=30, choices=CaseStatus, default=CaseStatus.REQUEST, editable=False
    )
    topics = models.ManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        limit_choices_to={"vocabulary": "topic"},
    )
    wishes = models.ManyToManyField(
        "vocabulary.Term",
        verbose_name=_("support wished for"),
        related_name="+",
        limit_choices_to={"vocabulary": "support-wish"},
    )
    source = models.CharField(_("how the request came"), max_length=20, choices=CaseSource, blank=True)
    goal = models.TextField(
        _("agreed goal"), blank=True, max_length=2000, help_text=_("The client sees this text.")
    )
    goal_confirmed_at = models.DateTimeField(null=True, editable=False)
    risk = models.TextField(
        _("risk"), blank=True, max_length=2000, help_text=_("Only the FSA sees this text.")
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("due on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    closed_on = models.DateField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    personal_data = declare(
        none="reference authority organisation visibility status topics wishes source goal_confirmed_at next_step_on opened_on"
        " closed_on",
        content="title goal risk next_step",
        retention="case",
    )
    due = Due("case", after="closed_on")

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"),
                name="cases_one_client",
            ),
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="cases_status_is_known"),
            models.CheckConstraint(
                condition=Q(source__in=["", *CaseSource.values]), name="cases_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=[Visibility.INTERNAL, Visibility.CONFIDENTIAL]),
                name="cases_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, closed_on__isnull=False)
                | (~Q(status__in=FINAL) & Q(closed_on__isnull=True)),
                name="cases_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(next_step_on__isnull=True) | ~Q(next_step=""), name="cases_due_date_has_a_step"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "next_step_on"], name="cases_due"),
            models.Index(fields=["-opened_on"], name="cases_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])

    @property
    def client_url(self) -> str:
        """The case as the client sees it."""
        return reverse("cases:my_case", args=[self.reference])

    @property
    def client(self) -> Authority | Organisation:
        """The body that is advised."""
        return self.authority or self.organisation  # type: ignore[return-value]

    @property
    def in_charge(self) -> Affiliation | None:
        """Who advises, as long as the role is in force; a former one is nobody's contact any more."""
        return (
            Affiliation.objects.in_force()
            .filter(case_assignments__case=self.pk, case_assignments__is_lead=True)
            .select_related("user")
            .first()
        )

    @property
    def is_open(self) -> bool:
        return self.status not in FINAL

    @property
    def waits_for_goal(self) -> bool:
        """Whether the client has still to agree with the goal."""
        return self.is_open and bool(self.goal) and self.goal_confirmed_at is None

    @property
    def is_confidential(self) -> bool:
        return self.visibility == Visibility.CONFIDENTIAL

    def audience(self) -> frozenset[str]:
        """Who may see the inner side: all that the FSA knows, less those who keep out of the client's cases."""
        return without_conflicted(audience_of(self.visibility, assigned=[f"case:{self.pk}"]), self.client)

    def client_audience(self) -> frozenset[str]:
        """Who may see the client's side as one of the client: its people, readers aside."""
        if self.authority is not None:
            return frozenset({f"authority:{self.authority.key}:member"})
        return frozenset({f"organisation:{self.organisation_id}:member"})


class CaseAssignment(models.Model):
    """An adviser works on a case in one affiliation; the same person sees nothing of it in another role."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="case_assignments")
    is_lead = models.BooleanField(_("in charge"), default=False)

    personal_data = declare(none="case is_lead", id="affiliation", retention="case")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "affiliation"], name="cases_assigned_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_lead=True), name="cases_one_in_charge"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.affiliation_id}"


def advisers_for(client: Authority | Organisation) -> AffiliationQuerySet:
    """Who may be given a case of this client: advisers and team leads in force who do not keep out of its cases."""
    keep_out = ConflictOfInterest.objects.of(client).values("user")
    return Affiliation.objects.in_force().advising().exclude(user__in=keep_out)


class CaseCounter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    personal_data = declare(none="year last")

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"
