"""Files that lie with a case go with it, and stay what they are: somebody else's matter."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from consultations.cases.models import Attachment, Case, ShortAdvice
from fsa_portal.accounts.models import User
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy import archive
from fsa_portal.privacy.purging import purge
from tests.factories import cases
from tests.factories.people import Cast, cast

pytestmark = pytest.mark.django_db

TEN_YEARS = dt.timedelta(days=3654)


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "files"
    return tmp_path / "files"


def on_disk(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def stored() -> set[str]:
    return set(Attachment.objects.values_list("file", flat=True))


def ended(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(status="abgeschlossen", closed_on=timezone.localdate() - TEN_YEARS)


def test_at_the_end_the_files_go_from_the_disk_with_the_case_and_the_short_advice(
    who: Cast, folder: Path
) -> None:
    by = who.actor("adviser")
    old, young = (cases.case(by=by, authority=who.birkenfurt) for _ in range(2))
    for case in (old, young):
        for _ in range(2):
            cases.attachment(cases.contact(case, by=by), by=by)
    advice = [cases.short_advice(by=by, client=who.birkenfurt) for _ in range(2)]
    for one in advice:
        cases.attachment(one, by=by)
    ended(old)
    ShortAdvice.objects.filter(pk=advice[0].pk).update(date=timezone.localdate() - TEN_YEARS)
    drain()
    assert len(on_disk(folder)) == 6
    purge()
    drain()
    assert Attachment.objects.count() == 3
    assert on_disk(folder) == stored()


def test_a_dry_run_leaves_them(who: Cast, folder: Path) -> None:
    by = who.actor("adviser")
    case = cases.case(by=by, authority=who.birkenfurt)
    cases.attachment(cases.contact(case, by=by), by=by)
    ended(case)
    purge(dry_run=True)
    drain()
    assert on_disk(folder) == stored() != set()


def copy_of(person: User) -> dict[str, str]:
    written = io.BytesIO()
    archive.write(person, written)
    with zipfile.ZipFile(written) as archived:
        return {name: archived.read(name).decode("utf-8", "ignore") for name in archived.namelist()}


def test_a_copy_of_data_holds_the_places_that_name_the_person_and_not_the_file(who: Cast) -> None:
    """It is about a body that is somebody else's."""
    by = who.actor("adviser")
    person = who.foreign.user
    User.objects.filter(pk=person.pk).update(name="Ruth Beispielfrau")
    person.refresh_from_db()
    contact = cases.contact(cases.case(by=by, authority=who.birkenfurt), by=by)
    said = f"Ruth Beispielfrau rief an. {'Dann ging es um anderes. ' * 40}Nur Birkenfurt weiß das."
    cases.attachment(contact, by=by, content=said.encode(), name="Vermerk.txt")
    drain()
    copy = copy_of(person)
    assert not [name for name in copy if name.startswith("dateien/")]
    everything = "\n".join(copy.values())
    assert "Ruth Beispielfrau rief an." in everything
    assert "Nur Birkenfurt" not in everything


def test_a_copy_of_data_tells_who_laid_a_file_there_that_it_was_so(who: Cast) -> None:
    by = who.actor("adviser")
    contact = cases.contact(cases.case(by=by, authority=who.birkenfurt), by=by)
    attachment = cases.attachment(contact, by=by, content=b"Nur Birkenfurt")
    copy = copy_of(who.adviser.user)
    assert "cases.attachment.added_by" in copy["daten.json"]
    assert f'"{attachment.pk}"' in copy["daten.json"] or f": {attachment.pk}" in copy["daten.json"]
    assert "Nur Birkenfurt" not in "\n".join(copy.values())
