"""Files that were sent or brought along to a consultation."""

from __future__ import annotations

from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.cases.models.cases import Case
from consultations.cases.models.contacts import CONTACT_VISIBILITIES, Contact, ShortAdvice
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import Actor, Visibility
from fsa_portal.records import declare, exactly_one
from fsa_portal.uploads.policies import Kind
from fsa_portal.uploads.storage import immutable_name

MOST_ATTACHMENTS = 10
"""Of one contact or short advice."""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments by who may have them."""

    def visible_to(self, actor: Actor) -> AttachmentQuerySet:
        """Those of the cases and the short advice of which the actor may see the inner side."""
        cases = Case.objects.visible_to(actor).order_by().values("pk")
        advice = ShortAdvice.objects.visible_to(actor).order_by().values("pk")
        return self.filter(Q(contact__case__in=cases) | Q(short_advice__in=advice))

    def for_client(self) -> AttachmentQuerySet:
        """An attachment is never for more than its contact is."""
        return self.filter(visibility=Visibility.CLIENT, contact__visibility=Visibility.CLIENT)

    def visible_to_client(self, actor: Actor) -> AttachmentQuerySet:
        """Those of the client's side of the cases that the actor may see as one of the client."""
        cases = Case.objects.visible_to_client(actor).order_by().values("pk")
        return self.for_client().filter(contact__case__in=cases)

    def without_text(self) -> AttachmentQuerySet:
        """For lists: what the files say is read by the search alone."""
        return self.defer("text")


class Attachment(models.Model):
    """A file that lies with a contact or a short advice. Its text is there to be searched."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="attachments")
    short_advice = models.ForeignKey(
        ShortAdvice, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    visibility = models.CharField(
        _("visible for"), max_length=20, choices=CONTACT_VISIBILITIES, default=Visibility.INTERNAL
    )
    file = models.FileField(_("file"), upload_to=immutable_name)
    file_name = models.CharField(_("name of the file"), max_length=255)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    text = models.TextField(_("text of the file"), blank=True, editable=False)
    added_by = models.ForeignKey(
        Affiliation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added on"), default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    personal_data = declare(
        none="contact short_advice visibility size sha256 added_at",
        id="added_by",
        content="file file_name text",
        retention="case",
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("contact", "short_advice"),
                name="cases_attachment_of_one_entry",
            ),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.INTERNAL)
                | Q(visibility=Visibility.CLIENT, short_advice__isnull=True),
                name="cases_attachment_visibility_is_known",
            ),
        ]

    def __str__(self) -> str:
        # Not the name: administrators are told of files without being in the audience of a confidential case.
        return f"{self.entry.date} ({self.pk})"

    def get_absolute_url(self) -> str:
        """Where the FSA gets it."""
        if self.contact is None:
            return reverse("cases:advice_attachment", args=[self.short_advice_id, self.pk])
        return reverse("cases:attachment", args=[self.contact.case.reference, self.pk])

    @property
    def entry(self) -> Contact | ShortAdvice:
        """What it lies with."""
        return self.contact or self.short_advice  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """What a reader saves it as; a note may have taken the place of the file."""
        return f"{PurePath(self.file_name).stem}{PurePath(self.file.name or '').suffix}"

    @property
    def kind(self) -> Kind:
        """By the name that it is stored under."""
        suffix = PurePath(self.file.name or "").suffix
        return next(kind for kind in Kind if suffix in kind.extensions)

    @property
    def client_url(self) -> str:
        """Where the client gets it."""
        assert self.contact is not None
        return reverse("cases:my_attachment", args=[self.contact.case.reference, self.pk])
