"""What the search may see of the funding programmes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from cms.indexing import PageSource, section_passages
from cms.models import BasePageQuerySet
from fsa_portal.actor import ANONYMOUS
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.outbox.queue import enqueue_many
from knowledge.funding.models import Funder, ProgrammePage
from knowledge.funding.statuses import status_names
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument

SEARCH = "search"
"""The kind of the search's jobs: look again at this object."""


class ProgrammeSource(PageSource[ProgrammePage]):
    """Published funding programmes, a passage for each section.

    Status and terms follow from the day, and an embargo ends without a change: every night all are looked at again.
    """

    name = "programme"
    kind = "funding"
    model = ProgrammePage
    links = ("topics", "objects_funded", "goals", "target_groups")

    def affected(self, instance: Any) -> Iterable[str]:
        keys = set(super().affected(instance))
        if isinstance(instance, Term):
            keys.update(self.keys_of(Q(funders__kind=instance)))
        if isinstance(instance, ProgrammePage) and instance.pk is not None:
            # They repeat its name.
            keys.update(self.keys_of(Q(predecessor=instance.pk) | Q(programme=instance.pk)))
        return keys

    def described(self, page: ProgrammePage, document: SearchDocument) -> SearchDocument:
        before = self._openly(page.predecessor, page)
        programme = self._openly(page.programme, page)
        passages = [*section_passages(page.summary, page.sections()), *_facts(page)]
        if before:
            passages += _differences(page, before)
        today = timezone.localdate()
        kinds = [funder.kind.slug for funder in page.funders.all() if not funder.has_left_on(today)]
        return replace(
            document,
            summary=page.summary,
            passages=tuple(passages),
            aliases=(before.title,) if before else (),
            date=page.checked_on,
            facets={
                **document.facets,
                "status": (page.status_now[0],),
                "programme": tuple(one.slug for one in (page, programme) if one),
                "funder": tuple(dict.fromkeys(kinds)),
                "object": tuple(term.slug for term in page.objects_funded.all()),
                "applicant": tuple(row.type for row in page.applicants.all()),
            },
            labels=tuple(page.funder_names()[:2]),
        )

    @staticmethod
    def _openly(other: ProgrammePage | None, page: ProgrammePage) -> ProgrammePage | None:
        """A page names another one only where all its readers may know of that."""
        return other if other is not None and other.is_known_wherever(page) else None

    def _pages(self) -> BasePageQuerySet:
        return (
            super()
            ._pages()
            .select_related("predecessor", "programme")
            .prefetch_related(
                Prefetch("funders", Funder.objects.select_related("kind")),
                "applicants",
                "terms",
                "differences",
                "places",
            )
        )


def _facts(page: ProgrammePage) -> Iterator[Passage]:
    """What stands on the page in tables and lists."""
    applicants = ", ".join(
        " ".join(filter(None, (str(row.get_type_display()), row.note))) for row in page.applicants.all()
    )
    deadline = " ".join(filter(None, (page.deadline_words, page.deadline_note)))
    funders = "; ".join(": ".join(filter(None, (f.name, f.focus))) for f in page.funders.all())
    terms = [*page.objects_funded.all(), *page.goals.all(), *page.target_groups.all()]
    where = "; ".join(filter(None, (page.places_note, *(place.name for place in page.places.all()))))
    named = [
        ("eigenanteil", gettext("Who may apply"), applicants),
        ("frist", gettext("Deadline"), deadline),
        ("foerdernde", gettext("Funders"), funders),
        ("antrag", gettext("Contact"), page.contact_role),
        ("", "", ", ".join(term.name for term in terms)),
        ("", gettext("Place"), where),
    ]
    for anchor, heading, text in named:
        if text:
            yield Passage(anchor=anchor, heading=heading, text=text)


def _differences(page: ProgrammePage, before: ProgrammePage) -> Iterator[Passage]:
    rows = [f"{row.aspect}: {row.before} → {row.after}" for row in page.differences.all()]
    heading = gettext("Differences to %(programme)s") % {"programme": before.title}
    if rows:
        yield Passage(anchor="unterschiede", heading=heading, text="; ".join(rows))


def look_again_at_all() -> dict[str, Any]:
    """Every night: status, terms and embargoes of programmes follow from the day."""
    keys = list(ProgrammeSource().keys())
    with transaction.atomic():
        enqueue_many(SEARCH, keys)
    return {gettext_noop("programmes"): len(keys)}


def status_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``status``."""
    with override(language):
        return {value: str(label) for value, label in status_names().items() if value in values}


def applicant_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``applicant``."""
    with override(language):
        return {value: str(label) for value, label in OrganisationKind.choices if value in values}


def programme_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``programme``: titles by slug. Anybody can ask for any value, so only what is public has a name."""
    public = ProgrammePage.objects.visible_to(ANONYMOUS)
    return dict(public.filter(slug__in=values).values_list("slug", "title"))
