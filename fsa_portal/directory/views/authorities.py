"""Public pages of the directory: the list of local authorities and the page of one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fsa_portal import contributions, exports
from fsa_portal.directory import maps
from fsa_portal.directory.forms import AuthorityFilter
from fsa_portal.directory.kinds import AliasKind, AuthorityKind, SuccessionKind
from fsa_portal.directory.models import Authority, Succession, heirs, predecessors
from fsa_portal.directory.names import initial
from fsa_portal.directory.outlines import outlines
from fsa_portal.directory.views.boxes import boxes
from fsa_portal.exports import Column
from fsa_portal.http import Request


def _columns(request: Request) -> list[Column]:
    """The list as a table; the register's own key comes first, by which other tables are joined."""
    return [
        Column("key", _("Key"), lambda one: one.key),
        Column("name", _("Name"), lambda one: one.name),
        Column("kind", _("Kind"), lambda one: str(one.get_kind_display())),
        Column("district", _("District"), lambda one: one.parent.name if one.parent else None),
        Column("population", _("Population"), lambda one: one.population),
        Column("fictional", _("Fictional example"), lambda one: one.is_demo),
        Column("url", _("Address"), lambda one: request.build_absolute_uri(one.get_absolute_url())),
    ]


@require_safe
def authority_list(request: Request) -> HttpResponse:
    """All local authorities: by district with a map, or alphabetically with what was asked for; CSV and JSON of both."""
    form = AuthorityFilter(request.GET, auto_id="filter_%s")
    by_name = form.is_asked or request.GET.get("view") == "a-z"
    if exports.is_asked_for(request.GET):
        asked = form.apply(Authority.objects.current().select_related("parent"))
        return exports.answer(request, name="kommunen", columns=_columns(request), items=asked)
    context: dict[str, Any] = {
        "form": form,
        "by_name": by_name,
        "attribution": maps.ATTRIBUTION,
        "exports": exports.links(request.GET),
    }
    if by_name:
        found = list(form.apply(Authority.objects.current().select_related("parent")))
        context["letters"] = [
            (letter, list(rows)) for letter, rows in groupby(found, lambda a: initial(a.sort_name))
        ]
    else:
        found = list(Authority.objects.current())
        context |= _by_district(found)
    context["count"] = sum(not authority.is_demo for authority in found)
    context["demo_count"] = len(found) - context["count"]
    return render(request, "directory/authority_list.html", context)


def _by_district(authorities: list[Authority]) -> dict[str, Any]:
    members: dict[str, list[Authority]] = {}
    for authority in authorities:
        if authority.parent_id:
            members.setdefault(authority.parent_id, []).append(authority)
    independent = [one for one in authorities if one.kind == AuthorityKind.KREISFREIE_STADT]
    districts = [one for one in authorities if one.is_district]
    return {
        "districts": [(district, members.get(district.key, [])) for district in districts],
        "independent": independent,
        "map": maps.state_map([*districts, *independent]),
    }


@require_safe
def authority_page(request: Request, key: str, slug: str) -> HttpResponse:
    """Everything public about one local authority; parts that this app does not know fill the slot of the page.

    The address of one that is no more leads to its successor, or names them when there are several.
    """
    authority = get_object_or_404(Authority.objects.select_related("parent"), key=key)
    if not authority.is_current:
        return _former(request, authority)
    if slug != authority.slug:
        return redirect(authority, permanent=True)
    touching = outlines().neighbours(key) if key in outlines() else frozenset()
    on_page = Q(key__in=touching | maps.keys_on_district_map(key))
    if district_key := authority.key if authority.is_district else authority.parent_id:
        on_page |= Q(parent=district_key)
    aliases = list(authority.aliases.select_related("succession"))
    former = [alias for alias in aliases if alias.kind == AliasKind.FORMER]
    related = list(Authority.objects.filter(on_page).select_related("parent"))
    existing = [one for one in related if one.is_current and one.key != key]
    others = [one for one in existing if one.parent_id == district_key]
    changes = list(
        Succession.objects.filter(Q(authority=authority) | Q(successors=authority))
        .select_related("authority")
        .distinct()
    )
    context = {
        "authority": authority,
        "facts": _facts(authority, len(others)),
        "also": [alias.name for alias in aliases if alias.kind != AliasKind.FORMER],
        "formerly": [alias.name for alias in former if not alias.is_absorbed],
        "absorbed": [alias.name for alias in former if alias.is_absorbed],
        "members": others if authority.is_district else [],
        "siblings": others if authority.parent_id and not touching else [],
        "neighbours": sorted(
            (one for one in existing if one.key in touching), key=lambda one: one not in others
        ),
        "map": maps.district_map(authority, related),
        "attribution": maps.ATTRIBUTION,
        "changes": changes,
        "boxes": boxes(request, contributions.AUTHORITY, authority=authority)
        + _boxes_of_predecessors(request, authority, changes),
    }
    return render(request, "directory/authority_page.html", context)


def _former(request: Request, authority: Authority) -> HttpResponse:
    successors = list(Authority.objects.filter(pk__in=heirs([authority.pk])))
    if len(successors) == 1:
        return redirect(successors[0], permanent=True)
    context = {
        "authority": authority,
        "successors": successors,
        "changes": list(authority.successions.select_related("authority")),
        "boxes": boxes(request, contributions.AUTHORITY, authority=authority),
    }
    return render(request, "directory/former_authority.html", context)


def _facts(authority: Authority, members: int) -> list[tuple[str, Any]]:
    known_on = (
        date_format(authority.population_date, "SHORT_DATE_FORMAT") if authority.population_date else ""
    )
    area_on = date_format(authority.register_date, "SHORT_DATE_FORMAT") if authority.register_date else ""
    parent = authority.parent
    return [
        (gettext("Official key"), format_html('<span class="fsa-num">{}</span>', authority.spaced_key)),
        (
            gettext("Belongs to"),
            format_html('<a href="{}">{}</a>', parent.get_absolute_url(), parent) if parent else "",
        ),
        (gettext("Municipalities"), members if authority.is_district else ""),
        (
            gettext("Population (%(date)s)") % {"date": known_on},
            intcomma(authority.population) if authority.population else "",
        ),
        (
            gettext("Area (%(date)s)") % {"date": area_on},
            gettext("%(area)s km²") % {"area": number_format(authority.area, 2, force_grouping=True)}
            if authority.area
            else "",
        ),
    ]


def _boxes_of_predecessors(
    request: Request, authority: Authority, changes: list[Succession]
) -> list[dict[str, str]]:
    """What is known about those whose place it took, as far as they have no page of their own any more."""
    if all(change.kind == SuccessionKind.RENAMED for change in changes):
        return []
    return [
        {**box, "title": f"{box['title']} – {former.name}", "anchor": f"{box['anchor']}-{former.key}"}
        for former in predecessors(authority)
        if heirs([former.pk]) == {authority.pk}
        for box in boxes(request, contributions.AUTHORITY, authority=former)
    ]
