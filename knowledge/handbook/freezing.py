"""A frozen edition does not change: its screens are closed (permission tester) and its rows are guarded (receivers).

Only :func:`correcting` opens it, for the one action that publishes a correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page, PagePermissionTester

from fsa_portal.transactions import take_back

_correcting: ContextVar[bool] = ContextVar("handbook_correcting", default=False)


@contextmanager
def correcting() -> Iterator[None]:
    """Within this block frozen chapters may be written."""
    token = _correcting.set(True)
    try:
        yield
    finally:
        _correcting.reset(token)


def is_correcting() -> bool:
    return _correcting.get()


def frozen_editions() -> Any:
    return apps.get_model("handbook", "EditionPage").objects.exclude(frozen_at=None)


def in_frozen_edition(page: Page) -> bool:
    """Whether the page is a frozen edition or stands below one."""
    if not page.path:
        return False
    return frozen_editions().filter(path__in=_own_and_ancestor_paths(page)).exists()


def holds_frozen_edition(page: Page) -> bool:
    """Whether a frozen edition stands at or below the page."""
    return bool(page.path) and frozen_editions().filter(path__startswith=page.path).exists()


def _own_and_ancestor_paths(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]


def refuse() -> None:
    """Stop the write and everything that was written with it."""
    take_back()
    raise PermissionDenied(_("This edition is frozen: it changes only by a published correction."))


def guard_save(sender: Any, instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, Page) or is_correcting():
        return
    if in_frozen_edition(instance) or _moves_frozen_addresses(instance):
        refuse()


def _moves_frozen_addresses(page: Page) -> bool:
    """A new slug above a frozen edition would change addresses that are cited."""
    if page.pk is None or not holds_frozen_edition(page):
        return False
    return not Page.objects.filter(pk=page.pk, slug=page.slug).exists()


def guard_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page) and (in_frozen_edition(instance) or holds_frozen_edition(instance)):
        refuse()


def guard_move(sender: Any, instance: Any, parent_page_after: Any, **kwargs: Any) -> None:
    if in_frozen_edition(instance) or holds_frozen_edition(instance) or in_frozen_edition(parent_page_after):
        refuse()


class FrozenPagePermissionTester(PagePermissionTester):
    """Says no to every change of a frozen edition, to superusers too; and to what would take it away with all above."""

    def _frozen(self) -> bool:
        return in_frozen_edition(self.page)

    def _holds_frozen(self) -> bool:
        return self._frozen() or holds_frozen_edition(self.page)

    def can_add_subpage(self) -> bool:
        return not self._frozen() and super().can_add_subpage()

    def can_edit(self) -> bool:
        return not self._frozen() and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self._holds_frozen() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return not self._holds_frozen() and super().can_unpublish()

    def can_publish(self) -> bool:
        return not self._frozen() and super().can_publish()

    def can_publish_subpage(self) -> bool:
        return not self._frozen() and super().can_publish_subpage()

    def can_move(self) -> bool:
        return not self._holds_frozen() and super().can_move()

    def can_reorder_children(self) -> bool:
        return not self._frozen() and super().can_reorder_children()
