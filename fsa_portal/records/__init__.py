"""What every record of ours has in common: a version that refuses stale writes, an append-only history, and a
declaration of the personal data that each field holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fsa_portal.actor import Actor
from fsa_portal.records.declarations import RETENTION, Due, Personal, Retention, declare
from fsa_portal.records.third_party import THIRD_PARTY, THIRD_PARTY_DUE

__all__ = [
    "RETENTION",
    "THIRD_PARTY",
    "Conflict",
    "Due",
    "HistoryEvent",
    "Personal",
    "Retention",
    "Versioned",
    "change",
    "check_personal_data",
    "declare",
    "due_of",
    "exactly_one",
    "is_own",
    "personal_data_of",
    "undeclared_fields",
]

OWN_PACKAGES = ("fsa_portal.", "cms", "knowledge.", "consultations.", "search")


def is_own(app_module: str) -> bool:
    return app_module.startswith(OWN_PACKAGES)


def personal_data_of(model: type[models.Model]) -> dict[str, Personal]:
    """All declarations that hold for ``model``: its own and those of its abstract bases."""
    collected: dict[str, Personal] = {}
    for base in reversed(model.__mro__):
        collected.update(base.__dict__.get("personal_data", {}))
    return collected | THIRD_PARTY.get(model._meta.label_lower, {})


def due_of(model: type[models.Model]) -> Due | None:
    """By which date the rows of ``model`` go; None where no date of the row decides."""
    return THIRD_PARTY_DUE.get(model._meta.label_lower) or getattr(model, "due", None)


def exactly_one(*columns: str) -> models.Q:
    """The condition that just one of these columns is filled: of rows that belong to one of several kinds of things."""
    ways = [models.Q(**{f"{column}__isnull": column != filled for column in columns}) for filled in columns]
    return reduce(or_, ways)


def undeclared_fields() -> Iterator[str]:
    """``app.Model.field`` of every concrete field of our models that says nothing about personal data."""
    for model in apps.get_models(include_auto_created=False):
        if not is_own(model._meta.app_config.name):
            continue
        declared = personal_data_of(model)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            parent_link = field.remote_field is not None and getattr(field.remote_field, "parent_link", False)
            if field.primary_key or parent_link or field.name in declared:
                continue
            yield f"{model._meta.label}.{field.name}"


def check_personal_data(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """System check: a field without a declaration stops the build."""
    return [
        Error(f"{name} does not say whether it holds personal data.", id="records.E001")
        for name in undeclared_fields()
    ]


class Versioned(models.Model):
    """A record that several people edit: each save carries the version it was read at."""

    version = models.PositiveIntegerField(default=1, editable=False)

    personal_data = declare(none="version")

    class Meta:
        abstract = True


class Conflict(Exception):
    """A write came with an old version. ``mine`` is what was to be written, ``current`` the record as it stands."""

    def __init__(self, *, current: Versioned, mine: Mapping[str, Any]) -> None:
        super().__init__(f"{current._meta.label} {current.pk} has changed meanwhile")
        self.current = current
        self.mine = dict(mine)


V = TypeVar("V", bound=Versioned)


def change(record: V, *, version: int, changes: Mapping[str, Any]) -> V:
    """Write ``changes`` to the row of ``record`` if it still has ``version``; return the fresh row.

    Raises :class:`Conflict` when someone else was faster. Must run in a transaction.
    """
    assert transaction.get_connection().in_atomic_block
    fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if fresh.version != version:
        raise Conflict(current=fresh, mine=changes)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    return fresh


class HistoryEvent(models.Model):
    """One line of a domain object's append-only history: who did what when, by ids, never by texts about people."""

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False, db_index=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    by_affiliation = models.BigIntegerField(_("number of the affiliation"), null=True, editable=False)
    by_system = models.CharField(_("job"), max_length=60, blank=True, editable=False)
    what = models.CharField(_("what"), max_length=40, editable=False)
    data = models.JSONField(_("details"), default=dict, editable=False)

    personal_data = declare(none="at by_system what data", id="by_user by_affiliation", retention="audit")

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("history is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("history is append-only")

    @staticmethod
    def author(by: Actor) -> dict[str, Any]:
        """The columns that name the actor."""
        return {
            "by_user_id": by.user_id,
            "by_affiliation": by.affiliation_id,
            "by_system": by.name if by.is_system else "",
        }
