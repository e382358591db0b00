"""The verbs of examples: ask to be put in touch, see to it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from fsa_portal import richtext
from fsa_portal.actor import Actor
from knowledge.examples import emails
from knowledge.examples.models import ContactRequest, ExamplePage
from knowledge.examples.permissions import can_ask_about, can_settle_requests


@transaction.atomic
def ask_for_contact(
    example: ExamplePage, *, by: Actor, name: str, email: str, body: str, message: str
) -> ContactRequest:
    """Ask the FSA to be put in touch with those who run the example. Its advisers hear of it."""
    if not can_ask_about(by, example):
        raise PermissionDenied
    asked = ContactRequest(
        example=example,
        sender_id=by.user_id,
        name=richtext.tidy(name),
        email=email,
        body=richtext.tidy(body),
        message=richtext.tidy(message),
    )
    asked.full_clean()
    asked.save()
    emails.tell_advisers(asked, by=by)
    return asked


@transaction.atomic
def settle_request(request: ContactRequest, *, by: Actor) -> None:
    """It is seen to; whoever comes second changes nothing."""
    if not can_settle_requests(by):
        raise PermissionDenied
    open_one = ContactRequest.objects.select_for_update().open().filter(pk=request.pk)
    open_one.update(done_at=timezone.now(), done_by=by.user_id)
