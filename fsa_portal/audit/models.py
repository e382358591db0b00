from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.actor import Actor
from fsa_portal.records import HistoryEvent, declare


class AuditEntry(HistoryEvent):
    """A sign-in, a change of roles, an export, or a reading of something confidential: who, when, what, by ids."""

    class What(models.TextChoices):
        SIGN_IN = "sign-in", _("signed in")
        SIGN_OUT = "sign-out", _("signed out")
        SIGN_IN_REFUSED = "sign-in-refused", _("sign-in refused")
        SIGNED_UP = "signed-up", _("signed up")
        CREDENTIALS = "credentials", _("password or e-mail address changed")
        SECOND_FACTOR = "second-factor", _("second factor set up, removed or reset")
        ROLE_SWITCHED = "role-switched", _("acts in another role")
        ROLE_CHANGED = "role-changed", _("role given, changed or ended")
        EXPORTED = "exported", _("exported")
        READ = "read", _("read")
        ERASURE = "erasure", _("erasure of a person asked for, withdrawn or carried out")
        ADDRESS_RELEASED = "address-released", _("mail address released")

    object_type = models.CharField(_("kind of thing"), max_length=80, blank=True)
    object_id = models.BigIntegerField(_("number of the thing"), null=True)

    personal_data = declare(none="object_type", id="object_id", retention="audit")

    details = ""
    """What it says beyond its kind, where it was told (``wording.told``)."""
    name = ""
    """What people call the thing, where it was told and its app knows; never stored."""

    class Meta(HistoryEvent.Meta):
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    @property
    def person(self) -> str:
        """Who it was, as administrators read it: name, or job of the system."""
        if self.by_user is not None:
            return f"{self.by_user} ({self.by_user_id})"
        return self.by_system or gettext("somebody who was not signed in")

    @property
    def moment(self) -> str:
        """When it was, to the second, where the portal stands."""
        local = localtime(self.at)
        return f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M:%S}"

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return str(self.What(self.what).label)

    @property
    def code(self) -> str:
        """The details for programs, in JSON."""
        return json.dumps(self.data, ensure_ascii=False, sort_keys=True)

    @property
    def thing(self) -> str:
        """The thing that it happened to: its kind in words, what people call it, and its number."""
        if not self.object_type:
            return ""
        number = f"{self.name} ({self.object_id})" if self.name else str(self.object_id)
        return f"{kind_of_thing(self.object_type)} {number}"


def kind_of_thing(object_type: str) -> str:
    """``accounts.affiliation`` in words; as it stands when there is no such table any more."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except LookupError:
        return object_type


def record(what: AuditEntry.What, *, by: Actor, about: models.Model | None = None, **data: Any) -> AuditEntry:
    """Write one audit entry. ``data`` holds ids and codes, never texts about people."""
    entry = _entry(what, by=by, about=about, data=data)
    entry.save()
    return entry


def record_all(what: AuditEntry.What, *, by: Actor, about: Iterable[models.Model]) -> None:
    """Write one audit entry for each of these things, in one statement; for a thing that is given twice, one."""
    AuditEntry.objects.bulk_create(
        _entry(what, by=by, about=thing, data={}) for thing in dict.fromkeys(about)
    )


def _entry(
    what: AuditEntry.What, *, by: Actor, about: models.Model | None, data: dict[str, Any]
) -> AuditEntry:
    return AuditEntry(
        **AuditEntry.author(by),
        what=what,
        object_type=about._meta.label_lower if about is not None else "",
        object_id=about.pk if about is not None else None,
        data=data,
    )
