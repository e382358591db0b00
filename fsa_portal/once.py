"""Questions that everybody would be answered alike are asked once while a page is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

T = TypeVar("T")
_answers: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("answers", default=None)


def once(ask: Callable[[], T]) -> T:
    """What ``ask`` says. It must not depend on who reads; where nothing is remembered it is asked each time."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if ask not in answers:
        answers[ask] = ask()
    answer: T = answers[ask]
    return answer


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, each question is asked once."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class OnceMiddleware:
    """Requests that read remember; one that changes things asks each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with remembering():
            return self.get_response(request)
