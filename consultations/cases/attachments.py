"""Files of entries leave the portal by these addresses: the advisers' and the client's. Neither holds the name of a
file: addresses stand in the log, and names of files name people."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from consultations.cases.models import Attachment, AttachmentQuerySet
from consultations.cases.readings import record_readings
from fsa_portal.http import Request
from fsa_portal.uploads.delivery import deliver_stored


@require_safe
def of_case(request: Request, reference: str, pk: int) -> HttpResponseBase:
    """A file of a contact, for the FSA."""
    found = Attachment.objects.visible_to(request.actor)
    return _deliver(request, found.filter(pk=pk, contact__case__reference=reference))


@require_safe
def of_short_advice(request: Request, advice: int, pk: int) -> HttpResponseBase:
    """A file of advice without a case."""
    found = Attachment.objects.visible_to(request.actor)
    return _deliver(request, found.filter(pk=pk, short_advice=advice))


@require_safe
def of_my_case(request: Request, reference: str, pk: int) -> HttpResponseBase:
    """A file that the client gets too."""
    found = Attachment.objects.visible_to_client(request.actor)
    return _deliver(request, found.filter(pk=pk, contact__case__reference=reference))


def _deliver(request: Request, found: AttachmentQuerySet) -> HttpResponseBase:
    """404 alike for what is not there and what the actor may not have."""
    attachment = found.without_text().select_related("contact__case").first()
    if attachment is None:
        raise Http404
    if attachment.contact is not None:
        record_readings(request, [attachment.contact.case])
    return deliver_stored(request, attachment.file, attachment.name)
