"""Values of a person's data: as programs read them, and as people do."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext

from fsa_portal.accounts.models import User
from fsa_portal.audit.models import kind_of_thing
from fsa_portal.directory.models import Authority, Organisation
from fsa_portal.notices import kinds
from fsa_portal.notices.models import Delivery, Notice
from fsa_portal.readable import NOTHING, readable

SECRET = frozenset({"accounts.user.password", "mfa.authenticator.data"})
"""Keys to the account: that they exist is said, what they are would only help a thief of the copy."""
PUBLIC_NAMES = (Authority, Organisation, ContentType)
"""What may be named where a row points at it; other rows may be about other people."""


class Value(NamedTuple):
    """``raw`` for programs (dates as such, codes as stored), ``shown`` for people."""

    raw: Any
    shown: str


def plain(value: Any) -> Value:
    """A value that no column explains."""
    return Value(value, str(readable(value)))


def value_of(record: models.Model, column: models.Field) -> Value:
    """What stands in this column of the record."""
    raw = getattr(record, column.attname)
    if f"{record._meta.label_lower}.{column.name}" in SECRET:
        return plain(gettext("set, not shown") if raw else "")
    if isinstance(column, models.ForeignKey):
        return Value(raw, _pointed_at(record, column))
    if isinstance(column, models.FileField):
        return plain(str(raw))
    return Value(raw, str(readable(_in_words(record, column, raw))))


def _in_words(record: models.Model, column: models.Field, raw: Any) -> Any:
    """Codes as what they stand for."""
    if column.choices:
        return str(getattr(record, f"get_{column.name}_display")())
    if column.name == "kind" and isinstance(record, Notice | Delivery):
        return kinds.labels().get(raw, raw)
    if column.name == "object_type" and raw:
        return kind_of_thing(raw)
    if column.name == "what":
        # Histories: the enumeration of what can happen stands beside the column.
        known: Any = getattr(type(record), "What", None)
        return str(known(raw).label) if known is not None and raw in known.values else raw
    if column.name == "language":
        return dict(settings.LANGUAGES).get(raw, raw)
    return raw


def _pointed_at(record: models.Model, column: models.ForeignKey) -> str:
    pk = getattr(record, column.attname)
    if pk is None:
        return NOTHING
    if issubclass(column.related_model, PUBLIC_NAMES):
        return str(getattr(record, column.name))
    if column.related_model is User:
        return gettext("person %(number)s") % {"number": pk}
    return f"{column.related_model._meta.verbose_name} {pk}"
