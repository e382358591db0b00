"""What was changed in programmes: every field, with its old and its new value."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import HistoryEvent, declare
from knowledge.funding.models.programmes import ProgrammePage


class ProgrammeEvent(HistoryEvent):
    """A publication of a programme and what it changed: append-only, while Wagtail's revisions can be purged.

    ``data["changes"]``: field -> ``before`` and ``after``, as :func:`~knowledge.funding.recording.state_of` has them;
    no ``before`` in the first event, which holds all fields.
    """

    class What(models.TextChoices):
        RECORDED = "recorded", _("State when the record began")
        PUBLISHED = "published", _("Published for the first time")
        CHANGED = "changed", _("Changed")

    # The record outlives the page.
    page = models.ForeignKey(
        ProgrammePage,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
        editable=False,
        verbose_name=_("funding programme"),
    )

    personal_data = declare(none="page", id="by_user by_affiliation", retention="content")

    wagtail_reference_index_ignore = True

    class Meta(HistoryEvent.Meta):
        verbose_name = _("change of a funding programme")
        verbose_name_plural = _("changes of funding programmes")

    def __str__(self) -> str:
        return f"{self.page_id} {self.what}"
