"""What was done to authorities, organisations and contact persons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fsa_portal.directory.models.authorities import Authority
from fsa_portal.directory.models.contacts import ContactPerson
from fsa_portal.directory.models.organisations import Organisation
from fsa_portal.records import HistoryEvent, declare, exactly_one


class DirectoryEvent(HistoryEvent):
    """One line in the history of an authority, an organisation or a contact person; names of fields, never their texts."""

    class What(models.TextChoices):
        ADDED = "added", _("Entered")
        CHANGED = "changed", _("Changed")
        CONFIRMED = "confirmed", _("Confirmed")
        REMOVED = "removed", _("Forgotten")
        EXPIRED = "expired", _("Forgotten: the retention date was over")
        RETIRED = "retired", _("Given up")
        REINSTATED = "reinstated", _("Active again")
        RENAMED = "renamed", _("Renamed")
        RECLASSIFIED = "reclassified", _("Status changed")
        ENDED = "ended", _("Dissolved")
        TOOK_OVER = "took-over", _("Took over another authority")

    authority = models.ForeignKey(
        Authority, null=True, editable=False, on_delete=models.PROTECT, related_name="events"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="events"
    )
    contact = models.ForeignKey(
        ContactPerson, null=True, editable=False, on_delete=models.PROTECT, related_name="events"
    )

    personal_data = declare(none="authority organisation contact")

    class Meta(HistoryEvent.Meta):
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("authority", "organisation", "contact"),
                name="directory_event_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
