"""One transaction around each write of the admin, as its screens are not atomic by themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

READING = frozenset({"GET", "HEAD", "OPTIONS"})

_taken_back: ContextVar[bool] = ContextVar("write_taken_back", default=False)


def take_back() -> None:
    """Take everything back that this request writes, whatever its answer will be.

    For guards that refuse deep inside: Wagtail's screens turn their exception into a redirect, which would be committed
    with all that was written before. ``transaction.set_rollback()`` does not reach beyond the innermost savepoint.
    """
    _taken_back.set(True)


def atomic_writes(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Run unsafe methods in one transaction; an answer of 400 or above takes everything back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in READING:
            return view(request, *args, **kwargs)
        _taken_back.set(False)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            if callable(render):
                response = render()
            if response.status_code >= 400 or _taken_back.get():
                transaction.set_rollback(True)
            return response

    return wrapped
