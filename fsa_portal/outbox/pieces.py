"""Bulk work in many short transactions, so that whoever saves something meanwhile does not wait for all of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")

BUDGET = 0.1
"""Seconds after which a transaction takes nothing more; with the last of it and the commit it stays below 200 ms."""


def in_pieces(items: Sequence[T], write: Callable[[Sequence[T]], Any], *, at_once: int = 1) -> None:
    """Hand all items to ``write``, ``at_once`` at a time, in transactions that end when their time is over.

    A break keeps what was committed, so the work must be such that doing it again does the rest. Items were read before
    the transaction: ``write`` looks whether they still are what they were. Inside another transaction it is refused, as
    nothing would be short there.
    """
    begin = 0
    while begin < len(items):
        with transaction.atomic(durable=True):
            end = time.monotonic() + BUDGET
            while begin < len(items):
                write(items[begin : begin + at_once])
                begin += at_once
                if time.monotonic() >= end:
                    break
