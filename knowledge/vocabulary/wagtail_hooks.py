"""Every touch point of the vocabulary with Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from knowledge.vocabulary.models import Term
from knowledge.vocabulary.viewsets import TermViewSet

TERMS = TermViewSet()
register_snippet(TERMS)


def _refuse_used(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """What carries a term would lose it without a word; retired, it stays readable where it is."""
    used = [one for one in instances if isinstance(one, Term) and one.is_used()]
    for term in used:
        told = gettext(
            "“%(term)s” is in use. Mark it as retired instead: it is no longer offered, and stays readable."
        )
        messages.error(request, told % {"term": term})
    if not used:
        return None
    if len(used) == 1:
        return HttpResponseRedirect(reverse(TERMS.get_url_name("edit"), args=[used[0].pk]))
    return HttpResponseRedirect(reverse(TERMS.get_url_name("list")))


@hooks.register("before_delete_snippet")
def used_terms_are_not_deleted(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    return _refuse_used(request, instances)


@hooks.register("before_bulk_action")
def used_terms_are_not_deleted_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    return _refuse_used(request, objects) if action_type == "delete" else None
