"""Log lines without personal data: an operator reads what failed and where, never about whom.

Messages keep their words, but addresses of people, phone numbers and queries are blanked, paths are given as the
pattern that they match, and of an exception the kind and the way through our code is told, not its words: those often
quote what somebody entered.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

ADDRESS = re.compile(r"[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
QUERY = re.compile(r"\?[^\s'\"<>]*")
LONG_NUMBER = re.compile(r"(?<![\w.:-])(?:\+|0)[\d /().-]{6,}\d(?![\w:])")
SAID_OPENLY = ("OperationalError", "InterfaceError", "ImproperlyConfigured", "ImportError", "ModuleNotFoundError",
               "TemplateDoesNotExist", "TemplateSyntaxError", "NoReverseMatch", "EngineFault", "IndexOutdated",
               "TransactionManagementError")  # fmt: skip
"""Exceptions whose words are about the machine."""
KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
    "request",
    "status_code",
}


def without_people(text: str) -> str:
    """``text`` with addresses, queries and phone numbers blanked."""
    return LONG_NUMBER.sub("[number]", QUERY.sub("?[query]", ADDRESS.sub("[address]", text)))


def pattern_of(request: Any) -> str:
    """The path as it is declared (``konto/daten/kopie/<int:pk>/``): what people typed or what a link carries is not in
    it. Pages of the tree have one address for all, an expression; it is told by its name."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "(no address of ours)"
    return f"({match.view_name})" if match.route.startswith("^") else f"/{match.route}"


class SparingFormatter(logging.Formatter):
    """Writes one line per event, and under it the way to a failure."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        if request is not None:
            # Django's own lines end with the path or with a reason that repeats what was sent.
            words = str(record.msg).partition(":")[0].partition("%")[0].strip()
            record.message = f"{words} {getattr(request, 'method', '')} {pattern_of(request)}".strip()
        fields = [f"{key}={value}" for key, value in self._fields(record)]
        record.message = without_people(" ".join([record.message, *fields]))
        return super().formatMessage(record)

    def _fields(self, record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
        for key, value in record.__dict__.items():
            if key not in KNOWN and isinstance(value, str | int | float | bool | None):
                yield key, value

    def formatException(self, failure: Any) -> str:
        kind, value, trace = failure
        return "\n".join(_told(kind, value, trace))

    def formatStack(self, stack_info: str) -> str:
        return without_people(stack_info)


def _told(
    kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
) -> Iterator[str]:
    """The chain of exceptions, oldest first: kinds, and the lines of code that led there."""
    earlier = value.__cause__ or value.__context__ if value is not None else None
    if earlier is not None:
        yield from _told(type(earlier), earlier, earlier.__traceback__)
        yield "  which led to"
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
    name = kind.__name__ if kind else "?"
    is_open = any(base.__name__ in SAID_OPENLY for base in (kind.__mro__ if kind else ()))
    yield f"{name}: {without_people(str(value))}" if is_open else name


def hand_over(logger: Any, name: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """structlog's last processor: the standard library writes the line, by the formatter above."""
    fields = {key: value for key, value in event.items() if key not in {"event", "exc_info", "stack_info"}}
    # Names that a record of the standard library has itself would be refused.
    fields = {(f"{key}_" if key in KNOWN else key): value for key, value in fields.items()}
    return {"msg": event["event"], "extra": fields, "exc_info": event.get("exc_info", False)}


def configure() -> None:
    """Called by the settings: structlog writes where everything else writes."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _with_exc_info, hand_over],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _with_exc_info(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if name == "exception":
        event.setdefault("exc_info", True)
    return event
