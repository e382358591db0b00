"""A reading list as somebody reads it: only the pages that this reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage
from fsa_portal.actor import Actor
from fsa_portal.exports import Column
from fsa_portal.http import Request
from knowledge.shortlist.lists import Kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    page_id: int
    title: str
    kind: str
    url: str
    full_url: str
    language: str
    note: str


COLUMNS: Sequence[Column] = (
    Column("title", _("Title"), lambda one: one.title),
    Column("kind", _("Kind"), lambda one: one.kind),
    Column("address", _("Address"), lambda one: one.full_url),
    Column("note", _("Note"), lambda one: one.note),
)


def visible_pages(actor: Actor, page_ids: Iterable[int]) -> dict[int, BasePage]:
    """Those that can be read: a question for each kind among them, as a kind may be narrower than its fields say."""
    by_kind: dict[int, list[int]] = defaultdict(list)
    found = BasePage.objects.visible_to(actor).filter(pk__in=list(page_ids))
    for kind, pk in found.values_list("content_type_id", "pk"):
        by_kind[kind].append(pk)
    pages: dict[int, BasePage] = {}
    for kind, pks in by_kind.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        assert model is not None
        assert issubclass(model, BasePage)
        if model.is_knowledge:
            seen = model.objects.visible_to(actor).filter(pk__in=pks).select_related("locale")
            pages |= {page.pk: page for page in seen.listed("locale__language_code")}
    return pages


def entries(kept: Sequence[Kept], request: Request) -> list[Entry]:
    """The lines that this reader may see, in the order of the list."""
    pages = visible_pages(request.actor, [one.page_id for one in kept])
    return [_entry(pages[one.page_id], one.note, request) for one in kept if one.page_id in pages]


def _entry(page: BasePage, note: str, request: Request) -> Entry:
    kind = str(page._meta.verbose_name)
    return Entry(
        page_id=page.pk,
        title=page.title,
        kind=kind[:1].upper() + kind[1:],
        url=page.get_url(request) or "",
        full_url=page.get_full_url(request) or "",
        language=page.locale.language_code,
        note=note,
    )
