"""What would change in the register by a file, and the change itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from fsa_portal.actor import Actor
from fsa_portal.directory import names
from fsa_portal.directory.actions.authorities import add_authority, reclassify_authority, rename_authority
from fsa_portal.directory.gv100ad.file import Entry, RegisterFile
from fsa_portal.directory.kinds import AliasKind, AuthorityKind, SuccessionKind
from fsa_portal.directory.models import Authority
from fsa_portal.outbox.pieces import in_pieces

NUMBER_OF_AUTHORITIES = 427
AT_ONCE = 25
"""Authorities whose figures one statement writes."""
FIGURES = ("population", "population_date", "area", "register_date", "figures_source")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one authority, before and after."""

    authority: Authority
    before: Any
    after: Any


@dataclass(slots=True)
class Comparison:
    """The file beside the register."""

    file: RegisterFile
    population_date: dt.date
    new: list[Entry] = field(default_factory=list)
    gone: list[Authority] = field(default_factory=list)
    names: list[FieldChange] = field(default_factory=list)
    kinds: list[FieldChange] = field(default_factory=list)
    population: list[FieldChange] = field(default_factory=list)
    area: list[FieldChange] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the file says and the register does not take from it."""
    unchanged: int = 0
    figures: list[Authority] = field(default_factory=list, repr=False)
    """Authorities with the new figures, not saved."""


def compare(file: RegisterFile, *, population_date: dt.date | None = None) -> Comparison:
    """Nothing is written. ``population_date``: when the people were counted, if not on the date of the file."""
    found = Comparison(file, population_date or file.date)
    present = {one.key: one for one in Authority.objects.real().prefetch_related("aliases", "successions")}
    for entry in file.entries.values():
        authority = present.get(entry.key)
        if authority is None:
            found.new.append(entry)
        elif not authority.is_current:
            found.remarks.append(
                f"{entry.key} {authority.name} ended on {authority.valid_until}; the file still has it."
            )
        elif not _compare(found, authority, entry):
            found.unchanged += 1
    found.gone = sorted(
        (one for key, one in present.items() if one.is_current and key not in file.entries),
        key=lambda one: one.key,
    )
    return found


def _compare(found: Comparison, authority: Authority, entry: Entry) -> bool:
    """Note what differs; whether anything does."""
    date = found.file.date
    before = len(found.names), len(found.kinds), len(found.figures)
    if authority.register_date and authority.register_date > date:
        found.remarks.append(f"{entry.key} {authority.name} was taken from a newer file.")
        return False
    if not _same_name(authority, entry.name):
        renamed = [one for one in authority.successions.all() if one.kind == SuccessionKind.RENAMED]
        if any(one.effective_on > date for one in renamed):
            found.remarks.append(f"{entry.key} {authority.name} was renamed after the date of the file.")
        else:
            found.names.append(FieldChange(authority, authority.name, entry.name))
    _compare_kind(found, authority, entry)
    _compare_figures(found, authority, entry)
    return before != (len(found.names), len(found.kinds), len(found.figures))


def _same_name(authority: Authority, name: str) -> bool:
    spelled = [alias.name for alias in authority.aliases.all() if alias.kind == AliasKind.SPELLING]
    return names.fold(name) in {names.fold(known) for known in (authority.name, *spelled)}


def _compare_kind(found: Comparison, authority: Authority, entry: Entry) -> None:
    """The file knows towns and municipalities; large and medium towns and Aachen's status are known from the law."""
    ours = AuthorityKind(authority.kind)
    plain = {AuthorityKind.STADT, AuthorityKind.GEMEINDE}
    towns = {AuthorityKind.GROSSE_STADT, AuthorityKind.MITTLERE_STADT, AuthorityKind.REGIONSANGEHOERIG}
    if ours == entry.kind or (ours in towns and entry.kind == AuthorityKind.STADT):
        return
    if {ours, entry.kind} == plain:
        found.kinds.append(FieldChange(authority, ours, entry.kind))
    else:
        found.remarks.append(
            f"{entry.key} {authority.name} is {ours.value}; the file says {entry.kind.value}."
        )


def _compare_figures(found: Comparison, authority: Authority, entry: Entry) -> None:
    figures = {name: getattr(authority, name) for name in FIGURES}
    figures |= {"area": entry.area, "register_date": found.file.date, "figures_source": found.file.source}
    if authority.population_date and authority.population_date > found.population_date:
        found.remarks.append(f"{entry.key} {authority.name} has a newer population.")
    else:
        figures |= {"population": entry.population, "population_date": found.population_date}
    for name, changes in (("population", found.population), ("area", found.area)):
        if figures[name] != getattr(authority, name):
            changes.append(FieldChange(authority, getattr(authority, name), figures[name]))
    if any(value != getattr(authority, name) for name, value in figures.items()):
        for name, value in figures.items():
            setattr(authority, name, value)
        found.figures.append(authority)


def apply(found: Comparison) -> None:
    """Write it, in pieces: when it breaks off, the next run does the rest. What is gone from the file stays."""
    by = Actor.system("import_gv100ad")
    file = found.file
    since: dict[str, Any] = {"effective_on": file.date, "source": file.source}
    for entry in sorted(found.new, key=lambda entry: len(entry.key)):
        add_authority(
            by=by,
            key=entry.key,
            name=entry.name,
            kind=entry.kind,
            population=entry.population,
            population_date=found.population_date,
            area=entry.area,
            register_date=file.date,
            figures_source=file.source,
        )
    # Search and pages of others hold none of it, so nobody needs to hear of each row.
    in_pieces(found.figures, lambda some: Authority.objects.bulk_update(some, FIGURES), at_once=AT_ONCE)
    for changed in found.names:
        fresh = Authority.objects.get(pk=changed.authority.pk)
        rename_authority(fresh, by=by, version=fresh.version, name=changed.after, **since)
    for changed in found.kinds:
        fresh = Authority.objects.get(pk=changed.authority.pk)
        reclassify_authority(fresh, by=by, version=fresh.version, kind=changed.after, source=file.source)
