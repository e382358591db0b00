"""Documents come in from a folder: each with its description, through the gate, once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from fsa_portal.actor import Actor, Visibility
from fsa_portal.outbox import queue
from knowledge.library.actions import EXTRACT
from knowledge.library.importing import checked, import_document, understood
from knowledge.library.models import DocumentPage
from tests.factories import content, people
from tests.factories.breaks import PowerCut, power_cut
from tests.factories.people import Cast
from tests.fsa_portal.uploads import samples

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"title": "Bericht 2025", "kind": "sozialbericht", "year": 2025}


@pytest.fixture(autouse=True)
def cast(settings, tmp_path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path / "files"
    content.site()
    return people.cast()


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "regal"
    made.mkdir()
    return made


def put(folder: Path, name: str, content_: bytes, **said: Any) -> Path:
    path = folder / name
    path.write_bytes(content_)
    path.with_name(f"{name}.json").write_text(json.dumps(SAID | said), encoding="utf-8")
    return path


def run(*arguments: Any, fails: bool = False, **options: Any) -> tuple[str, str]:
    told, wrong = io.StringIO(), io.StringIO()
    if fails:
        with pytest.raises(CommandError):
            call_command("import_documents", *map(str, arguments), stdout=told, stderr=wrong, **options)
    else:
        call_command("import_documents", *map(str, arguments), stdout=told, stderr=wrong, **options)
    return told.getvalue(), wrong.getvalue()


def test_a_file_comes_in_with_all_that_is_said_of_it(cast: Cast, folder: Path) -> None:
    content.programme(slug="viertel")
    path = put(
        folder,
        "bericht.pdf",
        samples.printed_pdf("Kinder im Nordfeld"),
        edition="2. Auflage",
        authorities=[cast.birkenfurt.key, cast.erlental.key],
        topics=["sozialberichterstattung"],
        goals=["steuerung"],
        audiences=["leitung"],
        summary="In Kürze.",
        funded_by=["Stiftung", {"name": "Programm Viertel", "about": "/foerderung/viertel/"}],
        caveat="Entwurf.",
        archived_on="2026-01-05",
        archive_note="Abgelöst.",
        scanned=True,
        licence="CC BY 4.0",
        versions=[{"on": "2025-05-01", "note": "Erste"}, {"on": "2025-09-01", "note": "Berichtigt"}],
    )
    run(path)
    page = DocumentPage.objects.get(slug="bericht-2025")
    assert page.live
    assert (page.kind, page.year, page.edition, page.caveat) == (
        "sozialbericht",
        2025,
        "2. Auflage",
        "Entwurf.",
    )
    assert (page.archived_on, page.archive_note, page.scanned) == (dt.date(2026, 1, 5), "Abgelöst.", True)
    assert {one.key for one in page.authorities.all()} == {cast.birkenfurt.key, cast.erlental.key}
    for name, slug in (
        ("topics", "sozialberichterstattung"),
        ("goals", "steuerung"),
        ("audiences", "leitung"),
    ):
        assert [term.slug for term in getattr(page, name).all()] == [slug]
    assert [(f.name, f.about_id is not None) for f in page.funders.all()] == [
        ("Stiftung", False),
        ("Programm Viertel", True),
    ]
    assert page.file.licence == "CC BY 4.0"
    first, second = page.versions.all()
    assert (first.has_file, first.note, f"{first.published_at:%Y-%m-%d}") == (False, "Erste", "2025-05-01")
    assert (second.has_file, second.note, f"{second.published_at:%Y-%m-%d}") == (
        True,
        "Berichtigt",
        "2025-09-01",
    )
    assert first.replaced_at == second.published_at
    assert Client().get(page.version_url(1)).status_code == 404
    assert Client().get(page.version_url(2)).status_code == 503, "its caveat is not written on it yet"
    queue.drain([EXTRACT])
    assert page.texts.get().text == "Kinder im Nordfeld"


def test_bringing_it_in_again_changes_nothing(folder: Path) -> None:
    path = put(folder, "a.txt", b"Text")
    run(path)
    page = DocumentPage.objects.get()
    page.title = "Von der Redaktion verbessert"
    page.save_revision().publish()
    told, _ = run(folder)
    assert "left as it is" in told
    assert "0 documents and 0 new versions brought in, 1 were here" in told
    assert DocumentPage.objects.get().title == "Von der Redaktion verbessert"
    assert page.versions.count() == 1


def test_another_file_under_the_same_address_is_a_new_version(folder: Path) -> None:
    run(put(folder, "a.txt", b"Alt"))
    told, _ = run(put(folder, "a.txt", b"Neu", versions=[{"on": "2026-02-01", "note": "Zahlen ergänzt"}]))
    assert "a.txt: new version" in told
    page = DocumentPage.objects.get()
    assert [version.note for version in page.versions.all()] == ["", "Zahlen ergänzt"]
    assert b"".join(Client().get(page.file_url).streaming_content) == b"Neu"
    assert b"".join(Client().get(page.version_url(1)).streaming_content) == b"Alt"


def test_a_draft_of_the_editors_is_not_published_along(folder: Path) -> None:
    run(put(folder, "a.txt", b"Alt"))
    page = DocumentPage.objects.get()
    page.summary = "Noch nicht fertig"
    page.save_revision()
    _, wrong = run(put(folder, "a.txt", b"Neu"), fails=True)
    assert "a.txt: slug:" in wrong
    assert DocumentPage.objects.get().summary == ""


def test_a_dry_run_says_what_would_be_done_and_does_nothing(folder: Path) -> None:
    put(folder, "a.txt", b"Text")
    told, _ = run(folder, "--dry-run")
    assert "a.txt: new" in told
    assert "1 documents and 0 new versions would be brought in" in told
    assert not DocumentPage.objects.exists()


def test_drafts_wait_for_the_editors(folder: Path) -> None:
    run(put(folder, "a.txt", b"Text"), "--draft")
    page = DocumentPage.objects.get()
    assert not page.live
    assert page.has_unpublished_changes
    assert Client().get("/bibliothek/bericht-2025/").status_code == 404


def test_mistakes_name_file_and_field_and_the_rest_comes_in(folder: Path) -> None:
    put(folder, "gut.txt", b"Gut", title="Gut")
    put(
        folder,
        "schlecht.txt",
        b"Schlecht",
        kind="vortrag",
        year="26",
        topics=["sonstiges"],
        authorities=["05999999"],
        versions=[{"on": "gestern"}],
        archived_on="2026-01-01",
        scanned="vielleicht",
        farbe="blau",
        edition="x" * 61,
    )
    put(folder, "getarnt.pdf", b"kein PDF", title="Getarnt")
    (folder / "stumm.txt").write_bytes(b"x")
    (folder / "kaputt.txt").write_bytes(b"x")
    (folder / "kaputt.txt.json").write_text("{", encoding="utf-8")
    told, wrong = run(folder, fails=True)
    assert "1 documents and 0 new versions brought in, 0 were here, 4 left out" in told
    assert [page.title for page in DocumentPage.objects.all()] == ["Gut"]
    for expected in (
        *(
            f"schlecht.txt: {name}:"
            for name in ("kind", "year", "topics", "authorities", "versions", "scanned")
        ),
        *("schlecht.txt: archive_note:", "schlecht.txt: farbe:", "getarnt.pdf: file:", "stumm.txt: file:"),
        "kaputt.txt: kaputt.txt.json:",
    ):
        assert expected in wrong, (expected, wrong)
    assert "sozialbericht" in wrong, "what is known is named"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"edition": "x" * 61}, "edition"),
        ({"title": ""}, "title"),
        ({"title": 5}, "title"),
        ({"topics": {"a": 1}}, "topics"),
        ({"funded_by": [{"about": "/x/"}]}, "funded_by"),
        ({"funded_by": [{"name": "A", "about": "/gibt/es/nicht/"}]}, "funded_by"),
        ({"funded_by": ["x" * 201]}, "funded_by"),
        ({"visibility": "confidential"}, "visibility"),
        ({"versions": [{"on": "2026-01-01", "note": "x" * 201}]}, "versions"),
        ({"title": "!!!"}, "slug"),
        ({"caveat": "Действует"}, "caveat"),
    ],
)
def test_a_mistake_is_told_at_its_field(folder: Path, said: dict[str, Any], name: str) -> None:
    _, wrong = run(put(folder, "a.txt", b"x", **said), fails=True)
    assert f"a.txt: {name}:" in wrong
    assert not DocumentPage.objects.exists()


def test_one_table_describes_a_folder(cast: Cast, folder: Path) -> None:
    rows = [
        {"file": "a.txt", "title": "Eins", "kind": "rede", "year": "2024", "authorities": "05999001|05999",
         "funded_by": "Land|Stiftung", "published_on": "2024-03-01", "note": "Erste", "scanned": "ja"},
        {"file": "b.txt", "title": "Zwei", "kind": "studie", "year": "2025", "visibility": "internal"},
        {"file": "fehlt.txt", "title": "Drei", "kind": "studie", "year": "2025"},
    ]  # fmt: skip
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*rows[0], "visibility"], delimiter=";")
        table.writeheader()
        table.writerows(rows)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(name.encode())
    _, wrong = run(folder, fails=True)
    assert "fehlt.txt: file:" in wrong
    one, two = DocumentPage.objects.order_by("year")
    assert {body.key for body in one.authorities.all()} == {cast.birkenfurt.key, cast.erlental.key}
    assert [funder.name for funder in one.funders.all()] == ["Land", "Stiftung"]
    assert (one.scanned, one.versions.get().note) == (True, "Erste")
    assert two.visibility == Visibility.INTERNAL
    assert Client().get(two.url).status_code == 404


@pytest.mark.parametrize(
    ("name", "content_"), [("metadata.csv", b"titel;jahr\nA;2020\n"), ("metadata.csv", b"\0\1\2")]
)
def test_a_table_that_says_nothing_stops_the_import(folder: Path, name: str, content_: bytes) -> None:
    put(folder, "a.txt", b"x")
    (folder / name).write_bytes(content_)
    run(folder, fails=True)
    assert not DocumentPage.objects.exists()


def test_there_must_be_something_to_bring_in(folder: Path) -> None:
    run(folder, fails=True)
    run(folder / "gibt-es-nicht", fails=True)


def test_a_file_is_stored_before_the_transaction_and_goes_when_that_breaks_off(tmp_path: Path) -> None:
    stored: list[int] = []

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            stored.append(len(files()))
        return execute(sql, *arguments)

    def files() -> list[Path]:
        return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]

    by = Actor.system("import")
    cut = power_cut('INSERT INTO "library_documentpage"', at=1)
    with connection.execute_wrapper(note), pytest.raises(PowerCut), cut:
        import_document(checked(b"x", "a.txt"), understood(SAID), by=by)
    assert stored[0] == 1
    assert files() == []
    import_document(checked(b"x", "a.txt"), understood(SAID), by=by)
    assert len(files()) == 1


def test_text_of_a_description_is_text(folder: Path) -> None:
    run(put(folder, "a.txt", b"x", title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>"))
    page = DocumentPage.objects.get()
    shown = Client().get(page.url).content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_only_editors_and_jobs_bring_documents_in(cast: Cast) -> None:
    file, said = checked(b"x", "a.txt"), understood(SAID)
    with pytest.raises(PermissionDenied):
        import_document(file, said, by=cast.actor("adviser"))
    import_document(file, said, by=cast.actor("editor"))
    assert DocumentPage.objects.get().live
