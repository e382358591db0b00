"""Requests for advice as they come by the portal, and what happened to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case, about_bodies_open_to
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import STAFF, Actor
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import Due, HistoryEvent, Versioned, declare

LONGEST_REQUEST = 4000
LONGEST_ADDITION = 2000
LONGEST_TEXT = 20_000
"""Of a request with all that was added to it."""


class ClientKind(models.TextChoices):
    """For whom somebody asks: advice is free for all of them."""

    MUNICIPALITY = "kommune", _("City, town or municipality")
    DISTRICT = "kreis", _("District")
    PROVIDER = "traeger", _("Welfare association or provider")
    OTHER = "andere", _("Another interested institution")


OF_AUTHORITIES = (ClientKind.MUNICIPALITY, ClientKind.DISTRICT)
"""Who asks so is a local authority itself; the others say where they are active."""


class RequestStatus(models.TextChoices):
    """What became of a request."""

    WAITING = "wartet", _("waits for an answer")
    TAKEN_ON = "angenommen", _("taken on")
    JOINED = "zugeordnet", _("joined to a case")
    REFERRED = "weitervermittelt", _("referred")
    WITHDRAWN = "zurueckgezogen", _("withdrawn")
    SPAM = "spam", _("not a request")


WITH_CASE = (RequestStatus.TAKEN_ON, RequestStatus.JOINED)


class ReferralReason(models.TextChoices):
    """Why the FSA is the wrong one to ask."""

    SINGLE_PERSON = "einzelfall", _("It is about help for a single person")
    OTHER_SUBJECT = "anderes-thema", _("It is about something else than social planning")
    OTHER_STATE = "anderes-land", _("It is about another state than North Rhine-Westphalia")
    OTHER_PLACE = "andere-stelle", _("Another place is there for it")


class AdviceRequestQuerySet(models.QuerySet["AdviceRequest"]):
    """Requests by who may read them and by what is still to be done."""

    def visible_to(self, actor: Actor) -> AdviceRequestQuerySet:
        """Those who advise read them, but not who keeps out of the cases of the body."""
        if not actor.has_role("adviser", "lead"):
            return self.none()
        return self.filter(about_bodies_open_to(actor, STAFF))

    def waiting(self) -> AdviceRequestQuerySet:
        return self.filter(status=RequestStatus.WAITING)

    def with_body(self) -> AdviceRequestQuerySet:
        return self.select_related("authority__parent", "organisation", "adviser__user", "case")


class AdviceRequest(Versioned):
    """Somebody asks for advice. It is no case and its body not advised before one of the FSA takes it on; the case then
    keeps the reference."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    kind = models.CharField(_("for whom"), max_length=20, choices=ClientKind)
    authority = models.ForeignKey(
        Authority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="advice_requests",
        verbose_name=_("local authority"),
    )
    """The one that asks; of other bodies the one in which they are active."""
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="advice_requests",
        verbose_name=_("organisation"),
    )
    """The one of the directory that has the name which was given."""
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    text = models.TextField(_("what it is about"), max_length=LONGEST_TEXT)
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
    function = models.CharField(_("function"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    answer_wish = models.CharField(_("wished way and time of the answer"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("person"),
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    answer_by = models.DateField(_("to be answered by"), editable=False)
    adviser = models.ForeignKey(
        Affiliation,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="advice_requests",
        verbose_name=_("adviser"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus, default=RequestStatus.WAITING, editable=False
    )
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    case = models.ForeignKey(
        Case, null=True, editable=False, on_delete=models.CASCADE, related_name="requests"
    )
    reason = models.CharField(_("reason"), max_length=20, choices=ReferralReason, blank=True, editable=False)
    referred_to = models.CharField(_("where to"), max_length=300, blank=True, editable=False)

    objects = AdviceRequestQuerySet.as_manager()

    personal_data = declare(
        none="reference kind authority organisation topics wishes language received_at answer_by status settled_on case"
        " reason",
        id="sender adviser",
        content="organisation_name text function name email phone answer_wish referred_to",
        retention="request",
    )
    due = Due("request", after="settled_on")

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ClientKind.values), name="cases_request_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_AUTHORITIES, authority__isnull=False, organisation_name="")
                | (~Q(kind__in=OF_AUTHORITIES) & ~Q(organisation_name="")),
                name="cases_request_of_one_body",
            ),
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(text=""), name="cases_request_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.WAITING, settled_on__isnull=True)
                | (
                    Q(status__in=[s for s in RequestStatus if s != RequestStatus.WAITING])
                    & Q(settled_on__isnull=False)
                ),
                name="cases_request_settled_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WITH_CASE, case__isnull=False)
                | (~Q(status__in=WITH_CASE) & Q(case__isnull=True)),
                name="cases_request_taken_on_has_a_case",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=RequestStatus.REFERRED)
                    & Q(reason__in=ReferralReason.values)
                    & ~Q(referred_to="")
                )
                | (~Q(status=RequestStatus.REFERRED) & Q(reason="", referred_to="")),
                name="cases_request_referred_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "answer_by"], name="cases_request_due")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("cases:request", args=[self.reference])

    @property
    def body_name(self) -> str:
        """Who asks, as it was given."""
        return self.organisation_name or (self.authority.name if self.authority else "")

    @property
    def is_waiting(self) -> bool:
        return self.status == RequestStatus.WAITING

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.answer_by < timezone.localdate()


class AdviceRequestEvent(HistoryEvent):
    """What happened to a request: append-only, ids and codes only."""

    class What(models.TextChoices):
        RECEIVED = "received", _("request received")
        ADDED = "added", _("something added by the requester")
        PASSED_ON = "passed-on", _("passed on to another adviser")
        TAKEN_ON = "taken-on", _("taken on")
        JOINED = "joined", _("joined to a case")
        REFERRED = "referred", _("referred")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SPAM = "spam", _("not a request")

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="events")

    # Goes with its request, not after the two years of the audit.
    personal_data = declare(none="request", id="by_user by_affiliation", retention="request")

    class Meta(HistoryEvent.Meta):
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")

    def __str__(self) -> str:
        return f"{self.request_id} {self.what}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        return str(self.What(self.what).label)


class RegionDuty(models.Model):
    """Who answers for a district or a city outside of districts, and who does while that adviser is away."""

    region = models.OneToOneField(
        Authority, on_delete=models.CASCADE, related_name="duty", verbose_name=_("region")
    )
    adviser = models.ForeignKey(
        Affiliation, on_delete=models.CASCADE, related_name="+", verbose_name=_("adviser")
    )
    deputy = models.ForeignKey(
        Affiliation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("deputy"),
    )

    personal_data = declare(none="region", id="adviser deputy", retention="account")

    class Meta:
        verbose_name = _("adviser of a region")
        verbose_name_plural = _("advisers of regions")
        ordering = ["region__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("adviser")), name="cases_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.adviser_id}"


class Absence(models.Model):
    """Days on which an adviser takes no new requests. Why is nobody's business."""

    affiliation = models.ForeignKey(
        Affiliation, on_delete=models.CASCADE, related_name="absences", verbose_name=_("adviser")
    )
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))

    personal_data = declare(id="affiliation", content="first last", retention="absence")
    due = Due("absence", after="last")

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="cases_absence_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation_id} {self.first}–{self.last}"
