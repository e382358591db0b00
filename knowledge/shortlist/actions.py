"""What a person does with the own reading list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from fsa_portal.actor import Actor
from knowledge.shortlist.models import MOST_PAGES, NOTE_LENGTH, TITLE_LENGTH, KeptPage, Shortlist

SHARED_DAYS = 180


class ListIsFull(Exception):
    """There is no room for another page."""


def _own(by: Actor) -> Shortlist:
    """The list of this person, locked until the transaction ends."""
    if by.user_id is None:
        raise PermissionDenied
    Shortlist.objects.get_or_create(user_id=by.user_id)
    return Shortlist.objects.select_for_update().get(user_id=by.user_id)


@transaction.atomic
def keep(page_id: int, *, by: Actor, note: str = "") -> KeptPage:
    """Put a page at the end of the list; one that is there stays where it is. The caller has seen the page."""
    own = _own(by)
    kept = KeptPage.objects.filter(user_id=own.user_id)
    there = kept.filter(page_id=page_id).first()
    if there is not None:
        return there
    if kept.count() >= MOST_PAGES:
        raise ListIsFull
    last = kept.last()
    position = last.position + 1 if last is not None else 0
    return KeptPage.objects.create(
        user_id=own.user_id, page_id=page_id, note=note[:NOTE_LENGTH], position=position
    )


@transaction.atomic
def drop(page_ids: Iterable[int], *, by: Actor) -> None:
    """Take pages off the list."""
    KeptPage.objects.filter(user_id=_own(by).user_id, page_id__in=list(page_ids)).delete()


@transaction.atomic
def reorder(page_ids: Iterable[int], *, by: Actor) -> None:
    """Bring the list into this order; pages that are not on it are passed over."""
    kept = {entry.page_id: entry for entry in KeptPage.objects.filter(user_id=_own(by).user_id)}
    ordered = [kept.pop(page_id) for page_id in page_ids if page_id in kept]
    for position, entry in enumerate([*ordered, *kept.values()]):
        entry.position = position
        entry.save(update_fields=["position"])


@transaction.atomic
def annotate(page_id: int, *, by: Actor, note: str) -> None:
    """Write the note of an entry."""
    KeptPage.objects.filter(user_id=_own(by).user_id, page_id=page_id).update(note=note[:NOTE_LENGTH])


@transaction.atomic
def rename(*, by: Actor, title: str) -> None:
    own = _own(by)
    own.title = title[:TITLE_LENGTH]
    own.save(update_fields=["title"])


@transaction.atomic
def share(*, by: Actor) -> Shortlist:
    """Open the list to whoever has its link: a new link, or a longer time for the one that is open."""
    own = _own(by)
    if not own.is_shared:
        own.share_number += 1
    own.shared_until = timezone.localdate() + dt.timedelta(days=SHARED_DAYS)
    own.save(update_fields=["share_number", "shared_until"])
    return own


@transaction.atomic
def stop_sharing(*, by: Actor) -> None:
    """The link opens nothing any more; a later one is another."""
    own = _own(by)
    own.shared_until = None
    own.save(update_fields=["shared_until"])


@transaction.atomic
def take_over(entries: Iterable[tuple[int, str]], *, by: Actor, title: str = "") -> None:
    """What somebody collected before signing in goes to the end of the own list."""
    own = _own(by)
    if title and not own.title:
        rename(by=by, title=title)
    entries = list(entries)
    existing = set(Page.objects.filter(pk__in=[pk for pk, _ in entries]).values_list("pk", flat=True))
    room = MOST_PAGES - KeptPage.objects.filter(user_id=own.user_id).count()
    for page_id, note in [entry for entry in entries if entry[0] in existing][: max(room, 0)]:
        keep(page_id, by=by, note=note)
