"""What is done to organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.directory import names
from fsa_portal.directory.actions.validation import validate, validate_name
from fsa_portal.directory.models import Authority, DirectoryEvent, Organisation
from fsa_portal.directory.permissions import can_edit, require
from fsa_portal.records import change

TEXTS = frozenset({"name", "kind", "website", "note"})


def _note(organisation: Organisation, *, by: Actor, what: str, **data: Any) -> None:
    DirectoryEvent.objects.create(
        organisation=organisation, what=DirectoryEvent.What(what), data=data, **DirectoryEvent.author(by)
    )


def _tidied(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: richtext.tidy(value).strip() for name, value in changes.items()}


def _check_name(name: str, *, but: Organisation | None = None) -> None:
    validate_name(name)
    # By what it is sorted by: SQLite knows small and large letters of ASCII only.
    others = Organisation.objects.filter(sort_name=names.fold(name))
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise ValidationError({"name": _("There is an organisation of this name already.")})


@transaction.atomic
def add_organisation(
    *,
    by: Actor,
    name: str,
    kind: str,
    active_in: Iterable[Authority] = (),
    website: str = "",
    note: str = "",
    is_demo: bool = False,
) -> Organisation:
    """Enter an organisation."""
    require(can_edit(by))
    texts = _tidied({"name": name, "website": website, "note": note})
    organisation = Organisation(kind=kind, is_demo=is_demo, **texts)
    _check_name(organisation.name)
    validate(organisation)
    organisation.save()
    organisation.active_in.set(active_in)
    _note(organisation, by=by, what="added")
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    by: Actor,
    version: int,
    active_in: Iterable[Authority] | None = None,
    **changes: Any,
) -> Organisation:
    """Change name, kind, website, note and where it is active; raises ``Conflict`` when it changed meanwhile."""
    require(can_edit(by))
    if unknown := set(changes) - TEXTS:
        raise TypeError(f"not changed here: {', '.join(sorted(unknown))}")
    texts = _tidied(changes)
    changed = [name for name in sorted(texts) if texts[name] != getattr(organisation, name)]
    if "name" in texts:
        _check_name(texts["name"], but=organisation)
    validate(organisation, texts)
    fresh = change(organisation, version=version, changes=texts)
    if active_in is not None:
        wanted = {authority.pk for authority in active_in}
        if wanted != set(fresh.active_in.values_list("pk", flat=True)):
            fresh.active_in.set(wanted)
            changed.append("active_in")
    _note(fresh, by=by, what="changed", fields=changed)
    return fresh


@transaction.atomic
def retire_organisation(
    organisation: Organisation, *, by: Actor, version: int, on: dt.date | None = None
) -> Organisation:
    """The organisation has given up: it is no longer offered, and what refers to it stays."""
    require(can_edit(by))
    day = on or timezone.localdate()
    if not organisation.is_current:
        raise ValidationError(_("The organisation has given up already."))
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))
    fresh = change(organisation, version=version, changes={"retired_on": day})
    _note(fresh, by=by, what="retired", on=day.isoformat())
    return fresh


@transaction.atomic
def reinstate_organisation(organisation: Organisation, *, by: Actor, version: int) -> Organisation:
    """It goes on after all."""
    require(can_edit(by))
    fresh = change(organisation, version=version, changes={"retired_on": None})
    _note(fresh, by=by, what="reinstated")
    return fresh
