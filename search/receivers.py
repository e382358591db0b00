"""Notices every change of any model and asks the sources which of their objects it concerns.

Connected without a sender, inside the transaction: what is rolled back was never queued. Wagtail's own ``page_*``
signals come after the commit and would lose changes when the process dies in between.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from fsa_portal.outbox.queue import enqueue_many
from search import sync
from search.contract import sources

DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_id",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)
"""A save of these fields alone keeps book about a draft: nothing changes for readers."""

_M2M_DONE = frozenset({"post_add", "post_remove", "post_clear"})


def connect() -> None:
    """Called once, when all apps are ready."""
    post_save.connect(on_save, dispatch_uid="search.on_save")
    post_delete.connect(on_delete, dispatch_uid="search.on_delete")
    m2m_changed.connect(on_links_changed, dispatch_uid="search.on_links_changed")


def on_save(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None = None,
    raw: bool = False,
    using: str | None = None,
    **kwargs: Any,
) -> None:
    if raw or (update_fields and DRAFT_FIELDS.issuperset(update_fields)):
        return
    look_again(instance, using=using)


def on_delete(
    sender: type[models.Model], instance: models.Model, using: str | None = None, **kwargs: Any
) -> None:
    look_again(instance, using=using)


def on_links_changed(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    model: type[models.Model],
    pk_set: set[Any] | None,
    using: str | None = None,
    **kwargs: Any,
) -> None:
    if action not in _M2M_DONE:
        return
    look_again(instance, using=using)
    if reverse and pk_set:
        # The other side owns the field: each of its objects reads differently now.
        for other in model._default_manager.using(using).filter(pk__in=pk_set):
            look_again(other, using=using)


def look_again(instance: models.Model, *, using: str | None = None) -> None:
    """Queue all objects whose documents may read differently after this change."""
    keys = {key for source in sources() for key in source.affected(instance)}
    if not keys:
        return
    connection = transaction.get_connection(using)
    with transaction.atomic(using=using):
        enqueue_many(sync.KIND, keys)
        if not any(entry[1] is sync.update_now for entry in connection.run_on_commit):
            transaction.on_commit(sync.update_now, using=using, robust=True)
