"""What kinds of records are called where people read of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

UNNAMED = {
    # Their makers give these no name that could be translated.
    "cms.portalimage": _("pictures"),
    "directory.directoryevent": _("events of authorities and contacts"),
    "mfa.authenticator": _("second factors"),
    "usersessions.usersession": _("browsers with a session"),
    "wagtailadmin.editingsession": _("open edit forms"),
    "wagtailadmin.formstate": _("states of edit forms"),
    "wagtailcore.pagesubscription": _("subscriptions to pages"),
    "wagtailcore.uploadedfile": _("uploaded files"),
}


def name_of(model: type[models.Model]) -> str:
    """The plural, as in "Sessions: 3"."""
    return str(UNNAMED.get(model._meta.label_lower, model._meta.verbose_name_plural))
