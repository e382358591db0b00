"""The pages of a person's own data and those of the administrators."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.utils import translation

from cms.models import PortalDocument
from fsa_portal.accounts.actions import affiliate
from fsa_portal.accounts.models import Role, User
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry, record
from fsa_portal.notices.models import Delivery
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy import archive, columns, holdings
from fsa_portal.privacy.actions import ERASE, request_erasure
from fsa_portal.privacy.models import Copy, Erasure, ErasureQuestion, Purge
from fsa_portal.privacy.outlook import Fate, fate_of
from fsa_portal.privacy.purging import purge
from tests.factories import cases
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
    assert {"Konto", "E-Mail-Adressen"} <= kinds
    assert all(rows and kept for _, rows, kept in answer.context["lines"])


def test_a_row_that_is_known_by_person_and_by_address_counts_once(person: User, who: Cast) -> None:
    """In the list, in the copy, and in the preview of an erasure."""
    assert EmailAddress.objects.filter(user=person, email=person.email).count() == 1
    with translation.override("de"):
        assert [rows for title, rows, _kept in holdings.summary(person) if title == "E-Mail-Adressen"] == [1]
        assert [s.title for s in holdings.own(person)].count("E-Mail-Adressen") == 1
    admin, page = browser(who.admin.user, second_factor=True), "/beratung/datenschutz/"
    send(admin, page, page=page, email=person.email)
    drain([ERASE])
    assert Erasure.objects.get().counts.get(place="account.emailaddress").rows == 1


def test_the_copy_tells_in_words_what_the_person_did(person: User, who: Cast) -> None:
    held = affiliate(by=Actor.system("test"), user=person, role=Role.ADVISER)
    cases.case(by=actor_for(held), authority=who.birkenfurt)
    written = io.BytesIO()
    with translation.override("de"):
        archive.write(User.objects.get(pk=person.pk), written)
    with zipfile.ZipFile(written) as copy:
        page, data = copy.read("daten.html").decode(), copy.read("daten.json").decode()
    assert "<td>Fall angelegt</td>" in page
    assert "<td>opened</td>" not in page
    assert '"opened"' in data


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


def test_the_page_in_the_copy_is_for_people_and_the_data_for_programs(person: User, who: Cast) -> None:
    """The same rows: yes and no, German dates and names of kinds here, codes and ISO dates there."""
    told = dt.datetime(2026, 7, 1, 22, 30, 5, tzinfo=dt.UTC)
    User.objects.filter(pk=person.pk).update(date_joined=told)
    Delivery.objects.create(key="x", message_id="<x@y>", kind="role-changed", recipient=person, state="sent")
    affiliate(by=Actor.system("test"), user=person, role=Role.MEMBER, authority=who.birkenfurt)
    written = io.BytesIO()
    with translation.override("de"):
        archive.write(User.objects.get(pk=person.pk), written)
    with zipfile.ZipFile(written) as copy:
        page, data = copy.read("daten.html").decode(), json.loads(copy.read("daten.json"))
    cells = set(re.findall(r"<td>([^<]*)</td>", page))
    assert {"ja", "nein", "–", "02.07.2026 00:30", "Änderung einer Rolle", "Birkenfurt"} <= cells
    assert not cells & {"True", "False", "None", "{}", "role-changed"}
    assert not re.search(r"<td>[^<]*\d{4}-\d\d-\d\dT", page)
    heads = set(re.findall(r'<th scope="row">([^<]*)</th>', page))
    assert not [one for one in heads if one[:1].islower() or one.endswith(" at")]
    flat = json.dumps(data)
    assert '"2026-07-01T22:30:05+00:00"' in flat
    assert '"role-changed"' in flat
    assert "true" in flat


def test_the_preview_of_an_erasure_says_what_goes_what_stays_and_why(person: User, who: Cast) -> None:
    held = affiliate(by=Actor.system("test"), user=person, role=Role.ADVISER)
    record(AuditEntry.What.SIGN_IN, by=actor_for(held))
    cases.case(by=actor_for(held), authority=who.birkenfurt, goal=f"Mit {person.name} vereinbart.")
    admin = browser(who.admin.user, second_factor=True)
    page = "/beratung/datenschutz/"
    erasure = admin.get(send(admin, page, page=page, email=person.email).headers["Location"])
    drain([ERASE])
    answer = admin.get(erasure.request["PATH_INFO"])
    groups = {
        group.fate: {line.place: line.why for line in group.lines} for group in answer.context["outlook"]
    }
    assert groups[Fate.GONE]["E-Mail-Adressen"] == "Teil des Kontos"
    assert set(groups[Fate.EMPTIED]) == {"Personen"}
    (taken_out,) = [why for place, why in groups[Fate.TAKEN_OUT].items() if "Ziel" in place]
    assert "zehn Jahre nach Abschluss" in taken_out
    assert "muss nachvollziehbar bleiben" in taken_out
    assert "Zugehörigkeiten" in groups[Fate.KEPT]
    assert any("zwei Jahre" in why for why in groups[Fate.KEPT].values())
    text = answer.content.decode()
    for words in ("Was geschehen würde", "Wird gelöscht", "Der Name wird herausgenommen", "Teil des Kontos"):
        assert words in text


@pytest.mark.parametrize(
    ("place", "fate"),
    [
        ("sessions.session", Fate.GONE),
        ("mails", Fate.GONE),
        ("outbox.job.payload", Fate.GONE),
        ("directory.contactperson.name", Fate.EMPTIED),
        ("cms.portaldocument.file", Fate.DECIDED),
        ("cases.contact.text", Fate.TAKEN_OUT),
    ],
)
def test_each_place_has_the_fate_that_the_erasure_gives_it(place: str, fate: Fate) -> None:
    assert fate_of("found", place) is fate
    assert fate_of("kept", place) is Fate.KEPT


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


def test_a_word_that_stands_in_every_text_is_no_spelling(person: User, who: Cast) -> None:
    client, overview = who.client("admin"), "/beratung/datenschutz/"
    answer = send(client, overview, page=overview, email=person.email, further_names="Beispielfrau\na")
    assert answer.status_code == 422
    assert "„a“ ist zu kurz" in answer.context["form"].errors["further_names"][0]
    assert not Erasure.objects.exists()


def test_what_is_wrong_stands_once_on_the_page(person: User, who: Cast) -> None:
    office, overview = who.client("admin"), "/beratung/datenschutz/"
    asked = Erasure.objects.create(person=person, status=Erasure.Status.OPEN)
    wrong = {"further_names": "a", "email": "", "sure": ""}
    for act in ("", f"loeschung/{asked.pk}/suchen/", f"loeschung/{asked.pk}/ausfuehren/"):
        answer = send(office, f"{overview}{act}", page=overview, **wrong)
        assert answer.status_code == 422, act
        assert answer.content.decode().count('id="fehler"') == 1, act


def test_what_the_software_itself_says_names_nobody() -> None:
    assert Permission not in columns.tables()
    assert User in columns.tables()


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
