"""Who hears of what, and what became of each mail."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.notices import kinds
from fsa_portal.notices.topics import Frequency, Topic
from fsa_portal.records import Due, declare


class Preference(models.Model):
    """How often a person wants to hear of a topic; without a row the default of the topic holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)

    personal_data = declare(id="user", content="topic frequency", retention="account")

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="notices_one_choice_per_topic"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="notices_topic_is_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="notices_frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.frequency}"


class MailLanguage(models.Model):
    """The language in which a person wants to be written to; German without a row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_language"
    )
    language = models.CharField(_("language of mails"), max_length=2, choices=settings.LANGUAGES)

    personal_data = declare(id="user", content="language", retention="account")

    class Meta:
        verbose_name = _("language of mails")
        verbose_name_plural = _("languages of mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _label in settings.LANGUAGES]),
                name="notices_language_is_ours",
            )
        ]

    def __str__(self) -> str:
        return self.language


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Suppressions by whether they hold."""

    def active(self) -> SuppressionQuerySet:
        return self.filter(lifted_at=None)

    def against(self, address: str, *, may_be_stopped: bool) -> SuppressionQuerySet:
        """Those that keep a mail from ``address``; what cannot be stopped is kept only from addresses that are dead."""
        found = self.active().filter(address=address.lower())
        return found if may_be_stopped else found.exclude(reason=Suppression.Reason.STOPPED)


class Suppression(models.Model):
    """An address to which nothing is sent any more: it does not exist, mail came back, or its holder said so."""

    class Reason(models.TextChoices):
        REFUSED = "refused", _("refused by the mail server")
        BOUNCED = "bounced", _("mail came back")
        STOPPED = "stopped", _("stopped by its holder")

    address = models.EmailField(_("e-mail address"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    reply = models.CharField(_("code"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("released by"),
    )
    lift_reason = models.CharField(_("reason for the release"), max_length=300, blank=True)

    objects = SuppressionQuerySet.as_manager()

    personal_data = declare(
        none="reason reply created_at lifted_at",
        id="lifted_by",
        content="address lift_reason",
        retention="notice",
    )
    due = Due("notice", after="lifted_at")

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(lifted_at=None), name="notices_suppressed_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["refused", "bounced", "stopped"]), name="notices_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(address=models.functions.Lower("address")),
                name="notices_address_in_small_letters",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_by_its_holder(self) -> bool:
        """The person wanted no more mail; nothing is wrong with the address."""
        return self.reason == self.Reason.STOPPED


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Mails by what is to become of them."""

    def free(self, now: dt.datetime) -> DeliveryQuerySet:
        """Not sent yet, and in nobody's hands."""
        return self.filter(
            Q(state=Delivery.State.WAITING) | Q(state=Delivery.State.SENDING, claimed_until__lte=now)
        )


class Delivery(models.Model):
    """One mail to one person or address and what became of it; never its words."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        NOT_DUE = "not-due", _("no longer due")
        SUPPRESSED = "suppressed", _("not sent, the address is suppressed")
        REFUSED = "refused", _("refused by the mail server")
        BOUNCED = "bounced", _("came back")
        GIVEN_UP = "given-up", _("given up after many attempts")

    FINAL = (
        State.SENT,
        State.NOT_DUE,
        State.SUPPRESSED,
        State.REFUSED,
        State.BOUNCED,
        State.GIVEN_UP,
    )

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    about = models.BigIntegerField(_("about"), null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    # Only of bundles and reminders: the day whose one mail this is.
    day = models.DateField(null=True)
    # What a mail needs that stands nowhere else (the link of a password reset); empty once it is sent.
    payload = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    reply = models.CharField(_("code"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = DeliveryQuerySet.as_manager()

    personal_data = declare(
        none="key message_id kind language day state attempts reply created_at claimed_until finished_at",
        id="about recipient",
        content="address payload",
        retention="notice",
    )
    due = Due("notice", after="finished_at")

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"],
                condition=Q(day__isnull=False),
                name="notices_one_bundle_a_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "sending",
                        "sent",
                        "not-due",
                        "suppressed",
                        "refused",
                        "bounced",
                        "given-up",
                    ]
                ),
                name="notices_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claimed_until__isnull=False)
                | (~Q(state="sending") & Q(claimed_until__isnull=True)),
                name="notices_claimed_while_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="notices_by_state"),
            models.Index(fields=["finished_at"], name="notices_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.about or ''}".strip()

    @property
    def kind_label(self) -> str:
        """What administrators read; the name of a kind that is gone stays as it is."""
        return kinds.labels().get(self.kind, self.kind)

    @property
    def to(self) -> str:
        """The address, or the person as long as nobody has begun to send it."""
        return self.address or str(self.recipient or "")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what they wait for."""

    def waiting(self) -> NoticeQuerySet:
        """In no mail yet, or in one that nobody has begun to send."""
        return self.filter(taken_at=None)

    def for_a_bundle(self) -> NoticeQuerySet:
        return self.waiting().filter(delivery=None)


class Notice(models.Model):
    """A person is to hear of something: alone in a mail, or as a line of the next bundle.

    What is not sent yet stands for all that happens to its object meanwhile.
    """

    kind = models.CharField(max_length=60)
    about = models.BigIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="notices")
    taken_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    personal_data = declare(
        none="kind key created_at delivery taken_at", id="about recipient", retention="notice"
    )
    due = Due("notice", after="taken_at")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "recipient"],
                condition=Q(taken_at=None),
                name="notices_one_waiting_per_thing",
            ),
            models.UniqueConstraint(
                fields=["kind", "about", "recipient", "key"],
                condition=~Q(key=""),
                name="notices_once_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Feedback(models.Model):
    """What somebody told about a barrier in the portal: it goes to the office by mail, and stays here so that nothing
    is lost with a mail."""

    LONGEST_MESSAGE = 5000

    message = models.TextField(_("message"))
    page = models.CharField(_("address of the page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address for the answer"), blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    personal_data = declare(none="received_at", content="message page email", retention="feedback")
    due = Due("feedback", after="received_at")

    class Meta:
        verbose_name = _("feedback on accessibility")
        verbose_name_plural = _("feedback on accessibility")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="notices_feedback_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
