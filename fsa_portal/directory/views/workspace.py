"""What the staff pages of the directory share."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fsa_portal.http import Request

PAGE_SIZE = 50


def only(allowed: bool) -> None:
    """404 for everybody else: a page that is not for them is not there for them."""
    if not allowed:
        raise Http404


def page_of(request: Request, rows: Any) -> Page:
    """The page of a list that the address asks for."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("seite"))


def form_page(
    request: Request,
    *,
    form: Form,
    heading: str,
    submit: str,
    back: str,
    trail: list[dict[str, Any]],
    **context: Any,
) -> HttpResponse:
    """A page with one form; what was refused comes back with the entries in place."""
    context |= {"form": form, "heading": heading, "submit": submit, "back": back, "trail": trail}
    return render(request, "directory/form.html", context, status=422 if form.errors else 200)


def step(title: str, name: str) -> dict[str, Any]:
    """One step of the way to a page."""
    return {"title": title, "url": reverse(name)}
