"""Log lines say what failed and where, never about whom."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import resolve

from fsa_portal.logs import SparingFormatter, without_people


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(SparingFormatter())
    logger = logging.getLogger("portal.test")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_the_settings_write_every_line_in_this_format() -> None:
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters} == {
        "fsa_portal.logs.SparingFormatter"
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mail to a.b+c@x-y.example.org failed", "mail to [address] failed"),
        ("GET /suche/?q=Meier HTTP/1.1", "GET /suche/?[query] HTTP/1.1"),
        ("rief 0211 / 123-4567 an", "rief [number] an"),
        ("+49 211 1234567", "[number]"),
        ("2026-11-22 10:00:00 job 4711 took 0.25 s", "2026-11-22 10:00:00 job 4711 took 0.25 s"),
    ],
)
def test_addresses_queries_and_numbers_are_blanked(text: str, written: str) -> None:
    assert without_people(text) == written


def test_an_exception_tells_its_kind_and_way_and_not_its_words(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("Anna Meier")
        except KeyError as cause:
            raise ValueError("unknown: Anna Meier") from cause
    except ValueError:
        logging.getLogger("portal.test").exception("failed")
    text = lines.getvalue()
    assert "Meier" not in text
    assert "KeyError" in text
    assert "ValueError" in text
    assert "test_logs.py" in text


def test_what_the_machine_says_is_kept(lines: io.StringIO) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        logging.getLogger("portal.test").exception("failed")
    assert "OperationalError: database is locked" in lines.getvalue()


def test_a_request_is_told_by_its_pattern(lines: io.StringIO) -> None:
    request = RequestFactory().get("/kommunen/05999001-anna-meier/?q=Meier")
    request.resolver_match = resolve("/kommunen/05999001-anna-meier/")
    logging.getLogger("portal.test").error(
        "Internal Server Error: %s", request.path, extra={"request": request}
    )
    text = lines.getvalue()
    assert "Internal Server Error GET /kommunen/<" in text
    assert "meier" not in text.casefold()


def test_a_page_of_the_tree_is_told_by_the_name_of_its_address(lines: io.StringIO) -> None:
    request = RequestFactory().get("/praxis/jemand/")
    request.resolver_match = resolve("/praxis/jemand/")
    logging.getLogger("portal.test").error("%s", "Gone", extra={"request": request})
    assert "GET (wagtail_serve)" in lines.getvalue()


def test_structured_lines_come_the_same_way(lines: io.StringIO) -> None:
    log = structlog.get_logger("portal.test")
    log.error("mail.failed", kind="x", to="a@b.example", name=7)
    try:
        raise ValueError("Anna Meier")
    except ValueError as failure:
        log.error("mail.failed", exc_info=failure)
    text = lines.getvalue()
    assert "mail.failed kind=x to=[address] name_=7" in text
    assert "ValueError" in text
    assert "Meier" not in text
