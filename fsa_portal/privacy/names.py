"""What kinds of records and their columns are called where people read of them."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
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


LABELS = {
    # Columns to which their makers gave no name, or none that could be translated; by the name that Django makes up.
    "about": _("number of the thing"),
    "affiliation": _("affiliation"),
    "answered at": _("answered"),
    "authority": _("local authority"),
    "claimed until": _("being sent until"),
    "comment notifications": _("mails about comments"),
    "content type": _("kind of thing"),
    "created at": _("created"),
    "data": _("content"),
    "day": _("day"),
    "delivery": _("mail"),
    "dismissibles": _("notes put away"),
    "file": _("file"),
    "ID": _("number"),
    "invited by": _("invited by"),
    "ip": _("network address"),
    "is editing": _("being edited"),
    "key": _("key"),
    "kind": _("kind"),
    "language": _("language"),
    "last seen at": _("last seen"),
    "last updated at": _("last changed"),
    "last used at": _("last used"),
    "looked up at": _("looked up"),
    "object id": _("number of the thing"),
    "organisation": _("organisation"),
    "page": _("page"),
    "parent object id": _("number of the thing above"),
    "payload": _("content"),
    "person": _("person"),
    "recipient": _("recipient"),
    "resolved at": _("settled"),
    "resolved by": _("settled by"),
    "size": _("size in bytes"),
    "sort name": _("name for sorting"),
    "stamp": _("stamp of the sessions"),
    "taken at": _("sent"),
    "type": _("kind"),
    "updated at": _("last changed"),
    "user": _("person"),
    "user agent": _("browser"),
    "version": _("version"),
}


def label_of(column: models.Field | ForeignObjectRel) -> str:
    """What the column is called, as a label begins: "Network address"."""
    own = str(getattr(column, "verbose_name", column.name))
    label = str(LABELS.get(own, own))
    return label[:1].upper() + label[1:]
