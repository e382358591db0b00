"""A file lies with its contact or short advice: who gets it, what becomes of it, and that it is gone when it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from consultations.cases import actions
from consultations.cases.history import Course, course
from consultations.cases.models import MOST_ATTACHMENTS, Attachment, Case
from fsa_portal import uploads
from fsa_portal.accounts.actions import declare_conflict
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.outbox.queue import drain
from fsa_portal.uploads import policies
from tests.factories import cases
from tests.factories.people import ROLES, Cast
from tests.fsa_portal.uploads.samples import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "files"
    return tmp_path / "files"


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def accepted(name: str = "a.txt", content: bytes = b"Text") -> uploads.Accepted:
    return uploads.accept(ContentFile(content, name=name), policies.CASE_FILE)


def correct(entry: Any, *, by: Actor, **fields: Any) -> None:
    usual = {name: getattr(entry, name) for name in ("date", "kind", "minutes", "text", "visibility")}
    more = {"reason": "Vertan", "topics": [], "corrections": entry.corrections.count()}
    actions.correct_entry(entry, by=by, **usual | more | fields)


def who_gets(cast: Cast, attachment: Attachment) -> dict[str, set[str]]:
    """The roles that get the file on either side."""
    found: dict[str, set[str]] = {"inner": set(), "client": set()}
    for role in ROLES:
        actor = ANONYMOUS if role in {"visitor", "unaffiliated"} else cast.actor(role)
        for side, some in (
            ("inner", Attachment.objects.visible_to(actor)),
            ("client", Attachment.objects.visible_to_client(actor)),
        ):
            if some.filter(pk=attachment.pk).exists():
                found[side].add(role)
    return found


INNER = {"adviser", "adviser2", "lead", "editor", "organiser", "admin"}


# --- rights ---


def test_the_fsa_gets_every_file_of_a_case_and_the_client_those_marked_for_it(
    cast: Cast, by: Actor, case: Case
) -> None:
    contact = cases.contact(case, by=by, client=True)
    inner = cases.attachment(contact, by=by)
    shared = cases.attachment(contact, by=by, client=True)
    assert who_gets(cast, inner) == {"inner": INNER, "client": set()}
    assert who_gets(cast, shared) == {"inner": INNER, "client": {"coordinator", "member"}}


def test_a_file_of_a_confidential_case_is_for_those_who_work_on_it(cast: Cast, by: Actor) -> None:
    hidden = cases.case(by=by, authority=cast.birkenfurt, visibility=Visibility.CONFIDENTIAL)
    by = cast.actor("adviser")
    attachment = cases.attachment(cases.contact(hidden, by=by), by=by)
    assert who_gets(cast, attachment) == {"inner": {"adviser", "lead"}, "client": set()}


def test_a_file_of_a_short_advice_is_for_the_fsa_less_those_who_keep_out(cast: Cast, by: Actor) -> None:
    attachment = cases.attachment(cases.short_advice(by=by, client=cast.birkenfurt), by=by)
    assert who_gets(cast, attachment) == {"inner": INNER, "client": set()}
    declare_conflict(by=cast.actor("admin"), user=cast.adviser2.user, body=cast.birkenfurt)
    assert who_gets(cast, attachment)["inner"] == INNER - {"adviser2"}


def test_only_who_works_on_the_case_attaches_and_removes(cast: Cast, by: Actor, case: Case) -> None:
    contact = cases.contact(case, by=by, client=True)
    attachment = cases.attachment(contact, by=by, client=True)
    for role in ("member", "editor", "organiser", "foreign", "ministry"):
        with pytest.raises(PermissionDenied):
            actions.attach(contact, by=cast.actor(role), file=accepted())
        with pytest.raises(PermissionDenied):
            actions.remove_attachment(attachment, by=cast.actor(role), reason="Falsch")
    assert contact.attachments.count() == 1


def test_no_file_is_for_more_than_its_entry_is(cast: Cast, by: Actor, case: Case, folder: Path) -> None:
    advice = cases.short_advice(by=by, client=cast.birkenfurt)
    for entry in (cases.contact(case, by=by), advice):
        with pytest.raises(ValidationError):
            actions.attach(entry, by=by, file=accepted(), visibility=Visibility.CLIENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(
            short_advice=advice, visibility="client", file="a", file_name="a.txt", size=1
        )
    assert on_disk(folder) == []


def test_an_attachment_lies_with_one_entry(cast: Cast, by: Actor, case: Case) -> None:
    contact, advice = cases.contact(case, by=by), cases.short_advice(by=by, client=cast.birkenfurt)
    for entries in ({}, {"contact": contact, "short_advice": advice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.create(**entries, file="a", file_name="a.txt", size=1)


# --- what is kept of it ---


def test_what_is_kept_is_the_file_its_name_its_size_and_who_laid_it_there(
    cast: Cast, by: Actor, case: Case, folder: Path
) -> None:
    attachment = cases.attachment(
        cases.contact(case, by=by), by=by, content=pdf(), name="Entwurf Bericht.pdf"
    )
    attachment = Attachment.objects.get(pk=attachment.pk)
    assert (attachment.name, attachment.size) == ("Entwurf Bericht.pdf", len(pdf()))
    assert attachment.kind.label == "PDF"
    assert attachment.added_by == cast.adviser
    (stored,) = on_disk(folder)
    assert stored.read_bytes() == pdf()
    assert "Entwurf" not in stored.name


@pytest.mark.parametrize(
    ("name", "content"),
    [("film.mp4", b"\0\0\0\x18ftypmp42"), ("brief.pdf", b"Kein PDF"), ("leer.pdf", b""), ("x.exe", b"MZ")],
)
def test_what_the_gate_refuses_is_not_laid_there(name: str, content: bytes) -> None:
    with pytest.raises(uploads.Refused):
        accepted(name, content)


def test_a_file_too_large_for_a_case_is_refused() -> None:
    with pytest.raises(uploads.Refused) as refused:
        accepted("gross.txt", b"a" * (policies.CASE_FILE.max_bytes + 1))
    assert refused.value.code == "size"


def test_so_many_files_lie_with_one_entry_and_no_more(by: Actor, case: Case, folder: Path) -> None:
    contact = cases.contact(case, by=by)
    for _ in range(MOST_ATTACHMENTS):
        cases.attachment(contact, by=by)
    with pytest.raises(ValidationError):
        cases.attachment(contact, by=by)
    assert len(on_disk(folder)) == contact.attachments.count() == MOST_ATTACHMENTS


# --- while logging ---


def test_files_come_with_the_contact_and_with_the_short_advice(cast: Cast, by: Actor, case: Case) -> None:
    enclosed = [actions.Enclosed(accepted("a.txt")), actions.Enclosed(accepted("b.txt"), Visibility.CLIENT)]
    contact = cases.contact(case, by=by, client=True, files=enclosed)
    assert list(contact.attachments.values_list("file_name", "visibility")) == [
        ("a.txt", "internal"),
        ("b.txt", "client"),
    ]
    advice = cases.short_advice(by=by, client=cast.birkenfurt, files=enclosed[:1])
    assert [one.name for one in advice.attachments.all()] == ["a.txt"]


def test_of_a_visit_to_several_each_entry_has_its_own_copy(
    cast: Cast, by: Actor, case: Case, folder: Path
) -> None:
    contact, advice = actions.log_visit(
        by=by, places=[actions.Place(cast.birkenfurt, case), actions.Place(cast.moorbach)], date=cases.DAY,
        kind="telefonat", minutes=20, text="Beide gefragt", visibility=Visibility.CLIENT,
        files=[actions.Enclosed(accepted(), Visibility.CLIENT)],
    )  # fmt: skip
    assert contact.attachments.get().visibility == Visibility.CLIENT
    assert advice.attachments.get().visibility == Visibility.INTERNAL
    assert [path.read_bytes() for path in on_disk(folder)] == [b"Text", b"Text"]


def test_an_entry_that_is_refused_leaves_no_file(cast: Cast, by: Actor, folder: Path) -> None:
    with pytest.raises(ValidationError):
        actions.log_visit(
            by=by, places=[actions.Place(cast.birkenfurt), actions.Place(cast.moorbach)], date=cases.DAY,
            kind="unsinn", minutes=20, text="Gefragt", files=[actions.Enclosed(accepted())],
        )  # fmt: skip
    assert on_disk(folder) == []


# --- corrected and removed ---


def test_a_removed_file_is_gone_and_its_name_stays_in_the_history(
    by: Actor, case: Case, folder: Path
) -> None:
    contact = cases.contact(case, by=by, client=True)
    attachment = cases.attachment(contact, by=by, name="Falscher Haushalt.txt")
    with pytest.raises(ValidationError):
        actions.remove_attachment(attachment, by=by, reason=" ")
    actions.remove_attachment(attachment, by=by, reason="Gehört nicht hierher")
    drain()
    assert on_disk(folder) == []
    assert not Attachment.objects.exists()
    (entry,) = course(case, part=Course.CONTACTS)
    (one,) = entry.corrections
    assert one.reason == "Gehört nicht hierher"
    assert "Falscher Haushalt.txt" in one.values


def test_a_correction_that_narrows_the_contact_narrows_its_files_and_they_do_not_come_back(
    cast: Cast, by: Actor, case: Case
) -> None:
    contact = cases.contact(case, by=by, client=True)
    attachment = cases.attachment(contact, by=by, client=True)
    correct(contact, by=by, visibility=Visibility.INTERNAL)
    attachment.refresh_from_db()
    assert attachment.visibility == Visibility.INTERNAL
    assert who_gets(cast, attachment)["client"] == set()
    contact.refresh_from_db()
    correct(contact, by=by, visibility=Visibility.CLIENT)
    assert who_gets(cast, attachment)["client"] == set()
    contact.refresh_from_db()
    correct(contact, by=by, attachments={attachment.pk: Visibility.CLIENT})
    assert who_gets(cast, attachment)["client"] == {"coordinator", "member"}


def test_a_file_wider_than_its_contact_is_for_nobody_of_the_client(cast: Cast, by: Actor, case: Case) -> None:
    """Whatever stands in the row."""
    attachment = cases.attachment(cases.contact(case, by=by), by=by)
    Attachment.objects.filter(pk=attachment.pk).update(visibility=Visibility.CLIENT)
    assert who_gets(cast, attachment)["client"] == set()


def test_a_correction_brings_files_takes_others_away_and_leaves_the_rest(
    by: Actor, case: Case, folder: Path
) -> None:
    contact = cases.contact(case, by=by)
    stays, goes = (cases.attachment(contact, by=by, name=f"{name}.txt") for name in ("bleibt", "geht"))
    other = cases.attachment(cases.contact(case, by=by), by=by, name="fremd.txt")
    correct(
        contact, by=by, attachments={goes.pk: "", other.pk: ""}, files=[actions.Enclosed(accepted("neu.txt"))]
    )
    drain()
    assert [one.name for one in contact.attachments.all()] == ["bleibt.txt", "neu.txt"]
    assert contact.corrections.get().before["attachments"] == [
        {"name": "bleibt.txt", "visibility": "internal"},
        {"name": "geht.txt", "visibility": "internal"},
    ]
    assert Attachment.objects.filter(pk__in=[stays.pk, other.pk]).count() == 2
    assert len(on_disk(folder)) == 3


def test_too_many_in_a_correction_leave_everything_as_it_was(by: Actor, case: Case, folder: Path) -> None:
    contact = cases.contact(case, by=by)
    goes = cases.attachment(contact, by=by)
    with pytest.raises(ValidationError):
        correct(
            contact, by=by, attachments={goes.pk: ""},
            files=[actions.Enclosed(accepted()) for _ in range(MOST_ATTACHMENTS + 1)],
        )  # fmt: skip
    drain()
    assert contact.attachments.get() == goes
    assert len(on_disk(folder)) == 1
