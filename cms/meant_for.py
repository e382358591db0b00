"""For whom a page is written: kinds of local authority, goals and audiences. Who may see it is another matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from fsa_portal.directory.kinds import DISTRICT_KINDS, MUNICIPALITY_KINDS, AuthorityKind
from fsa_portal.http import Request
from fsa_portal.records import declare
from knowledge.vocabulary.fields import terms_of
from knowledge.vocabulary.models import Vocabulary

PARAMETER = "fuer"
"""Where the address of a page keeps the kind of authority that a reader has chosen."""
EVERY_KIND = "alle"
OFFERED = (*DISTRICT_KINDS, *MUNICIPALITY_KINDS)
"""The kinds that a reader may work for; the others are bodies that news is rarely written for."""
SEPARATOR = "|"


def named_in_column(kind: str) -> str:
    """What the column of a page holds somewhere when the page names this kind."""
    return f"{SEPARATOR}{kind}{SEPARATOR}"


class KindsField(models.CharField):
    """Kinds of local authority in one column that every database can look into: ``|kreis|staedteregion|``."""

    def to_python(self, value: Any) -> list[str]:
        parts = value.split(SEPARATOR) if isinstance(value, str) else value or ()
        chosen = {str(part) for part in parts}
        return [kind for kind in AuthorityKind.values if kind in chosen]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> list[str]:
        return self.to_python(value)

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        kinds = self.to_python(value)
        return f"{SEPARATOR}{SEPARATOR.join(kinds)}{SEPARATOR}" if kinds else ""

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=AuthorityKind.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name,
            help_text=self.help_text,
        )


def labels(kinds: Iterable[str]) -> list[str]:
    """What the kinds are called."""
    return [str(AuthorityKind(kind).label) for kind in kinds]


def kind_of_reader(request: Request) -> str:
    """The kind of authority that the address names, else that of the body for which the person acts; may be empty."""
    asked = request.GET.get(PARAMETER, "")
    if asked == EVERY_KIND or asked in AuthorityKind.values:
        return "" if asked == EVERY_KIND else asked
    held = next(
        (one for one in getattr(request, "affiliations", ()) if one.pk == request.actor.affiliation_id), None
    )
    return held.authority.kind if held is not None and held.authority is not None else ""


class Tagged(models.Model):
    """What a page helps to reach (goals), and who reads it (audiences): terms that editors keep."""

    goals = terms_of(
        Vocabulary.GOAL, _("goals"), _("What the page helps to reach. Readers filter the search by it.")
    )
    audiences = terms_of(
        Vocabulary.AUDIENCE,
        _("audiences"),
        _("Whom the page is written for. Readers filter the search by it."),
    )

    personal_data = declare(none="goals audiences")

    tag_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("goals", widget=forms.CheckboxSelectMultiple),
                FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Goals and audiences"),
        ),
    ]

    class Meta:
        abstract = True
