"""Topics: the list of them, and for each a page that gathers everything on it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fsa_portal import exports, richtext
from fsa_portal.exports import Column
from fsa_portal.http import Request, reader_language
from knowledge.vocabulary.models import Term, Vocabulary
from search.contract import Hit, Query, find, labels_of, tell_quoted

SHOWN = 5
"""Hits of each kind; the search has the rest."""
ASKED = 100


@dataclass(frozen=True, slots=True)
class Group:
    """What there is of one kind: the newest of it, how many there are, and where the search shows them all."""

    kind: str
    label: str
    count: int
    hits: list[Hit]
    query: str


@require_safe
def topics(request: Request) -> HttpResponse:
    """``rows``: pairs of topic and the number of things on it that the reader may see, None while the search does
    not answer."""
    result = find(Query(size=0, counts=("topic",), language=reader_language()), request.actor)
    counts = dict(result.counts.get("topic", ()))
    rows = [
        (topic, None if result.failed else counts.get(topic.slug, 0))
        for topic in Term.objects.of(Vocabulary.TOPIC).in_use()
    ]
    if exports.is_asked_for(request.GET):
        return exports.answer(request, name="themen", columns=_columns(request), items=rows)
    context = {"rows": rows, "failed": result.failed, "exports": exports.links(request.GET)}
    return render(request, "vocabulary/topics.html", context)


def _columns(request: Request) -> tuple[Column, ...]:
    return (
        Column("slug", _("Short name"), lambda row: row[0].slug),
        Column("name", _("Topic"), lambda row: row[0].name),
        Column("url", _("Address"), lambda row: request.build_absolute_uri(row[0].get_absolute_url())),
        Column("about", _("About the topic"), lambda row: richtext.plain(row[0].about)),
        Column("entries", _("Entries"), lambda row: row[1]),
    )


@require_safe
def topic(request: Request, slug: str) -> HttpResponse:
    """``topic``, ``groups`` by kind, the largest first, ``total``; ``failed`` while the search does not answer. A topic
    that is no longer offered keeps its page."""
    found = get_object_or_404(Term.objects.of(Vocabulary.TOPIC), slug=slug)
    language = reader_language()
    asked = Query(facets={"topic": (slug,)}, counts=("kind",), size=ASKED, sort="newest", language=language)
    result = find(asked, request.actor)
    counts = result.counts.get("kind", ())
    labels = labels_of("kind", [kind for kind, _ in counts], language)
    groups = [
        Group(
            kind=kind,
            label=labels.get(kind, kind),
            count=count,
            hits=[hit for hit in result.hits if hit.kind == kind][:SHOWN],
            query=urlencode({"topic": slug, "kind": kind}),
        )
        for kind, count in counts
    ]
    tell_quoted(request, [hit for group in groups for hit in group.hits])
    context = {"topic": found, "groups": groups, "total": result.total, "failed": result.failed}
    return render(request, "vocabulary/topic.html", context)
