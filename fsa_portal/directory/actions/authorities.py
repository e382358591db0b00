"""What happens to authorities over the years: renamed, merged, incorporated, split up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.directory.actions.validation import validate, validate_name
from fsa_portal.directory.kinds import MEMBER_KINDS, AliasKind, SuccessionKind
from fsa_portal.directory.models import Authority, AuthorityAlias, DirectoryEvent, Succession
from fsa_portal.directory.permissions import can_change_register, require
from fsa_portal.records import change


def _note(authority: Authority, *, by: Actor, what: str, **data: Any) -> None:
    DirectoryEvent.objects.create(
        authority=authority, what=DirectoryEvent.What(what), data=data, **DirectoryEvent.author(by)
    )


def _tidied(text: str) -> str:
    return richtext.tidy(text).strip()


def _check_day(effective_on: dt.date) -> None:
    if effective_on > timezone.localdate():
        raise ValidationError(
            {"effective_on": _("This day is still to come; record the change when it is in force.")}
        )


def _check_current(authority: Authority) -> None:
    if not authority.is_current:
        raise ValidationError(_("%(name)s is no more.") % {"name": authority.name})


@transaction.atomic
def add_authority(
    *, by: Actor, key: str, name: str, kind: str, is_demo: bool = False, **figures: Any
) -> Authority:
    """Enter a new authority; its district follows from its key, and is fictional when that is."""
    require(can_change_register(by))
    parent: Authority | None = None
    if kind in MEMBER_KINDS:
        parent = Authority.objects.current().filter(key=key[:5]).first()
        if parent is None:
            raise ValidationError({"key": _("There is no district with the key %(key)s.") % {"key": key[:5]}})
        is_demo = is_demo or parent.is_demo
    authority = Authority(key=key, name=_tidied(name), kind=kind, parent=parent, is_demo=is_demo, **figures)
    validate_name(authority.name)
    validate(authority)
    authority.save()
    _note(authority, by=by, what="added")
    return authority


@transaction.atomic
def rename_authority(
    authority: Authority, *, by: Actor, version: int, name: str, effective_on: dt.date, source: str
) -> Succession:
    """Another name, the same key; it is found under the old one as well."""
    require(can_change_register(by))
    _check_current(authority)
    _check_day(effective_on)
    given = _tidied(name)
    if given == authority.name:
        raise ValidationError({"name": _("This is its name already.")})
    old = authority.name
    validate_name(given)
    validate(authority, {"name": given})
    fresh = change(authority, version=version, changes={"name": given})
    succession = _record(
        fresh,
        kind=SuccessionKind.RENAMED,
        old_name=old,
        into=[fresh],
        effective_on=effective_on,
        source=source,
    )
    # Back to a former name: it is no former one any more.
    for alias in fresh.aliases.filter(name=given):
        alias.delete()
    _hand_names_on(succession, [old], to=[fresh])
    _note(fresh, by=by, what="renamed", succession=succession.pk)
    return succession


@transaction.atomic
def reclassify_authority(
    authority: Authority, *, by: Actor, version: int, kind: str, source: str
) -> Authority:
    """Another legal status: a municipality became a town."""
    require(can_change_register(by))
    _check_current(authority)
    changes = {"kind": kind, "status_source": _tidied(source)}
    validate(authority, changes)
    fresh = change(authority, version=version, changes=changes)
    _note(fresh, by=by, what="reclassified", before=authority.kind, after=kind)
    return fresh


@transaction.atomic
def merge_authorities(
    ended: Sequence[Authority],
    *,
    by: Actor,
    into: Authority,
    effective_on: dt.date,
    source: str,
    incorporated: bool = False,
) -> list[Succession]:
    """All of ``ended`` become ``into``: a new authority, or (``incorporated``) one that goes on under its name."""
    kind = SuccessionKind.INCORPORATED if incorporated else SuccessionKind.MERGED
    return [
        _end(one, by=by, kind=kind, into=[into], effective_on=effective_on, source=source) for one in ended
    ]


@transaction.atomic
def split_authority(
    authority: Authority, *, by: Actor, into: Sequence[Authority], effective_on: dt.date, source: str
) -> Succession:
    """Several others take its place."""
    return _end(
        authority, by=by, kind=SuccessionKind.SPLIT, into=into, effective_on=effective_on, source=source
    )


def _end(
    authority: Authority,
    *,
    by: Actor,
    kind: SuccessionKind,
    into: Sequence[Authority],
    effective_on: dt.date,
    source: str,
) -> Succession:
    """The authority is no more since ``effective_on``; what refers to it stays, and its names lead to its successors."""
    require(can_change_register(by))
    fresh = Authority.objects.select_for_update().get(pk=authority.pk)
    _check_current(fresh)
    _check_day(effective_on)
    if not into:
        raise ValidationError({"successors": _("Say what took its place.")})
    if kind == SuccessionKind.SPLIT and len(into) < 2:
        raise ValidationError({"successors": _("Split up means: at least two took its place.")})
    for successor in into:
        _check_current(successor)
        if successor.pk == fresh.pk:
            raise ValidationError({"successors": _("An authority cannot succeed itself.")})
        if successor.is_demo != fresh.is_demo:
            raise ValidationError({"successors": _("A fictional authority and a real one do not mix.")})
    if fresh.is_district and Authority.objects.current().in_district(fresh).exists():
        raise ValidationError(_("Its municipalities come first: they still belong to this district."))
    fresh.valid_until = effective_on - dt.timedelta(days=1)
    fresh.version += 1
    fresh.save()
    succession = _record(
        fresh, kind=kind, old_name=fresh.name, into=into, effective_on=effective_on, source=source
    )
    _hand_names_on(succession, [fresh.name, *fresh.aliases.values_list("name", flat=True)], to=into)
    _note(fresh, by=by, what="ended", succession=succession.pk)
    for successor in into:
        _note(successor, by=by, what="took-over", succession=succession.pk)
    return succession


def _record(
    authority: Authority,
    *,
    kind: SuccessionKind,
    old_name: str,
    into: Sequence[Authority],
    effective_on: dt.date,
    source: str,
) -> Succession:
    succession = Succession(
        authority=authority,
        kind=kind,
        old_key=authority.key,
        old_name=old_name,
        effective_on=effective_on,
        source=_tidied(source),
    )
    succession.full_clean()
    succession.save()
    succession.successors.set(into)
    return succession


def _hand_names_on(succession: Succession, former: Sequence[str], *, to: Sequence[Authority]) -> None:
    """Who looks for a former name finds those who bear another one today."""
    for authority in to:
        known = set(authority.aliases.values_list("name", flat=True)) | {authority.name}
        for name in dict.fromkeys(former):
            if name not in known:
                AuthorityAlias.objects.create(
                    authority=authority,
                    name=name,
                    kind=AliasKind.FORMER,
                    source=succession.source,
                    succession=succession,
                )
