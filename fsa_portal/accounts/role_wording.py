"""Audit entries about roles in words: which role, in which body, of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import Affiliation, Role, User, name_of
from fsa_portal.accounts.models.roles import label
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.models import Authority, Organisation

CHANGES: dict[str, str | Promise] = {
    "given": _("given"),
    "changed": _("changed"),
    "ended": _("ended"),
    "accepted": _("taken by invitation"),
    "requested": _("asked for"),
    "confirmed": _("confirmed"),
    "refused": _("refused"),
    "withdrawn": _("request withdrawn"),
    "invited": _("invited"),
    "invitation-accepted": _("invitation accepted"),
    "invitation-declined": _("invitation declined"),
    "invitation-withdrawn": _("invitation withdrawn"),
    "domain-added": _("mail domain added"),
    "domain-removed": _("mail domain removed"),
    "conflict-declared": _("conflict of interest declared"),
    "conflict-ended": _("conflict of interest ended"),
}


def in_words(entries: Sequence[AuditEntry]) -> Mapping[int, str]:
    """ "ended: adviser · FSA; Ada Example (7)", from the entry itself and, for older ones, from the affiliation."""
    held = Affiliation.objects.with_body().in_bulk(
        [entry.object_id for entry in entries if entry.object_type == Affiliation._meta.label_lower]
    )
    people = User.objects.in_bulk({one for entry in entries if (one := _person(entry, held)) is not None})
    bodies = _bodies(str(entry.data["body"]) for entry in entries if "body" in entry.data)
    return {entry.pk: _words(entry, held, people, bodies) for entry in entries}


def _person(entry: AuditEntry, held: Mapping[int, Affiliation]) -> int | None:
    affiliation = held.get(entry.object_id or 0)
    of_affiliation = affiliation.user_id if affiliation is not None and _is_about_role(entry) else None
    found = entry.data.get("user", of_affiliation)
    return found if isinstance(found, int) else None


def _is_about_role(entry: AuditEntry) -> bool:
    return entry.object_type == Affiliation._meta.label_lower


def _bodies(principals: Iterable[str]) -> dict[str, str]:
    """``authority:05999001`` -> name."""
    keys: dict[str, set[str]] = {"authority": set(), "organisation": set()}
    for principal in principals:
        kind, _colon, key = principal.partition(":")
        keys[kind].add(key)
    found = {f"authority:{one.key}": one.name for one in Authority.objects.filter(key__in=keys["authority"])}
    wanted = Organisation.objects.filter(pk__in=keys["organisation"])
    return found | {f"organisation:{one.pk}": one.name for one in wanted}


def _label(column: str) -> str:
    return str(getattr(Affiliation._meta.get_field(column), "verbose_name", column))


def _words(
    entry: AuditEntry,
    held: Mapping[int, Affiliation],
    people: Mapping[int, User],
    bodies: Mapping[str, str],
) -> str:
    data: dict[str, Any] = entry.data
    affiliation = held.get(entry.object_id or 0) if _is_about_role(entry) else None
    role = data.get("role") or (affiliation.role if affiliation is not None else "")
    body = str(data.get("body", ""))
    name = bodies.get(body, body) or (name_of(affiliation.body) if affiliation is not None else "")
    what = label(role, name) if role in Role.values else name
    change = str(CHANGES.get(str(data.get("change", "")), data.get("change", "")))
    said = [": ".join(filter(None, [change, what]))]
    if (was := data.get("was")) in Role.values:
        said.append(gettext("before: %(value)s") % {"value": Role(was).label})
    if fields := [_label(one) for one in data.get("fields", [])]:
        said.append(gettext("new: %(value)s") % {"value": ", ".join(fields)})
    if (person := _person(entry, held)) is not None:
        said.append(f"{people[person]} ({person})" if person in people else str(person))
    return "; ".join(said)
