"""The web server's own log lines, which no formatter of Django's sees."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

from gunicorn.glogging import Logger

from fsa_portal.logs import SparingFormatter


class ServerFormatter(SparingFormatter):
    """Lines of the first process are in the time zone of the machine, those of the others in ours: each says which."""

    default_time_format = "%Y-%m-%d %H:%M:%S %z"
    default_msec_format = None


class ServerLogger(Logger):
    """What gunicorn tells of itself: starts, ends, faults. Of a request it tells in fixed words what was wrong, never who
    sent it or what stood in it."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        # On the logger, so that it holds for every handler, also for one that is added by an option.
        self.error_log.addFilter(without_what_was_sent)
        for handler in self.error_log.handlers:
            handler.setFormatter(ServerFormatter())

    def _compute_access_log_enabled(self) -> bool:
        """Never: each line of an access log has the address of a visitor and what the visitor read."""
        return False


def without_what_was_sent(record: logging.LogRecord) -> bool:
    """A filter that leaves of a line about a request only the words that are always the same."""
    if record.levelno <= logging.DEBUG:
        return False  # These quote pieces of requests in many places.
    words = str(record.msg)
    if words.startswith("Invalid request"):
        # A finished sentence, with the address of the visitor and the piece that could not be read.
        words = f"Invalid request: {type(sys.exception()).__name__}"
    elif words.startswith("Error handling request") or _in_a_thread_for_requests():
        words = words.partition("%")[0].strip()
    else:
        return True
    record.msg, record.args = words, ()
    return True


def _in_a_thread_for_requests() -> bool:
    """All but the first thread of a worker do nothing else than answer requests."""
    return threading.current_thread() is not threading.main_thread()
