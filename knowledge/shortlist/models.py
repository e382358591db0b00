"""The reading lists of people with an account; those of visitors stand in their sessions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare

TITLE_LENGTH = 120
NOTE_LENGTH = 500
MOST_PAGES = 200
SIGNER = Signer(salt="knowledge.shortlist")


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    """Lists by whether a link opens them."""

    def of_link(self, token: str) -> ShortlistQuerySet:
        """The list for which the link was made, if it is its latest one."""
        try:
            pk, number = SIGNER.unsign_object(token)
        except (BadSignature, ValueError):
            return self.none()
        return self.filter(pk=pk, share_number=number)

    def shared_on(self, day: dt.date) -> ShortlistQuerySet:
        """Those that their link opens; it opens none of somebody whose account is closed."""
        return self.filter(shared_until__gte=day, user__is_active=True)


class Shortlist(models.Model):
    """A person's reading list: what it is called, and until when a link opens it to others."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shortlist", verbose_name=_("person")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    share_number = models.PositiveIntegerField(_("number of the link"), default=0)
    """Stands in the link; another number makes the old link worthless."""
    shared_until = models.DateField(_("shared until"), null=True, blank=True)

    objects = ShortlistQuerySet.as_manager()

    personal_data = declare(none="share_number shared_until", id="user", content="title", retention="account")

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_until__isnull=True) | Q(share_number__gt=0),
                name="shortlist_shared_with_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.title or gettext("Reading list")

    @property
    def is_shared(self) -> bool:
        return self.shared_until is not None and self.shared_until >= timezone.localdate()

    @property
    def share_url(self) -> str:
        """The link that opens the list for reading; the same until it is taken back."""
        return reverse("shortlist:shared", args=[SIGNER.sign_object([self.pk, self.share_number])])


class KeptPage(models.Model):
    """One page on somebody's reading list, with a note of theirs."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="kept_pages",
        verbose_name=_("person"),
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    personal_data = declare(none="page position added_at", id="user", content="note", retention="account")

    class Meta:
        verbose_name = _("page on a reading list")
        verbose_name_plural = _("pages on reading lists")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="shortlist_one_entry_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.page_id}"
