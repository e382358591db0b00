"""One transaction around each write of the admin, as its screens are not atomic by themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def atomic_writes(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Run unsafe methods in one transaction; an answer of 400 or above takes everything back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in READING:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            if callable(render):
                response = render()
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response

    return wrapped
