"""Who may have a stored file: whoever may see a page that uses it, and the editors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from cms.models import BasePage, BasePageQuerySet, PortalDocument, PortalImage
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.actor import Actor


def is_shown_to(actor: Actor, used: PortalDocument | PortalImage) -> bool:
    """Whether a published page that ``actor`` may see uses the file."""
    return bool(visible_among(pages_with(used), actor))


def pages_with(used: PortalDocument | PortalImage) -> list[int]:
    """The pages that use the file, drafts too."""
    references = ReferenceIndex.get_references_to(used).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def visible_among(pks: Iterable[int], actor: Actor) -> dict[int, BasePage]:
    """Those of these pages that ``actor`` may see, with what a link to them needs. One question, and one for each kind
    that is narrower than the fields of its pages say: a chapter is never more open than its edition."""
    pages = BasePage.objects.visible_to(actor).filter(pk__in=pks).listed("content_type")
    found = {page.pk: page for page in pages}
    by_kind: dict[int, list[int]] = defaultdict(list)
    for page in found.values():
        by_kind[page.content_type_id].append(page.pk)
    for content_type, of_kind in by_kind.items():
        objects = _kind_of(content_type).objects
        if type(objects.all()).visible_to is BasePageQuerySet.visible_to:
            continue
        seen = set(objects.visible_to(actor).filter(pk__in=of_kind).values_list("pk", flat=True))
        for pk in of_kind:
            if pk not in seen:
                del found[pk]
    return found


def may_fetch(actor: Actor, used: PortalDocument | PortalImage) -> bool:
    """Editors choose among all files."""
    return actor.has_role(*EDITING_ROLES) or is_shown_to(actor, used)


def _kind_of(content_type: int) -> type[BasePage]:
    kind = ContentType.objects.get_for_id(content_type).model_class()
    assert kind is not None
    assert issubclass(kind, BasePage)
    return kind
