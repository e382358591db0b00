"""The public form, the link in the receipt, the triage and the responsibilities in the browser's eyes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from consultations.cases.models import Absence, AdviceRequest, Case, RegionDuty
from consultations.cases.requests.right import state_link
from fsa_portal.accounts.models import ConflictOfInterest
from fsa_portal.directory.models import Organisation
from tests.factories import cases, requests
from tests.factories.people import Cast

BASE: dict[str, Any] = {"name": "Erika Muster", "email": "planung@birkenfurt.example", "text": "Ein Bericht."}


@pytest.fixture(autouse=True)
def _no_limits_left(db) -> None:
    cache.clear()


@pytest.fixture
def asked(cast: Cast) -> AdviceRequest:
    return requests.request(cast.birkenfurt)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("kommune", {"authority": "05999001"}),
        ("kreis", {"authority": "05999"}),
        ("traeger", {"organisation_name": "Sozialwerk"}),
        ("andere", {"organisation_name": "Hochschule", "authority": "05999001"}),
    ],
)
def test_each_type_of_client_asks_without_an_account(cast: Cast, kind: str, body: dict[str, str]) -> None:
    answer = Client().post("/anfragen/", BASE | body | {"kind": kind}, follow=True)
    asked = AdviceRequest.objects.get()
    assert asked.kind == kind
    page = answer.content.decode()
    assert answer.status_code == 200
    assert asked.reference in page
    assert "planung@birkenfurt.example" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "kommune"},
        {"kind": "kommune", "authority": "05999"},
        {"kind": "kreis", "authority": "05999001"},
        {"kind": "traeger"},
        {"kind": "anders", "authority": "05999001"},
        {"kind": "kommune", "authority": "05999001", "email": "niemand"},
    ],
)
def test_what_does_not_fit_comes_back_with_all_that_was_written(cast: Cast, wrong: dict[str, str]) -> None:
    answer = Client().post("/anfragen/", BASE | wrong)
    assert answer.status_code == 422
    assert "Ein Bericht." in answer.content.decode()
    assert not AdviceRequest.objects.exists()


def test_one_address_asks_five_times_a_day(cast: Cast) -> None:
    sent = BASE | {"kind": "kommune", "authority": "05999001"}
    statuses = [Client().post("/anfragen/", sent).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_who_is_signed_in_finds_body_and_address_filled_in(cast: Cast) -> None:
    page = cast.client("coordinator").get("/anfragen/").content.decode()
    assert re.search(r'value="05999001"[^>]*selected', page)
    assert cast.coordinator.user.email in page
    page = cast.client("welfare").get("/anfragen/").content.decode()
    assert cast.welfare_body.name in page


def test_the_form_says_that_advice_is_free(cast: Cast) -> None:
    assert "Kostenfrei" in Client().get("/anfragen/").content.decode()


def test_by_the_link_the_requester_adds_and_withdraws(asked: AdviceRequest) -> None:
    link = state_link(asked)
    assert Client().post(link, {"what": "add", "text": ""}).status_code == 422
    Client().post(link, {"what": "add", "text": "Bis März."})
    asked.refresh_from_db()
    assert asked.text.endswith("Bis März.")
    Client().post(link, {"what": "withdraw", "text": ""})
    asked.refresh_from_db()
    assert asked.status == "zurueckgezogen"
    settled = Client().get(link)
    assert settled.status_code == 200
    assert asked.reference in settled.content.decode()


def test_the_link_of_what_was_no_request_is_dead(asked: AdviceRequest) -> None:
    AdviceRequest.objects.filter(pk=asked.pk).update(status="spam", settled_on=timezone.localdate())
    assert Client().get(state_link(asked)).status_code == 410


def test_my_requests_stand_first_and_what_is_late_is_marked(cast: Cast) -> None:
    others, late, mine = (requests.request(cast.birkenfurt) for _ in range(3))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    AdviceRequest.objects.filter(pk=others.pk).update(adviser=cast.adviser2)
    AdviceRequest.objects.filter(pk=late.pk).update(adviser=cast.adviser2, answer_by=yesterday)
    AdviceRequest.objects.filter(pk=mine.pk).update(adviser=cast.adviser)
    page = cast.client("adviser").get("/beratung/anfragen/").content.decode()
    order = re.findall(r"/beratung/anfragen/(\d{4}-\d{4})/", page)
    assert order == [mine.reference, late.reference, others.reference]
    assert page.count("fsa-due--late") == 1


def test_taking_on_a_request_opens_its_case(asked: AdviceRequest, cast: Cast) -> None:
    browser = cast.client("adviser")
    path = f"/beratung/anfragen/{asked.reference}/annehmen/"
    assert 'value="05999001" selected' in browser.get(path).content.decode()
    sent = {"title": "Bericht", "authority": "05999001", "adviser": cast.adviser.pk, "version": 1}
    answer = browser.post(path, sent, follow=True)
    case = Case.objects.get()
    assert case.reference == asked.reference
    assert answer.redirect_chain[-1][0] == case.get_absolute_url()
    assert "über das Portal" in answer.content.decode()


def test_a_new_organisation_is_entered_with_its_request(cast: Cast) -> None:
    asked = requests.request(cast.birkenfurt, kind="traeger", organisation_name="Quartier e. V.")
    path = f"/beratung/anfragen/{asked.reference}/annehmen/"
    browser = cast.client("adviser")
    sent = {"title": "Quartier", "new_name": "Quartier e. V.", "adviser": cast.adviser.pk, "version": 1}
    assert browser.post(path, sent).status_code == 422
    assert browser.post(path, sent | {"new_kind": "wohlfahrtsverband"}).status_code == 302
    made = Organisation.objects.get(name="Quartier e. V.")
    assert Case.objects.get().organisation == made
    assert list(made.active_in.all()) == [cast.birkenfurt]


def test_a_name_that_is_known_is_refused_and_nothing_is_written(cast: Cast) -> None:
    asked = requests.request(kind="traeger", organisation_name="Quartier e. V.")
    path = f"/beratung/anfragen/{asked.reference}/annehmen/"
    sent = {"title": "Quartier", "new_name": cast.welfare_body.name, "new_kind": "wohlfahrtsverband",
            "adviser": cast.adviser.pk, "version": 1}  # fmt: skip
    assert cast.client("adviser").post(path, sent).status_code == 422
    assert not Case.objects.exists()


def test_a_request_goes_only_into_cases_of_its_body(asked: AdviceRequest, cast: Cast) -> None:
    own = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    foreign = cases.case(by=cast.actor("adviser"), authority=cast.moorbach)
    path = f"/beratung/anfragen/{asked.reference}/zuordnen/"
    browser = cast.client("adviser")
    assert browser.post(path, {"case": foreign.reference, "version": 1}).status_code == 422
    assert browser.post(path, {"case": own.reference, "version": 1}).status_code == 302


def test_who_was_overtaken_reads_it_and_sends_again(asked: AdviceRequest, cast: Cast) -> None:
    browser = cast.client("adviser")
    Client().post(state_link(asked), {"what": "add", "text": "Es eilt."})
    path = f"/beratung/anfragen/{asked.reference}/weitervermitteln/"
    sent = {"reason": "einzelfall", "referred_to": "Sozialamt", "version": 1}
    answer = browser.post(path, sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Es eilt." in page
    assert "Sozialamt" in page
    assert browser.post(path, sent | {"version": 2}).status_code == 302


def test_who_keeps_out_finds_nothing(asked: AdviceRequest, cast: Cast) -> None:
    ConflictOfInterest.objects.create(user=cast.adviser.user, authority=cast.birkenfurt)
    browser = cast.client("adviser")
    assert asked.reference not in browser.get("/beratung/anfragen/").content.decode()
    assert browser.get(asked.get_absolute_url()).status_code == 404


def test_the_lead_says_who_answers_and_who_is_away(cast: Cast) -> None:
    browser = cast.client("lead")
    sent = {"adviser": cast.adviser2.pk, "deputy": cast.adviser.pk}
    assert browser.post("/beratung/zustaendigkeit/05999/", sent).status_code == 302
    assert RegionDuty.objects.get().deputy == cast.adviser
    today = timezone.localdate().isoformat()
    away = {"affiliation": cast.adviser2.pk, "first": today, "last": today}
    assert browser.post("/beratung/zustaendigkeit/", away).status_code == 302
    page = browser.get("/beratung/zustaendigkeit/").content.decode()
    assert str(cast.adviser2.user) in page
    assert "Kreis Erlental" in page
    pk = Absence.objects.get().pk
    assert browser.post(f"/beratung/zustaendigkeit/abwesend/{pk}/").status_code == 302
    assert not Absence.objects.exists()


def test_a_town_of_a_district_has_no_adviser_of_its_own(cast: Cast) -> None:
    assert cast.client("lead").get("/beratung/zustaendigkeit/05999001/").status_code == 404


def test_the_case_shows_how_it_came_and_what_is_wished(asked: AdviceRequest, cast: Cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, source="telefon")
    browser = cast.client("adviser")
    assert "telefonisch" in browser.get(case.get_absolute_url()).content.decode()
    sent = {"title": case.title, "visibility": "internal", "source": "email", "version": case.version}
    assert browser.post(f"{case.get_absolute_url()}bearbeiten/", sent).status_code == 302
    case.refresh_from_db()
    assert case.source == "email"
