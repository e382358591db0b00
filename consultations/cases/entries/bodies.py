"""Whom an entry is about: one choice over all authorities and organisations, and the cases that each has open."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import Case, CaseAssignment
from fsa_portal.accounts.models import Body
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority, Organisation

SHORT, NEW = "short", "new"
"""Where an entry goes when it goes into no case that is there: advice without a case, or a case opened with it."""
Pairs = tuple[tuple[str, str], ...]


def value_of(body: Body) -> str:
    """``authority:05999001``, ``organisation:12``: what the choice sends."""
    return f"authority:{body.key}" if isinstance(body, Authority) else f"organisation:{body.pk}"


def bodies_called(values: Iterable[str]) -> dict[str, Body]:
    """Today's bodies by what the choice sends, in two queries; what is none is left out."""
    wanted = set(values)
    keys = {value.partition(":")[2] for value in wanted if value.startswith("authority:")}
    numbers = {
        int(number)
        for value in wanted
        if value.startswith("organisation:")
        and (number := value.partition(":")[2]).isascii()
        and number.isdigit()
        and len(number) < 10
    }
    found: list[Body] = []
    if keys:
        found += Authority.objects.current().filter(key__in=[key for key in keys if "\0" not in key])
    if numbers:
        found += Organisation.objects.current().filter(pk__in=numbers)
    return {value_of(body): body for body in found}


class BodySelect(forms.Select):
    """The choice among several hundred bodies. Its options come ``written``, once for all that ask, not one by one."""

    written = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen = format_html('<option value="{}">', value or "")
        options = self.written.replace(chosen, f"{chosen[:-1]} selected>", 1) if value else self.written
        return format_html(
            '<select{}><option value="">{}</option>{}</select>',
            format_html_join("", "{}", ((_attribute(*pair),) for pair in attributes.items())),
            gettext("Please choose"),
            # Written by ``_written``, which escapes.
            mark_safe(options),
        )


def _attribute(name: str, value: Any) -> str:
    if value is False or value is None:
        return ""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def all_options() -> str:
    """The authorities and organisations of today, as options."""
    authorities = Authority.objects.current().order_by("sort_name").values_list("key", "name")
    organisations = Organisation.objects.current().order_by("sort_name").values_list("pk", "name")
    return _written(
        tuple((f"authority:{key}", name) for key, name in authorities),
        tuple((f"organisation:{pk}", name) for pk, name in organisations),
        (gettext("Local authorities"), gettext("Organisations")),
    )


@functools.lru_cache(maxsize=4)
def _written(authorities: Pairs, organisations: Pairs, labels: tuple[str, str]) -> str:
    def group(label: str, pairs: Pairs) -> str:
        options = "".join(format_html('<option value="{}">{}</option>', *pair) for pair in pairs)
        return format_html('<optgroup label="{}">{}</optgroup>', label, mark_safe(options))

    return group(labels[0], authorities) + group(labels[1], organisations)


class BodyField(forms.Field):
    """One authority or organisation of today."""

    widget = BodySelect
    default_error_messages = {"invalid_choice": _("Choose one of the list.")}

    def to_python(self, value: Any) -> Body | None:
        if value in self.empty_values:
            return None
        body = bodies_called([value]).get(value)
        if body is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return body

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")


class OpenCases:
    """The open cases of some bodies on which an actor may work."""

    def __init__(self, bodies: Iterable[Body], *, actor: Actor) -> None:
        named = list(bodies)
        authorities = [body.pk for body in named if isinstance(body, Authority)]
        organisations = [body.pk for body in named if isinstance(body, Organisation)]
        cases = (
            Case.objects.visible_to(actor)
            .open()
            .filter(Q(authority__in=authorities) | Q(organisation__in=organisations))
            .with_client()
            .order_by("-opened_on", "-pk")
        )
        self.cases: list[Case] = list(cases) if named else []
        held = CaseAssignment.objects.filter(
            affiliation=actor.affiliation_id, case__in=[case.pk for case in self.cases]
        )
        self.own = set(held.values_list("case", flat=True)) if self.cases else set()

    def of(self, body: Body | None) -> list[Case]:
        return [case for case in self.cases if case.client == body]

    def choices(self, body: Body | None) -> list[tuple[str, str]]:
        """Where an entry about this body may go: its cases, none, or a new one."""
        return [
            *((f"case:{case.reference}", str(case)) for case in self.of(body)),
            (SHORT, gettext("short advice without a case")),
            (NEW, gettext("a new case")),
        ]

    def likely(self, body: Body | None) -> str:
        """The one case of this body on which the actor works; nothing where there are several or none."""
        own = [case for case in self.of(body) if case.pk in self.own]
        return f"case:{own[0].reference}" if len(own) == 1 else ""

    def called(self, where: str) -> Case | None:
        return next((case for case in self.cases if where == f"case:{case.reference}"), None)
