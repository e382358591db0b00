"""The links of published pages and what was found where they lead."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare

LONGEST_TARGET = 2000


class Verdict(models.TextChoices):
    """What was found where a link leads."""

    UNCHECKED = "unchecked", _("not checked yet")
    OK = "ok", _("answers")
    MOVED = "moved", _("has moved for good")
    UNCLEAR = "unclear", _("answers people only")
    GONE = "gone", _("does not exist")
    SILENT = "silent", _("does not answer")
    CLOSED = "closed", _("closed to readers of the page")
    PRIVATE = "private", _("leads into a private network")


BROKEN = (Verdict.GONE, Verdict.SILENT, Verdict.CLOSED, Verdict.PRIVATE)
"""What a reader who follows the link gets nothing from."""


class LinkQuerySet(models.QuerySet["Link"]):
    """Links by where they stand and what was found."""

    def broken(self) -> LinkQuerySet:
        return self.filter(verdict__in=BROKEN)

    def outside(self) -> LinkQuerySet:
        """To other people's servers."""
        return self.filter(Q(target__startswith="http://") | Q(target__startswith="https://"))

    def on(self, pages: Iterable[int] | models.QuerySet) -> LinkQuerySet:
        return self.filter(page__in=pages)


class Link(models.Model):
    """One address that a published page links to. ``target`` is an address of the web without its fragment, a path of
    the portal, or ``page:12`` and ``document:12`` for what editors chose from the portal itself."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=LONGEST_TARGET)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.UNCHECKED)
    status = models.PositiveSmallIntegerField(null=True)
    """What the server answered, where one did."""
    leads_to = models.CharField(max_length=LONGEST_TARGET, blank=True)
    """Where it has moved to."""
    first_seen = models.DateTimeField(default=timezone.now)
    last_checked = models.DateTimeField(null=True)
    broken_since = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    personal_data = declare(
        none="page target verdict status leads_to first_seen last_checked broken_since",
    )

    class Meta:
        verbose_name = _("link of a page")
        verbose_name_plural = _("links of pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "target"], name="linkcheck_one_link_per_page_and_target"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="linkcheck_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=BROKEN, broken_since__isnull=False)
                | (~Q(verdict__in=BROKEN) & Q(broken_since=None)),
                name="linkcheck_broken_since_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["verdict", "page"], name="linkcheck_by_verdict")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.target}"

    @property
    def is_outside(self) -> bool:
        return self.target.startswith(("http://", "https://"))

    @property
    def label(self) -> str:
        """The target as an editor reads it."""
        kind, _sep, number = self.target.partition(":")
        if number.isdecimal() and kind == "page":
            return gettext("page %(number)s of the portal") % {"number": number}
        if number.isdecimal() and kind == "document":
            return gettext("document %(number)s of the portal") % {"number": number}
        return self.target
