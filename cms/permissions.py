"""Who may have a stored file: whoever may see a page that uses it, and the editors."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from cms.models import BasePage, PortalDocument, PortalImage
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.actor import Actor


def is_shown_to(actor: Actor, used: PortalDocument | PortalImage) -> bool:
    """Whether a published page that ``actor`` may see uses the file.

    A question for each kind of page that uses it, however many pages these are.
    """
    references = ReferenceIndex.get_references_to(used).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = BasePage.objects.visible_to(actor).filter(
        pk__in=[int(pk) for pk in references.values_list("object_id", flat=True).distinct()]
    )
    by_kind: dict[int, list[int]] = defaultdict(list)
    for kind, pk in pages.values_list("content_type_id", "pk"):
        by_kind[kind].append(pk)
    # A kind may be narrower than its fields say: a chapter is never more open than its edition.
    return any(
        _kind_of(kind).objects.visible_to(actor).filter(pk__in=pks).exists() for kind, pks in by_kind.items()
    )


def may_fetch(actor: Actor, used: PortalDocument | PortalImage) -> bool:
    """Editors choose among all files."""
    return actor.has_role(*EDITING_ROLES) or is_shown_to(actor, used)


def _kind_of(content_type: int) -> type[BasePage]:
    kind = ContentType.objects.get_for_id(content_type).model_class()
    assert kind is not None
    assert issubclass(kind, BasePage)
    return kind
