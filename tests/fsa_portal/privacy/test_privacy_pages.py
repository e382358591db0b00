"""The pages of a person's own data and those of the administrators."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from cms.models import PortalDocument
from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy.actions import request_erasure
from fsa_portal.privacy.models import Copy, Erasure, ErasureQuestion, Purge
from fsa_portal.privacy.purging import purge
from tests.factories.people import Cast, browser, cast, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(settings, tmp_path: Path) -> Cast:
    settings.PRIVATE_ROOT = tmp_path
    return cast()


@pytest.fixture
def person(who: Cast) -> User:
    made = user("ruth")
    made.name = "Ruth Beispielfrau"
    made.save()
    return made


def form(client, path: str) -> dict[str, str]:
    """The hidden field that every form carries."""
    return {"opened_under": str(client.get(path).context["actor"].affiliation_id or "")}


def send(client, path: str, *, page: str, **data: str):
    return client.post(path, form(client, page) | data)


# --- one's own ---


def test_what_is_held_is_told_by_kind_number_and_time(person: User) -> None:
    answer = browser(person).get("/konto/daten/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Ihre Daten" in text or "Your data" in text
    kinds = {title for title, rows, kept in answer.context["lines"]}
    assert {"Personen", "E-Mail-Adressen"} <= kinds
    assert all(rows and kept for _, rows, kept in answer.context["lines"])


def test_a_copy_is_made_by_the_worker_and_fetched_by_the_person_alone(person: User, who: Cast) -> None:
    client = browser(person)
    for _ in range(2):
        assert send(client, "/konto/daten/kopie/", page="/konto/daten/").status_code == 302
    copy = Copy.objects.get()
    assert client.get(f"/konto/daten/kopie/{copy.pk}/").status_code == 404
    drain(["privacy.copy"])
    answer = client.get(f"/konto/daten/kopie/{copy.pk}/")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"daten.json", "daten.html"} <= set(archive.namelist())
    for other in ("member", "admin", "lead"):
        assert who.client(other).get(f"/konto/daten/kopie/{copy.pk}/").status_code == 404
    steps = AuditEntry.objects.filter(what=AuditEntry.What.EXPORTED, object_id=copy.pk).values_list(
        "data", flat=True
    )
    assert [data["step"] for data in steps] == ["requested", "ready", "fetched"]


def test_an_account_is_asked_to_be_deleted_and_kept_after_all(person: User) -> None:
    client = browser(person)
    assert client.get("/konto/daten/loeschen/").status_code == 200
    assert not Erasure.objects.exists()
    send(client, "/konto/daten/loeschen/", page="/konto/daten/loeschen/")
    assert Erasure.objects.get().status == Erasure.Status.REQUESTED
    send(client, "/konto/daten/bleiben/", page="/konto/daten/")
    assert Erasure.objects.get().status == Erasure.Status.WITHDRAWN


# --- administrators ---


def test_administrators_hear_that_somebody_asks_to_be_erased_and_not_who(
    person: User, who: Cast, mailoutbox
) -> None:
    asked = request_erasure(by=Actor(principals=frozenset({"public"}), user_id=person.pk))
    drain()
    told = [mail for mail in mailoutbox if "/beratung/datenschutz/loeschung/" in mail.body]
    assert [mail.to for mail in told] == [[who.admin.user.email]]
    assert f"/loeschung/{asked.pk}/" in told[0].body
    assert person.name not in told[0].body
    assert person.email not in told[0].body


def test_an_administrator_looks_up_decides_and_erases(person: User, who: Cast) -> None:
    stored = PortalDocument(title="Protokoll", file=ContentFile(b"Ruth Beispielfrau", name="p.txt"))
    stored.save()
    client = who.client("admin")
    overview = "/beratung/datenschutz/"
    answer = send(client, overview, page=overview, email=person.email, further_names="Frau Beispielfrau")
    erasure = Erasure.objects.get()
    page = erasure.get_absolute_url()
    assert answer.url == page
    assert client.get(page).context["erasure"].is_working
    drain()
    assert "Ruth Beispielfrau" in client.get(page).content.decode()
    question = ErasureQuestion.objects.get()
    refused = send(client, f"{page}ausfuehren/", page=page, sure="on")
    assert refused.status_code == 302
    assert User.objects.get(pk=person.pk).is_active
    without_reason = send(client, f"{page}entscheiden/", page=page, **{f"q{question.pk}-answer": "keep"})
    assert without_reason.status_code == 422
    saved = send(client, f"{page}entscheiden/", page=page, **{f"q{question.pk}-answer": "remove"})
    assert saved.status_code == 302
    assert send(client, f"{page}ausfuehren/", page=page).status_code == 422
    send(client, f"{page}ausfuehren/", page=page, sure="on")
    drain()
    text = client.get(page).content.decode()
    assert f"Gelöschte Person {person.pk}" in text
    assert "Beispielfrau" not in text
    assert Erasure.objects.get().status == Erasure.Status.DONE


def test_who_is_not_known_or_the_last_administrator_is_not_looked_up(who: Cast) -> None:
    client, overview = who.client("admin"), "/beratung/datenschutz/"
    for email in ("nobody@example.org", who.admin.user.email):
        answer = send(client, overview, page=overview, email=email)
        assert answer.status_code == 422
        assert answer.context["form"].errors["email"]
    assert not Erasure.objects.exists()


def test_the_list_asks_the_same_number_of_questions_however_long(
    who: Cast, django_assert_max_num_queries
) -> None:
    client = who.client("admin")
    counts = []
    for number in (1, 2):
        for n in range(number):
            Erasure.objects.create(person=user(f"p{number}{n}"))
            purge(dry_run=True)
        for path in ("/beratung/datenschutz/", "/beratung/datenschutz/naechtlich/"):
            client.get(path)
            with django_assert_max_num_queries(25) as asked:
                assert client.get(path).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_the_nightly_reports_name_kinds_and_numbers(who: Cast) -> None:
    report = purge(dry_run=True)
    report.counts.filter(place="cases.case").update(rows=3)
    answer = who.client("admin").get("/beratung/datenschutz/naechtlich/")
    assert "Fälle: 3" in answer.content.decode()
    assert Purge.objects.count() == 1
