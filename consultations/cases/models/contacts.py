"""What was said and done: contacts in cases, and short advice without a case."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case, about_bodies_open_to
from fsa_portal.accounts.models import Affiliation
from fsa_portal.accounts.principals import without_conflicted
from fsa_portal.actor import STAFF, Actor, Visibility, audience_of
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.records import Due, declare, exactly_one

LONGEST_CONTACT = 24 * 60
LONGEST_LINE = 1000
"""Characters of a line that is kept as it was typed."""
CONTACT_VISIBILITIES = [
    (Visibility.INTERNAL.value, _("only the FSA")),
    (Visibility.CLIENT.value, _("the client too")),
]


class ContactKind(models.TextChoices):
    """How one met."""

    PHONE = "telefonat", _("Phone call")
    EMAIL = "email", _("E-mail")
    VIDEO = "videokonferenz", _("Video call")
    VISIT = "vor-ort-termin", _("On-site visit")
    WORKSHOP = "workshop", _("Workshop")
    COMMITTEE = "vortrag-gremium", _("Talk to a council committee")
    WRITTEN = "schriftliche-stellungnahme", _("Written feedback")
    OFFICE_HOUR = "sprechstunde", _("Office hour")
    EVENT = "veranstaltungskontakt", _("Contact at an event")


class Logged(models.Model):
    """When one met, how, for how long, about what: what a contact in a case and a short advice have in common."""

    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=30, choices=ContactKind)
    minutes = models.PositiveIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CONTACT)]
    )
    text = models.TextField(_("what was said and done"), max_length=20_000)
    line = models.CharField(_("line as it was typed"), max_length=LONGEST_LINE, blank=True, editable=False)
    topics = models.ManyToManyField(
        "vocabulary.Term",
        verbose_name=_("topics"),
        related_name="+",
        limit_choices_to={"vocabulary": "topic"},
    )
    occasion = models.UUIDField(_("visit that it was part of"), null=True, editable=False, db_index=True)
    """The same for all entries of one visit for several bodies; none where one was met alone."""
    logged_by = models.ForeignKey(Affiliation, null=True, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    personal_data = declare(
        none="date kind minutes topics occasion logged_at",
        id="logged_by",
        content="text line",
        retention="case",
    )

    class Meta:
        abstract = True
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="%(app_label)s_%(class)s_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_CONTACT),
                name="%(app_label)s_%(class)s_fits_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts by who may read them."""

    def for_client(self) -> ContactQuerySet:
        return self.filter(visibility=Visibility.CLIENT)


class Contact(Logged):
    """One talk, visit or letter in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    visibility = models.CharField(
        _("visible for"),
        max_length=20,
        choices=CONTACT_VISIBILITIES,
        default=Visibility.INTERNAL,
    )

    objects = ContactQuerySet.as_manager()

    personal_data = declare(none="case visibility")

    class Meta(Logged.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            *Logged.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visibility__in=[Visibility.INTERNAL, Visibility.CLIENT]),
                name="cases_contact_visibility_is_known",
            ),
        ]
        # Figures over all contacts are answered from these alone, without the texts.
        indexes = [
            models.Index(fields=["case", "date"], name="cases_contact_days"),
            models.Index(fields=["date", "kind", "minutes"], name="cases_contact_time"),
        ]

    def get_absolute_url(self) -> str:
        """Where the FSA reads it: its place in the course of the case."""
        return f"{self.case.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"kontakt-{self.pk}"

    @property
    def client(self) -> Authority | Organisation:
        """The body that was advised."""
        return self.case.client


class ShortAdviceQuerySet(models.QuerySet["ShortAdvice"]):
    """Short advice by who may see it."""

    def visible_to(self, actor: Actor) -> ShortAdviceQuerySet:
        return self.filter(about_bodies_open_to(actor, STAFF))

    def with_client(self) -> ShortAdviceQuerySet:
        return self.select_related("authority__parent", "organisation")


class ShortAdvice(Logged):
    """Advice to a body for which no case is opened: a question on the phone that is answered at once. It counts as
    work, and only the FSA sees it."""

    authority = models.ForeignKey(
        Authority,
        null=True,
        on_delete=models.PROTECT,
        related_name="short_advice",
        verbose_name=_("authority"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="short_advice",
        verbose_name=_("organisation"),
    )

    objects = ShortAdviceQuerySet.as_manager()

    personal_data = declare(none="authority organisation")
    due = Due("case", after="date")

    class Meta(Logged.Meta):
        verbose_name = _("short advice")
        verbose_name_plural = _("short advice")
        constraints = [
            *Logged.Meta.constraints,
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation"),
                name="cases_shortadvice_one_client",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cases:short_advice", kwargs={"pk": self.pk})

    @property
    def client(self) -> Authority | Organisation:
        """The body that was advised."""
        return self.authority or self.organisation  # type: ignore[return-value]

    def audience(self) -> frozenset[str]:
        """Who may see it: the FSA, less those who keep out of the cases of the body."""
        return without_conflicted(audience_of(Visibility.INTERNAL), self.client)
