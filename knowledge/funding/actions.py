"""What is done with programmes besides editing them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from fsa_portal.accounts.models import EDITING_ROLES, User
from fsa_portal.actor import Actor
from knowledge.funding.models import ProgrammePage


class HasDraft(Exception):
    """The page has a draft: publishing the new date would publish somebody's unfinished text with it."""


@transaction.atomic
def confirm_check(programme: ProgrammePage, *, by: Actor) -> None:
    """Somebody has compared the page with its source, and nothing has changed: the date of today is published."""
    if not by.has_role(*EDITING_ROLES):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=programme.pk)
    page = ProgrammePage.objects.get(pk=programme.pk)
    user = User.objects.filter(pk=by.user_id or 0).first()
    if page.locked or not (user and page.permissions_for_user(user).can_publish()):
        raise PermissionDenied
    if page.has_unpublished_changes:
        raise HasDraft
    page.checked_on = timezone.localdate()
    page.save_revision(user=user).publish(user=user)
