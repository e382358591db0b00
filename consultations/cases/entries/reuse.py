"""What is there already on the topics of an entry: closed cases to learn from, pages to give to the client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage
from consultations.cases.statuses import FINAL
from fsa_portal.actor import Actor
from fsa_portal.http import reader_language
from knowledge.library.models import DocumentKind, DocumentPage
from search.contract import Query, find, labels_of

SHOWN = 3
PAGES = ("chapter", "example", "document")


@dataclass(frozen=True, slots=True)
class Near:
    """A case or page on the same topics; ``key`` (``chapter:12``) where it can be given."""

    title: str
    url: str
    kind: str
    key: str = ""


def nearest(topics: Sequence[str], *, actor: Actor) -> list[Near]:
    """The newest of each kind; nothing without a topic or while the search does not answer."""
    if not topics:
        return []
    on, language = {"topic": tuple(topics)}, reader_language()
    labels = labels_of("kind", ("case", *PAGES), language)
    closed = Query(facets=on | {"kind": ("case",), "status": tuple(FINAL)}, size=SHOWN, sort="newest")
    found = [Near(hit.title, hit.url, labels["case"]) for hit in find(closed, actor).hits]
    for kind in PAGES:
        asked = Query(facets=on | {"kind": (kind,)}, size=SHOWN, sort="newest", language=language)
        found += [Near(hit.title, hit.url, labels[kind], hit.parent) for hit in find(asked, actor).hits]
    return found


def page_seen(number: str, *, actor: Actor) -> BasePage | None:
    """The page of this number, if the actor may see it."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return BasePage.objects.visible_to(actor).filter(pk=int(number)).first()


def as_given(key: str, *, actor: Actor) -> dict[str, str]:
    """Kind, name and number of a page that was given; nothing for one that the actor does not see."""
    kind, _colon, number = key.partition(":")
    page = page_seen(number, actor=actor)
    if page is None:
        return {}
    of_library = DocumentPage.objects.filter(pk=page.pk).values_list("kind", flat=True).first()
    of_handbook = DocumentKind.CHAPTER if kind == "chapter" else DocumentKind.INFORMATION
    return {"material": of_library or of_handbook.value, "about": page.title[:200], "page": str(page.pk)}


class PageField(forms.Field):
    """A page that the actor may see, by its number."""

    widget = forms.HiddenInput
    default_error_messages = {"gone": _("This page is not there any more.")}

    def __init__(self, *, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> BasePage | None:
        if value in self.empty_values:
            return None
        page = page_seen(str(value), actor=self.actor)
        if page is None:
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return page
