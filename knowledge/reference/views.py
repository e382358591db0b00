"""What readers tell about an answer."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fsa_portal.http import Request
from knowledge.reference.actions import count_reuse
from knowledge.reference.models import QuestionPage, Reuse


@require_POST
def reuse(request: Request, page_id: int) -> HttpResponse:
    """ "This has helped me", or an adviser's "given to a client". Counted once an hour from one address."""
    question = get_object_or_404(QuestionPage.objects.visible_to(request.actor), pk=page_id)
    kind = request.POST.get("kind", "")
    if kind not in Reuse.Kind.values or (kind == Reuse.Kind.GIVEN and not request.actor.is_staff):
        raise Http404
    asked_from = get_adapter().get_client_ip(request)
    if ratelimit.consume(request, action="reuse", key=f"{question.pk}/{kind}/{asked_from}"):
        count_reuse(question, by=request.actor, kind=Reuse.Kind(kind))
        messages.success(request, gettext("Thank you. This helps us to see which answers are needed."))
    else:
        messages.info(request, gettext("Thank you. This was counted from here a short time ago."))
    return HttpResponseRedirect(question.get_url(request) or "/")
