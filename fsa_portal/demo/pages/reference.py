"""Frequent questions, glossary and timeline of the demo. They come last: they lead to the other pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from cms.models import home_of
from fsa_portal import richtext
from fsa_portal.actor import ANONYMOUS
from fsa_portal.demo.pages.adding import add, care_of, content, publish
from fsa_portal.directory.models import Authority
from fsa_portal.http import Request
from knowledge.handbook.models import ChapterPage
from knowledge.reference.models import (
    GlossaryEntry,
    Milestone,
    QuestionIndexPage,
    QuestionLink,
    QuestionPage,
    Reuse,
)
from knowledge.vocabulary.models import Term, Vocabulary

LANGUAGES = ("de", "en")
NO_PAGES = {
    "/anfragen/": "Beratung anfragen",
    "/kommunen/": "Alle Kommunen",
    "/mein/beratung/": "Meine Beratungen",
}
"""Addresses that are no pages of the tree."""
COUNTED_BEFORE = dt.timedelta(days=30)
"""The made-up answers helped that long before the demo is loaded."""


def load_reference() -> None:
    _load_questions()
    _load_glossary()
    _load_timeline()


def _load_questions() -> None:
    for data in content("faq"):
        key = None
        for language in LANGUAGES:
            index = QuestionIndexPage.objects.get(locale__language_code=language)
            found = QuestionPage.objects.child_of(index).filter(slug=data["slug"]).first()
            if found is None:
                found = _question(index, data, language, key)
                if key is None:
                    _count_reuse(found, data["reuse"])
            key = found.translation_key


def _count_reuse(question: QuestionPage, counts: dict[str, int]) -> None:
    day = timezone.localdate() - COUNTED_BEFORE
    Reuse.objects.bulk_create(
        Reuse(question=question.translation_key, day=day, kind=kind, count=count)
        for kind, count in counts.items()
        if count
    )


def _question(index: QuestionIndexPage, data: dict[str, Any], language: str, key: Any) -> QuestionPage:
    text = data[language]
    page = QuestionPage(
        title=text["question"],
        slug=data["slug"],
        locale=index.locale,
        answer=richtext.clean(text["answer_html"]),
        **care_of(data),
    )
    if key is not None:
        page.translation_key = key
    page.links = [QuestionLink(**link) for address in data["links"] if (link := _link(address))]
    add(index, page)
    page.topics.set(Term.objects.of(Vocabulary.TOPIC).filter(slug__in=data["topics"]))
    page.audiences.set(Term.objects.of(Vocabulary.AUDIENCE).filter(slug__in=data["audiences"]))
    publish(page)
    return page


def _load_glossary() -> None:
    for data in content("glossary"):
        if GlossaryEntry.objects.filter(term=data["term"]).exists():
            continue
        GlossaryEntry.objects.create(
            term=data["term"],
            also="\n".join(data["also"]),
            short=data["short"],
            more=richtext.clean(data.get("more_html", "")),
            **_link(data["link"]),
        )


def _load_timeline() -> None:
    for data in content("timeline"):
        date = "-".join((*data["date"].split("-"), "01", "01")[:3])
        entry = Milestone(
            date=dt.date.fromisoformat(date),
            precision=data["precision"],
            title=data["title"],
            text=richtext.clean(f"<p>{data['text']}</p>"),
            source=data["source"],
            **_link(data["link"]),
        )
        if not Milestone.objects.filter(date=entry.begins, title=entry.title).exists():
            entry.save()
            entry.authorities.set(Authority.objects.filter(key__in=data.get("authorities", ())))


def _link(address: str | None) -> dict[str, Any]:
    """The fields of a link to this address; none where nothing stands there. A chapter is linked by the address that
    always leads to its current edition."""
    if not address:
        return {}
    path, _, anchor = address.partition("#")
    if path in NO_PAGES:
        return {"link_address": address, "link_text": NO_PAGES[path]}
    request = cast(Request, RequestFactory().get(path))
    request.actor = ANONYMOUS
    try:
        page = home_of("de").route(request, [part for part in path.split("/") if part]).page
    except Http404:
        return {}
    if isinstance(page, ChapterPage) or anchor:
        return {"link_address": address, "link_text": page.title}
    return {"link_page": page}
