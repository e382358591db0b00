"""The terms of the profession and what they mean here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.metadata import absolute
from cms.models import IndexPage, Section
from fsa_portal import richtext
from fsa_portal.directory.names import fold, initial, slug
from fsa_portal.exports import Column
from fsa_portal.http import Request
from fsa_portal.records import Versioned, declare
from fsa_portal.records.forms import RecordForm
from fsa_portal.richtext.fields import CleanTextField
from knowledge.reference.models.links import Linked, shown_links
from knowledge.reference.models.questions import PROSE

MOST_FORMS = 25
LONGEST_FORM = 80


class GlossaryPage(IndexPage):
    """``/glossar/``: all terms from A to Z. Who may see this page may see every entry."""

    section = Section("glossar", "Glossar", 60)
    subpage_types: list[str] = []
    template = "reference/glossary.html"

    class Meta:
        verbose_name = _("glossary")

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``letters``: pairs of letter and its entries, each with its link or None."""
        entries = list(GlossaryEntry.objects.all())
        links = shown_links(entries, request.actor)
        rows = [(entry, links.get(entry.pk)) for entry in entries]
        letters = groupby(rows, lambda row: initial(row[0].sort_name))
        return super().get_context(request, *args, **kwargs) | {
            "letters": [(letter, list(of_letter)) for letter, of_letter in letters],
            "count": len(entries),
        }

    def rows(self, context: Mapping[str, Any]) -> Iterable[Any]:
        return [row for _letter, of_letter in context["letters"] for row in of_letter]

    def columns(self) -> Sequence[Column]:
        address = self.canonical_url()
        return (
            Column("term", _("Term"), lambda row: row[0].term),
            Column("url", _("Address"), lambda row: f"{address}#{row[0].slug}"),
            Column("also", _("Other words for it"), lambda row: row[0].other_forms),
            Column("short", _("In short"), lambda row: row[0].short),
            Column("more", _("More about it"), lambda row: richtext.plain(row[0].more)),
            Column("read_on", _("Read on"), lambda row: absolute(row[1].url) if row[1] else None),
        )

    def structured_data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        address = self.canonical_url()
        return {
            "@type": "DefinedTermSet",
            "hasDefinedTerm": [
                {
                    "@type": "DefinedTerm",
                    "@id": f"{address}#{entry.slug}",
                    "name": entry.term,
                    "alternateName": entry.other_forms,
                    "description": entry.short,
                    "inDefinedTermSet": {"@id": address},
                }
                for entry, _link in self.rows(context)
            ],
        }


class GlossaryEntry(Versioned, Linked):
    """A term of the profession: its other forms, what it means in one or two sentences, and more about it."""

    term = models.CharField(
        _("term"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("The glossary has this term already.")},
        help_text=_("In the form in which one looks it up."),
    )
    slug = models.SlugField(
        _("anchor"),
        max_length=90,
        unique=True,
        blank=True,
        error_messages={"unique": _("This anchor belongs to another term.")},
        help_text=_("The address of the entry: /glossar/#… It follows from the term and then stays."),
    )
    sort_name = models.CharField(max_length=90, editable=False)
    also = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_(
            "One per line: abbreviations, plural, inflected forms, other spellings. Texts are searched for exactly "
            "these words, with capital letters as given here."
        ),
    )
    short = models.TextField(
        _("in short"), max_length=300, help_text=_("One or two sentences; texts show them at the term.")
    )
    more = CleanTextField(
        _("more about it"),
        blank=True,
        features=PROSE,
        help_text=_(
            "Stands in the glossary only: background, how it differs from related terms, an example."
        ),
    )
    is_explained = models.BooleanField(
        _("explained in texts"),
        default=True,
        help_text=_("The first time that a page uses the term, it leads here. Not for everyday words."),
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    personal_data = declare(none="term slug sort_name also short more is_explained changed_at")

    base_form_class = RecordForm
    panels = [
        FieldPanel("term"),
        FieldPanel("also"),
        FieldPanel("short"),
        FieldPanel("more"),
        Linked.link_panels,
        MultiFieldPanel([FieldPanel("is_explained"), FieldPanel("slug")], heading=_("In texts")),
    ]

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("terms of the glossary")
        ordering = ["sort_name", "term"]
        constraints = [
            *Linked.Meta.constraints,
            models.CheckConstraint(condition=~Q(sort_name=""), name="reference_term_has_letters"),
            models.CheckConstraint(condition=~Q(slug=""), name="reference_term_has_an_anchor"),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def forms(self) -> list[str]:
        """The term and all that is written for it."""
        return [self.term, *filter(None, (line.strip() for line in self.also.splitlines()))]

    @property
    def other_forms(self) -> list[str]:
        """What a reader is told: abbreviations and other words, not the inflected forms of the same."""
        stem = fold(self.term)[:4]
        return [form for form in self.forms[1:] if not fold(form).startswith(stem)]

    def clean(self) -> None:
        super().clean()
        # That it is empty is said already.
        if self.term and not fold(self.term):
            raise ValidationError({"term": _("A term needs letters.")})
        also = self.forms[1:]
        if len(also) > MOST_FORMS:
            text = _("At most %(most)s other forms, one per line; these are %(count)s.")
            raise ValidationError({"also": text % {"most": MOST_FORMS, "count": len(also)}})
        if any(len(form) > LONGEST_FORM for form in also):
            text = _("A form has at most %(most)s characters; put each on a line of its own.")
            raise ValidationError({"also": text % {"most": LONGEST_FORM}})

    def clean_fields(self, exclude: Any = None) -> None:
        # Wagtail asks for a value here, before the model is saved.
        self.slug = self.slug or slug(self.term)
        super().clean_fields(exclude)

    def validate_unique(self, exclude: Any = None) -> None:
        """The same term has the same anchor; that need not be said twice."""
        try:
            super().validate_unique(exclude)
        except ValidationError as fault:
            faults = fault.error_dict
            if "term" in faults:
                faults.pop("slug", None)
            raise ValidationError(faults) from fault

    def validate_constraints(self, exclude: Any = None) -> None:
        """The anchor follows from the term: where the term is missing, that is what is to be said."""
        super().validate_constraints({*(exclude or ()), *(() if self.slug else ("slug",))})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slug(self.term)
        self.sort_name = fold(self.term)
        self.changed_at = timezone.now()
        super().save(*args, **kwargs)
