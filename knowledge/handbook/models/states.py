"""The immutable states of chapters that were published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare
from knowledge.handbook.models.works import EditionPage


class ChapterState(models.Model):
    """What a chapter said when it was published or corrected: one row, never changed.

    ``paragraphs`` is a list of ``{"anchor", "type", "html", "text"}`` in order; ``sha256`` is over its canonical JSON.
    Former states, comparison, PDF and search read these rows; Wagtail's revisions serve editing only.
    """

    edition = models.ForeignKey(EditionPage, on_delete=models.PROTECT, related_name="states")
    chapter_key = models.UUIDField()
    title = models.CharField(max_length=255)
    number = models.CharField(max_length=12, blank=True)
    path = models.CharField(max_length=500)
    paragraphs = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    personal_data = declare(none="edition chapter_key title number path paragraphs sha256 published_at note")

    class Meta:
        verbose_name = _("published state of a chapter")
        verbose_name_plural = _("published states of chapters")
        ordering = ["published_at", "pk"]
        indexes = [models.Index(fields=["edition", "chapter_key", "published_at"], name="handbook_states")]

    def __str__(self) -> str:
        return f"{self.number} {self.title} ({self.published_at:%Y-%m-%d})".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a published state is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("a published state is never deleted")
