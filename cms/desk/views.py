"""The lists behind the panels of the dashboard: pages past their review date, and dead links, by who answers for them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from wagtail.models import Page

from cms.desk import work
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.http import Request

PAGE_SIZE = 50
KEEPER = "zustaendig"
LONGEST_NUMBER = 18
"""Digits of the greatest number that every database takes."""


@require_GET
def reviews(request: Request) -> HttpResponse:
    """Template ``cms/desk/reviews.html``: pages past their review date."""
    _editors_only(request)
    found = work.overdue(_user(request))
    rows = work.overdue(_user(request), keeper=request.GET.get(KEEPER))
    return _list(request, "cms/desk/reviews.html", gettext("Overdue reviews"), "date", found, rows)


@require_GET
def links(request: Request) -> HttpResponse:
    """Template ``cms/desk/links.html``: dead links, of all pages or of one (``?seite=12``)."""
    _editors_only(request)
    page = _page(request)
    number = page.pk if page is not None else None
    found = work.dead_links(_user(request), page=number)
    rows = work.dead_links(_user(request), page=number, keeper=request.GET.get(KEEPER))
    seen, total = work.checked(_user(request))
    return _list(
        request,
        "cms/desk/links.html",
        gettext("Dead links"),
        "link",
        found,
        rows,
        of_page=page,
        seen=seen,
        total=total,
    )


def _editors_only(request: Request) -> None:
    if not request.actor.has_role(*EDITING_ROLES):
        raise Http404


def _user(request: Request) -> Any:
    return request.user


def _page(request: Request) -> Page | None:
    """The page that the list is narrowed to; one that the person may not change is missing."""
    asked = request.GET.get("seite", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > LONGEST_NUMBER:
        raise Http404
    return get_object_or_404(work.changeable(_user(request)), pk=int(asked))


def _list(
    request: Request, template: str, title: str, icon: str, found: Any, rows: Any, **more: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        template,
        {
            "page_title": title,
            "header_title": title,
            "header_icon": icon,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": gettext("Dashboard")},
                {"url": "", "label": title},
            ],
            "keepers": work.keepers(found),
            "chosen": request.GET.get(KEEPER),
            "parameter": "p",
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
        }
        | more,
    )
