"""Entry point of the child process: ``python -I …/inspector <task> <kind> <seconds> [<line>]``, the file on standard
input.

Tasks: ``check`` (is this a good file of that kind), ``check-table`` (and a table), ``table`` (its rows), ``text``,
``mail`` (what stands in one), ``stamp`` (the PDF with ``line`` on every page). The answer is JSON: what was found, or ``{"refused": code, "params":
…}``; of ``stamp`` it is the PDF. Any other exit is a fault or a limit.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import IO, Any


def _load_package() -> None:
    """Make the folder of this file the package ``inspector``, without the packages around it (they need Django)."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "inspector", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    package = importlib.util.module_from_spec(spec)
    sys.modules["inspector"] = package
    spec.loader.exec_module(package)


def _check(file: IO[bytes], kind: str) -> dict[str, int]:
    match kind:
        case "pdf":
            from inspector.pdfs import check_pdf

            return check_pdf(file, kind)
        case "docx" | "xlsx":
            from inspector.office import check_ooxml

            return check_ooxml(file, kind)
        case "odt":
            from inspector.office import check_odt

            return check_odt(file, kind)
        case "txt" | "csv":
            from inspector.encodings import check_text

            return check_text(file.read())
        case "mp4" | "webm":
            from inspector.films import check_film

            return check_film(file, kind)
        case "vtt":
            from inspector.films import check_captions

            return check_captions(file.read())
        case "eml":
            from inspector.mails import check_mail

            return check_mail(file.read())
        case _:
            from inspector.images import check_image

            return check_image(file, kind)


def _table(file: IO[bytes], kind: str) -> Any:
    if kind == "csv":
        from inspector.tables import read_csv

        return read_csv(file)
    from inspector.workbooks import read_xlsx

    return read_xlsx(file)


def _answer(task: str, file: IO[bytes], kind: str) -> dict[str, Any]:
    if task == "text":
        from inspector.extraction import extract

        return {"parts": extract(file, kind)}
    if task == "mail":
        from inspector.mails import read_mail

        return read_mail(file.read())
    if task == "check":
        return _check(file, kind)
    if kind == "xlsx":
        _check(file, kind)
        file.seek(0)
    grid = _table(file, kind)
    if task == "table":
        return {"header": grid.header, "rows": grid.rows, "formulas": grid.formulas}
    return {"rows": len(grid.rows), "columns": len(grid.header), "formulas": grid.formulas}


def _stamped(file: IO[bytes], line: str) -> bytes:
    from inspector.stamping import stamp_pdf

    return stamp_pdf(file, line)


def main(task: str, kind: str, seconds: str, line: str = "") -> None:
    _load_package()
    from inspector.limits import limit_this_process
    from inspector.refusal import Refusal

    limit_this_process(int(seconds))
    try:
        with open(0, "rb", closefd=False) as file:
            if task == "stamp":
                sys.stdout.buffer.write(_stamped(file, line))
                return
            answer = _answer(task, file, kind)
    except Refusal as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    except (MemoryError, RecursionError):
        answer = {"refused": "too-complex", "params": {}}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
