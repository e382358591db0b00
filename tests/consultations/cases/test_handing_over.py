"""A case goes into other hands; cases of organisations; and what people see who have no case here."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.forms import StatusForm
from consultations.cases.models import Case
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.actions import declare_conflict, end_affiliation
from fsa_portal.actor import Visibility
from fsa_portal.forms import KernRenderer
from fsa_portal.outbox.models import Job
from tests.factories import cases, content, people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings) -> Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


def text(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def in_charge(case: Case) -> list[tuple[object, bool]]:
    return [(one.affiliation, one.is_lead) for one in case.assignments.all()]


# --- handing over ---


def test_the_case_goes_over_and_the_one_before_stays_only_if_so_wished(cast: Cast, case: Case) -> None:
    url = f"{case.get_absolute_url()}uebergeben/"
    browser = cast.client("adviser")
    assert url in text(browser, case.get_absolute_url())
    answer = browser.post(url, {"affiliation": cast.adviser2.pk, "stays": "on"})
    assert answer["Location"] == case.get_absolute_url()
    assert in_charge(case) == [(cast.adviser2, True), (cast.adviser, False)]
    browser.post(url, {"affiliation": cast.lead.pk})
    assert in_charge(case) == [(cast.lead, True), (cast.adviser, False)]
    page = text(browser, f"/en{case.get_absolute_url()}")
    assert f"In charge: {cast.lead.user}" in page
    assert f"No longer works on it: {cast.adviser2.user}" in page
    assert Job.objects.filter(kind__contains="notice").exists() or Job.objects.exists()


def test_before_a_role_ends_its_open_cases_are_shown_to_who_may_see_them(cast: Cast, case: Case) -> None:
    """To the lead who ends it and to the person who gives it up; only those of which the role is in charge."""
    by = cast.actor("adviser")
    hidden = cases.case(by=by, authority=cast.moorbach, title="Streng", visibility=Visibility.CONFIDENTIAL)
    helped = cases.case(by=cast.actor("adviser2"), authority=cast.birkenfurt, title="Nebenbei")
    actions.assign(helped, by=by, affiliation=cast.adviser)
    done = cases.case(by=by, authority=cast.birkenfurt, title="Vorbei")
    today = timezone.localdate()
    Case.objects.filter(pk=done.pk).update(status=CaseStatus.CLOSED, closed_on=today)
    end = f"/en/beratung/zugaenge/rollen/{cast.adviser.pk}/beenden/"

    page = text(cast.client("lead"), end)
    assert "In charge of 2 open cases" in page
    assert f'faelle/{case.reference}/"' in page
    assert f'faelle/{case.reference}/uebergeben/"' in page
    assert helped.title not in page
    assert done.title not in page
    page = text(cast.client("admin"), end)
    assert "In charge of 1 open case<" in page
    assert hidden.title not in page
    assert "uebergeben" not in page
    assert "In charge of 2" in text(cast.client("adviser"), f"/en/konto/rollen/{cast.adviser.pk}/abgeben/")
    of_editor = text(cast.client("lead"), f"/en/beratung/zugaenge/rollen/{cast.editor.pk}/beenden/")
    assert "In charge of" not in of_editor


def test_a_confidential_case_that_leaves_ones_hands_is_closed_to_them(cast: Cast) -> None:
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, visibility=Visibility.CONFIDENTIAL)
    browser = cast.client("adviser")
    answer = browser.post(f"{case.get_absolute_url()}uebergeben/", {"affiliation": cast.adviser2.pk})
    assert answer["Location"] == "/beratung/faelle/"
    assert browser.get(case.get_absolute_url()).status_code == 404
    assert cast.client("adviser2").get(case.get_absolute_url()).status_code == 200


def test_who_keeps_out_of_the_client_or_does_not_advise_is_not_offered(cast: Cast, case: Case) -> None:
    declare_conflict(by=SYSTEM, user=cast.adviser2.user, body=cast.birkenfurt)
    browser = cast.client("lead")
    url = f"{case.get_absolute_url()}uebergeben/"
    offered = browser.get(url).context["form"].fields["affiliation"].queryset
    assert list(offered) == [cast.lead]
    for refused in (cast.adviser2, cast.editor, cast.member):
        assert browser.post(url, {"affiliation": refused.pk}).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.hand_over(case, by=cast.actor("editor"), affiliation=cast.lead, stays=True)
    assert in_charge(case) == [(cast.adviser, True)]


# --- whom the client turns to ---


def test_the_client_reads_who_advises_as_long_as_that_role_is_in_force(cast: Cast, case: Case) -> None:
    browser = cast.client("member")
    page = text(browser, case.client_url)
    assert str(cast.adviser.user) in page
    assert f"mailto:{cast.adviser.user.email}" in page
    actions.hand_over(case, by=cast.actor("adviser"), affiliation=cast.adviser2, stays=True)
    page = text(browser, case.client_url)
    assert cast.adviser2.user.email in page
    assert cast.adviser.user.email not in page
    end_affiliation(by=SYSTEM, affiliation=cast.adviser2)
    page = text(browser, f"/en{case.client_url}")
    assert cast.adviser2.user.email not in page
    assert "the team of the FSA" in page


# --- organisations ---


def test_a_case_is_opened_for_an_organisation_whose_people_see_it_and_no_town(cast: Cast) -> None:
    browser = cast.client("adviser")
    form = {"organisation": cast.welfare_body.pk, "title": "Neuer Fall", "visibility": "internal"}
    assert browser.post("/beratung/faelle/neu/", form).status_code == 302
    case = Case.objects.get()
    assert (case.authority, case.organisation) == (None, cast.welfare_body)
    assert "Neuer Fall" in text(cast.client("welfare"), "/mein/beratung/")
    assert cast.client("welfare").get(case.client_url).status_code == 200
    for other in ("member", "coordinator", "foreign"):
        assert cast.client(other).get(case.client_url).status_code == 404
    assert cast.welfare_body.get_absolute_url() in text(browser, case.get_absolute_url())


def test_a_case_has_one_client(cast: Cast) -> None:
    browser = cast.client("adviser")
    both = {"authority": cast.birkenfurt.pk, "organisation": cast.welfare_body.pk}
    for client in (both, {}):
        answer = browser.post(
            "/beratung/faelle/neu/", client | {"title": "Neuer Fall", "visibility": "internal"}
        )
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"authority"}
    chosen = browser.get(f"/beratung/faelle/neu/?organisation={cast.welfare_body.pk}").context["form"]
    assert chosen["organisation"].value() == cast.welfare_body.pk
    assert not Case.objects.exists()


def test_an_outcome_that_closing_needs_is_not_called_optional(cast: Cast, case: Case) -> None:
    form = StatusForm(record=case)
    form.renderer = KernRenderer()
    assert "kern-label__optional" not in str(form["outcomes"].as_field_group())


# --- people without a case ---


@pytest.mark.parametrize("role", ["editor", "organiser", "admin"])
def test_who_does_not_advise_reads_in_one_sentence_who_works_in_the_workspace(cast: Cast, role: str) -> None:
    page = text(cast.client(role), "/en/beratung/")
    assert "Here the advisers and team leads of the FSA work on their cases" in page
    assert "Nothing is due today" not in page
    assert "Nothing is due today" in text(cast.client("adviser"), "/en/beratung/")


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("reader", "You read along for Birkenfurt."),
        ("ministry", "The ministry gets figures"),
        ("unaffiliated", "You act for no body yet."),
        ("editor", "You act for the FSA."),
        ("member", "The FSA does not advise Birkenfurt yet."),
    ],
)
def test_an_empty_list_of_consultations_says_why_and_who_would_see_them(
    cast: Cast, role: str, said: str
) -> None:
    # A case of the body is there: a reader must not read that there is none.
    if role != "member":
        cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    page = text(
        cast.client(role) if role != "unaffiliated" else people.browser(cast.unaffiliated),
        "/en/mein/beratung/",
    )
    assert said in page
