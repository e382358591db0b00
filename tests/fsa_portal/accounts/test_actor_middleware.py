"""Who acts is found anew at each request; closed areas tell nobody what is inside."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from cms.models import HomePage, StandardPage
from consultations.cases.models import Case, Contact
from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, Role
from fsa_portal.audit.models import AuditEntry
from tests.factories import cases, content, people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def site() -> None:
    content.site()


@pytest.fixture
def case(cast: Cast) -> Case:
    return cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, title=CANARY)


def path(case: Case, tail: str = "") -> str:
    return f"/beratung/faelle/{case.reference}/{tail}"


def switch(client: Client, affiliation: Affiliation, **fields: str):
    return client.post("/konto/rolle/", {"affiliation": affiliation.pk, **fields})


# --- one person, two bodies ---


@pytest.fixture
def half_time(cast: Cast) -> tuple[Client, Affiliation, Affiliation]:
    """An adviser who is half-time at a welfare association: browser, role at the FSA, role there."""
    second = actions.affiliate(
        by=SYSTEM,
        user=cast.adviser.user,
        role=Role.MEMBER,
        organisation=cast.welfare_body,
        starts_on=people.LONG_AGO,
    )
    return cast.client("adviser"), cast.adviser, second


def test_a_colleague_with_two_bodies_sees_cases_only_in_the_fsa_role(half_time, case: Case) -> None:
    client, at_fsa, elsewhere = half_time
    assert CANARY in client.get(path(case)).content.decode()
    assert switch(client, elsewhere).status_code == 302
    assert client.get(path(case)).status_code == 404
    assert client.get("/beratung/").status_code == 404
    assert client.get("/beratung/faelle/").status_code == 404
    assert CANARY not in client.get("/mein/beratung/").content.decode()
    switch(client, at_fsa)
    assert client.get(path(case)).status_code == 200


def test_a_switch_is_audited_and_leads_on(half_time, case: Case) -> None:
    client, _, elsewhere = half_time
    answer = switch(client, elsewhere, next="/handbuch/")
    assert answer["Location"] == "/handbuch/"
    entry = AuditEntry.objects.filter(what="role-switched").get()
    assert (entry.object_id, entry.by_affiliation) == (elsewhere.pk, elsewhere.pk)
    assert switch(client, elsewhere, next="https://evil.example/")["Location"] == "/mein/beratung/"
    assert switch(client, elsewhere, next="//evil.example/")["Location"] == "/mein/beratung/"
    # The workspace is not there for this role.
    assert switch(client, elsewhere, next="/beratung/faelle/")["Location"] == "/mein/beratung/"


def test_nobody_takes_the_role_of_somebody_else(cast: Cast, case: Case) -> None:
    client = cast.client("member")
    assert switch(client, cast.lead).status_code == 302
    assert client.get(path(case)).status_code == 404
    assert not AuditEntry.objects.filter(what="role-switched").exists()
    for nonsense in ("", "x", "-1", "99999999999999999999"):
        assert client.post("/konto/rolle/", {"affiliation": nonsense}).status_code == 302
    assert client.get("/konto/rolle/").status_code == 405


# --- ends ---


def test_an_ended_affiliation_is_dead_at_the_next_request(cast: Cast, case: Case) -> None:
    client = cast.client("adviser")
    assert client.get(path(case)).status_code == 200
    form = {
        "date": "2026-11-02",
        "kind": "telefonat",
        "minutes": 5,
        "text": "zu spät",
        "visibility": "internal",
    }
    actions.end_affiliation(by=SYSTEM, affiliation=cast.adviser)
    # The session is over; who signs in again finds nothing.
    assert client.get(path(case))["Location"].startswith("/konto/login/")
    assert client.post(path(case, "kontakt/"), form)["Location"].startswith("/konto/login/")
    client = cast.client("adviser")
    assert client.get(path(case)).status_code == 404
    assert client.post(path(case, "kontakt/"), form).status_code == 404
    assert not Contact.objects.exists()


def test_an_affiliation_that_ends_by_date_is_dead_without_anybody_doing_anything(
    cast: Cast, case: Case
) -> None:
    client = cast.client("adviser")
    assert client.get(path(case)).status_code == 200
    Affiliation.objects.filter(pk=cast.adviser.pk).update(ends_on=people.LONG_AGO)
    assert client.get(path(case)).status_code == 404


@pytest.mark.usefixtures("site")
def test_an_ended_editor_is_out_of_the_editors_area_at_once(cast: Cast) -> None:
    client = cast.client("editor")
    assert client.get("/redaktion/").status_code == 200
    actions.end_affiliation(by=SYSTEM, affiliation=cast.editor)
    assert client.get("/redaktion/")["Location"].startswith("/konto/login/")
    assert cast.client("editor").get("/redaktion/").status_code == 404


def test_a_person_who_is_locked_out_is_nobody_at_the_next_request(cast: Cast, case: Case) -> None:
    client = cast.client("adviser")
    cast.adviser.user.is_active = False
    cast.adviser.user.save()
    answer = client.get(path(case))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/login/")


# --- forms of another role ---


def test_a_form_opened_under_another_role_is_refused_and_its_text_shown_again(half_time, case: Case) -> None:
    client, at_fsa, elsewhere = half_time
    switch(client, elsewhere)
    text = "Eine halbe Stunde <getippt> & nicht verloren."
    form = {
        "opened_under": at_fsa.pk, "date": "2026-11-02", "kind": "telefonat", "minutes": 5, "text": text,
        "visibility": "internal",
    }  # fmt: skip
    answer = client.post(path(case, "kontakt/"), form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert escape(text) in page
    # In the words of the form: no names of fields, no codes.
    assert "Was besprochen und getan wurde" in page
    assert ">nur FSA</textarea>" in page
    assert ">internal<" not in page
    assert not Contact.objects.exists()
    switch(client, at_fsa)
    assert client.post(path(case, "kontakt/"), form).status_code == 302
    assert Contact.objects.get().text == text


def test_who_signed_out_meanwhile_is_told_that_and_nothing_of_roles(half_time) -> None:
    """Of a form that is open to everybody too, which was opened in a role."""
    client, at_fsa, _ = half_time
    client.logout()
    text = "Eine halbe Stunde <getippt> & nicht verloren."
    answer = client.post("/barrierefreiheit/feedback/", {"opened_under": at_fsa.pk, "message": text})
    assert answer.status_code == 403
    assert "nicht mehr angemeldet" in answer.content.decode()
    assert escape(text) in answer.content.decode()


def test_pages_of_the_workspace_name_the_role_in_their_forms(half_time, case: Case) -> None:
    client, at_fsa, _ = half_time
    page = client.get(path(case)).content.decode()
    assert f'name="opened_under" value="{at_fsa.pk}"' in page


# --- closed areas ---

INSIDE = ["/beratung/", "/beratung/faelle/", "/beratung/faelle/{}/", "/beratung/faelle/{}/kontakt/", "/mein/beratung/",
          "/mein/beratung/{}/", "/redaktion/", "/redaktion/pages/", "/konto/start/", "/konto/rolle/"]  # fmt: skip
MISSING = ["/beratung/gibt-es-nicht/", "/beratung/faelle/1999-0001/", "/mein/gibt-es-nicht/", "/mein/",
           "/redaktion/gibt-es-nicht/", "/konto/gibt-es-nicht/"]  # fmt: skip


def test_a_stranger_is_sent_to_sign_in_for_everything_inside(case: Case) -> None:
    client = Client()
    for where in INSIDE + MISSING:
        # The editors' area has one address for all languages.
        for prefix in ("",) if where.startswith("/redaktion") else ("", "/en"):
            asked = prefix + where.format(case.reference)
            for method in (client.get, client.post, client.head, client.delete):
                answer = method(asked)
                assert answer.status_code == 302, asked
                assert answer["Location"].startswith(f"{prefix}/konto/login/?next="), asked
                assert CANARY not in answer.content.decode()


@pytest.mark.parametrize(
    "where", ["/konto/login/", "/konto/signup/", "/konto/password/reset/", "/", "/handbuch/"]
)
@pytest.mark.usefixtures("site")
def test_open_pages_stay_open(where: str) -> None:
    assert Client().get(where).status_code == 200


@pytest.mark.usefixtures("site")
def test_a_page_whose_name_only_begins_like_a_closed_area_is_open(cast: Cast) -> None:
    home = HomePage.objects.get(locale__language_code="de")
    for slug in ("redaktionsschluss", "beratungsangebot", "meinung", "kontor"):
        content.add(home, StandardPage(title=slug, slug=slug))
        assert Client().get(f"/{slug}/").status_code == 200
        assert cast.client("member").get(f"/{slug}/").status_code == 200


def shown(answer: HttpResponse) -> str:
    """The page without what differs from request to request: tokens and its own address."""
    return re.sub(r'value="\w{64}"|\d{4}-\d{4}', "", answer.content.decode())


@pytest.mark.parametrize("name", ["unaffiliated", "coordinator", "reader", "foreign", "welfare", "ministry"])
def test_outside_the_fsa_what_is_foreign_looks_like_what_is_missing(
    cast: Cast, case: Case, name: str
) -> None:
    client = cast.client(name)
    foreign = client.get(path(case))
    missing = client.get(path(case).replace(case.reference, "1999-0001"))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert shown(foreign) == shown(missing)
    assert client.get("/beratung/").status_code == 404
    assert client.get("/redaktion/").status_code == 404
    assert client.get("/redaktion/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize(
    "name", ["foreign", "foreign_coordinator", "welfare", "reader", "ministry", "unaffiliated"]
)
def test_on_the_clients_side_what_is_foreign_looks_like_what_is_missing(
    cast: Cast, case: Case, name: str
) -> None:
    client = cast.client(name)
    assert client.get(f"/mein/beratung/{case.reference}/").status_code == 404
    assert client.get("/mein/beratung/1999-0001/").status_code == 404
    assert client.post(f"/mein/beratung/{case.reference}/ziel/").status_code == 404
    assert CANARY not in client.get("/mein/beratung/").content.decode()


# --- the second factor ---


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("where", ["/beratung/", "/beratung/faelle/", "/redaktion/"])
def test_the_fsa_needs_a_second_factor(cast: Cast, where: str) -> None:
    without = people.browser(cast.lead.user)
    assert without.get(where)["Location"] == "/konto/2fa/"
    people.browser(cast.lead.user, second_factor=True)
    known_but_not_used = people.browser(cast.lead.user)
    assert known_but_not_used.get(where)["Location"].startswith("/konto/2fa/reauthenticate/")
    assert people.browser(cast.lead.user, second_factor=True).get(where).status_code == 200


def test_authorities_need_none(cast: Cast) -> None:
    assert cast.client("member").get("/mein/beratung/").status_code == 200


# --- the start after sign-in ---


@pytest.mark.parametrize(
    ("name", "where"),
    [("adviser", "/beratung/"), ("lead", "/beratung/"), ("editor", "/redaktion/"), ("admin", "/redaktion/"),
     ("coordinator", "/mein/beratung/"), ("welfare", "/mein/beratung/"), ("unaffiliated", "/konto/rollen/"), ("ministry", "/")],
)  # fmt: skip
def test_each_role_begins_where_its_work_is(cast: Cast, name: str, where: str) -> None:
    assert cast.client(name).get("/konto/start/")["Location"] == where


def test_who_reads_along_begins_at_the_own_authority_where_there_is_something_to_read(cast: Cast) -> None:
    """Consultations are not for them. Organisations have no page of their own."""
    assert cast.client("reader").get("/konto/start/")["Location"] == cast.birkenfurt.get_absolute_url()
    of_organisation = people.affiliation(Role.READER, organisation=cast.welfare_body)
    assert people.browser(of_organisation.user).get("/konto/start/")["Location"] == "/"
