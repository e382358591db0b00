"""A list as a table: CSV and XLSX that a spreadsheet opens by a double click, JSON for programs.

The same address with ``?ausgabe=csv`` gives what the reader sees there, filters included, on all its pages.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import localize
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from fsa_portal.http import Request

PARAMETER = "ausgabe"
PAGE_PARAMETER = "seite"
FORMULA_STARTS = "=+-@＝＋－＠"
BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int | float | Decimal | bool | dt.date | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, which never changes, its heading for people, and what an item has there."""

    name: str
    label: Any
    value: Callable[[Any], Cell]
    data: Callable[[Any], Any] | None = None
    """What JSON gives instead, where programs want more than the words: keys, numbers, several parts."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the list is to be had in another form."""

    label: str
    url: str
    media_type: str


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv", "xlsx": XLSX_TYPE, "json": "application/json"}
WIDEST = 60
"""Characters that a column of a spreadsheet shows at most."""


def links(asked: QueryDict, *, path: str = "") -> list[Link]:
    """CSV, XLSX and JSON of the list that this address shows, or the one at ``path``, for ``components/exports.html``."""
    found = []
    for kind, media_type in MEDIA_TYPES.items():
        query = asked.copy()
        query.pop(PAGE_PARAMETER, None)
        query[PARAMETER] = kind
        found.append(Link(kind.upper(), f"{path}?{query.urlencode()}", media_type))
    return found


def is_asked_for(asked: QueryDict) -> bool:
    """Whether the address wants the list as a table; a form that does not exist is the page."""
    return asked.get(PARAMETER) in MEDIA_TYPES


def answer(request: Request, *, name: str, columns: Sequence[Column], items: Iterable[Any]) -> HttpResponse:
    """The table of ``items``, all of which the asker may see; ``name`` is what it is saved as."""
    ending = request.GET[PARAMETER]
    match ending:
        case "csv":
            response = as_csv(columns, items)
        case "xlsx":
            response = as_xlsx(columns, items)
        case _:
            response = as_json(columns, items, source=request.build_absolute_uri(request.path))
    file_name = f"{name}-{timezone.localdate().isoformat()}.{ending}"
    # Programs read JSON where it is; a table is opened elsewhere.
    response["Content-Disposition"] = content_disposition_header(ending != "json", file_name) or "inline"
    # Search engines find the page, not its table.
    response["X-Robots-Tag"] = "noindex"
    return response


def as_csv(columns: Sequence[Column], items: Iterable[Any]) -> HttpResponse:
    """Semicolons and decimal commas, as German spreadsheets expect; a text is never taken for a formula."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([_cell(str(column.label)) for column in columns])
    for item in items:
        table.writerow([_cell(column.value(item)) for column in columns])
    return HttpResponse(BOM + written.getvalue(), content_type="text/csv; charset=utf-8")


def as_xlsx(columns: Sequence[Column], items: Iterable[Any]) -> HttpResponse:
    """One sheet; numbers and days are such, a text is never taken for a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([_typed(str(column.label)) for column in columns])
    for item in items:
        sheet.append([_typed(column.value(item)) for column in columns])
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    for number, cells in enumerate(sheet.columns, start=1):
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, WIDEST) + 2
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return HttpResponse(written.getvalue(), content_type=XLSX_TYPE)


def as_json(columns: Sequence[Column], items: Iterable[Any], *, source: str) -> HttpResponse:
    """``{"source", "as_of", "count", "items"}``; dates as in ISO 8601, several values as a list."""
    rows = [{column.name: _data(column, item) for column in columns} for item in items]
    content = {"source": source, "as_of": timezone.now().isoformat(), "count": len(rows), "items": rows}
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _data(column: Column, item: Any) -> Any:
    return column.data(item) if column.data is not None else _value(column.value(item))


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return gettext("yes") if value else gettext("no")
        case dt.datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case int() | dt.date():
            return str(value)
        case float() | Decimal():
            return str(localize(value, use_l10n=True))
        case str():
            return _harmless(value)
    return _harmless(", ".join(value))


def _typed(value: Cell) -> str | int | float | Decimal | dt.date | None:
    """A cell as a spreadsheet keeps it: days and numbers as such, all else as the words of the CSV."""
    match value:
        case bool() | dt.datetime():
            return _cell(value)
        case None | int() | float() | Decimal() | dt.date():
            return value
    # Such a file cannot hold control characters.
    return _CONTROL.sub("", _cell(value))


def _harmless(text: str) -> str:
    """A spreadsheet calculates what begins like a formula, also behind spaces; an apostrophe makes it a text."""
    return f"'{text}" if text.strip()[:1] in tuple(FORMULA_STARTS) or text[:1] in ("\t", "\r", "\n") else text


def _value(value: Cell) -> Any:
    match value:
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case None | str() | int() | float():
            return value
    return list(value)
