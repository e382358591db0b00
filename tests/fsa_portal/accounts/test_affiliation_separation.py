"""The colleague with half a post at a welfare association, and whoever keeps out of the cases of a body."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from consultations.cases import actions as cases_of
from consultations.cases.indexing import CaseSource
from consultations.cases.models import Case
from consultations.cases.permissions import can_see, can_work_on
from fsa_portal.accounts import actions
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Role
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Visibility
from search import contract
from search.sync import update
from tests.factories import cases, content, people
from tests.factories.people import SYSTEM, Cast

pytestmark = pytest.mark.django_db

WORD = "Kanarienvogel"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def half(cast: Cast) -> Affiliation:
    """The FSA half of a person whose other half works at the welfare association."""
    return actions.affiliate(
        by=SYSTEM,
        user=cast.welfare.user,
        role=Role.ADVISER,
        share_of_post="0.5",
        starts_on=people.LONG_AGO,
    )


def make(cast: Cast, **fields) -> Case:
    made = cases.case(
        by=cast.actor("adviser"), title=f"Fall {WORD}", **{"authority": cast.birkenfurt} | fields
    )
    cases.contact(made, by=SYSTEM, text=f"{WORD} intern")
    update([f"case:{made.pk}"])
    return made


def in_role(affiliation: Affiliation) -> Client:
    client = people.browser(affiliation.user, second_factor=True)
    client.post("/konto/rolle/", {"affiliation": affiliation.pk})
    return client


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def total(affiliation: Affiliation) -> tuple[int, tuple]:
    """How many hits there are in this role, and what the counts say."""
    result = contract.find(contract.Query(text=WORD, counts=("status", "kind")), actor_for(affiliation))
    return result.total, tuple(sorted((k, v) for k, v in result.counts.items() if v))


# --- one person, two roles (S55, S67) ---


def test_cases_of_the_fsa_are_seen_in_the_role_of_the_fsa_only(cast: Cast, half: Affiliation) -> None:
    content.site()
    case = make(cast)
    paths = {
        "list": "/beratung/faelle/",
        "case": f"/beratung/faelle/{case.reference}/",
        "authority": cast.birkenfurt.get_absolute_url(),
        "search": f"/suche/?q={WORD}",
        "suggestions": f"/suche/vorschlaege/?q={WORD[:6]}",
    }
    of_fsa, of_welfare = in_role(half), in_role(cast.welfare)
    for name, path in paths.items():
        assert case.reference in shown(of_fsa, path), name
        assert case.reference not in shown(of_welfare, path), name
    for path in ("/beratung/", paths["list"], paths["case"]):
        assert of_welfare.get(path).status_code == 404, path
    assert total(half)[0] == 1
    assert total(cast.welfare) == (0, ())


def test_a_confidential_case_belongs_to_the_role_to_which_it_was_assigned(
    cast: Cast, half: Affiliation
) -> None:
    case = make(cast, visibility=Visibility.CONFIDENTIAL, adviser=half)
    update([f"case:{case.pk}"])
    assert can_see(actor_for(half), case)
    assert not can_see(actor_for(cast.welfare), case)
    with pytest.raises(ValidationError):
        cases_of.assign(case, by=SYSTEM, affiliation=cast.welfare)
    assert (total(half)[0], total(cast.welfare)[0]) == (1, 0)


def test_an_internal_note_about_the_own_association_stays_unread_there(cast: Cast, half: Affiliation) -> None:
    """The welfare association reads its side of its case, and no note of the FSA."""
    content.site()
    case = make(cast, authority=None, organisation=cast.welfare_body)
    side = shown(in_role(cast.welfare), case.client_url)
    assert case.title in side
    assert f"{WORD} intern" not in side
    assert f"{WORD} intern" in shown(in_role(half), case.get_absolute_url())


# --- conflicts of interest ---


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.CONFIDENTIAL])
@pytest.mark.parametrize("who", ["half", "lead"])
def test_who_keeps_out_of_a_body_sees_none_of_its_cases(
    cast: Cast, half: Affiliation, visibility: str, who: str
) -> None:
    content.site()
    of_body = make(cast, authority=None, organisation=cast.welfare_body, visibility=visibility, adviser=half)
    other = make(cast)
    held = half if who == "half" else cast.lead
    assert can_see(actor_for(held), of_body)
    actions.declare_conflict(by=cast.actor("admin"), user=held.user, body=cast.welfare_body)
    update([f"case:{of_body.pk}", f"case:{other.pk}"])
    actor = actor_for(held)
    assert not can_see(actor, of_body)
    assert not can_work_on(actor, of_body)
    assert can_see(actor, other)
    assert list(Case.objects.visible_to(actor)) == [other]
    client = in_role(held)
    assert client.get(of_body.get_absolute_url()).status_code == 404
    page = shown(client, "/beratung/faelle/")
    assert other.reference in page
    assert of_body.reference not in page
    assert of_body.reference not in shown(client, "/beratung/")
    assert total(held)[0] == 1


def test_everybody_else_sees_what_they_saw(cast: Cast, half: Affiliation) -> None:
    of_body = make(cast, authority=None, organisation=cast.welfare_body)
    hidden = make(cast, authority=None, organisation=cast.welfare_body, visibility=Visibility.CONFIDENTIAL)

    def seen() -> dict[str, set[int]]:
        return {
            name: {case.pk for case in Case.objects.visible_to(cast.actor(name))} for name in people.ROLES[2:]
        }

    before = seen()
    found = {name: total(getattr(cast, name)) for name in people.ROLES[2:]}
    actions.declare_conflict(by=cast.actor("admin"), user=half.user, body=cast.welfare_body)
    update([f"case:{of_body.pk}", f"case:{hidden.pk}"])
    assert seen() == before
    assert {name: total(getattr(cast, name)) for name in people.ROLES[2:]} == found
    assert before["adviser"] == {of_body.pk, hidden.pk}


def test_the_list_the_audience_and_the_permission_agree(cast: Cast, half: Affiliation) -> None:
    actions.declare_conflict(by=SYSTEM, user=half.user, body=cast.welfare_body)
    actions.declare_conflict(by=SYSTEM, user=cast.lead.user, body=cast.birkenfurt)
    everything = [
        make(cast, visibility=visibility, **body)
        for visibility in (Visibility.INTERNAL, Visibility.CONFIDENTIAL)
        for body in (
            {},
            {"authority": cast.moorbach},
            {"authority": None, "organisation": cast.welfare_body},
        )
    ]
    for held in (half, *(getattr(cast, name) for name in people.ROLES[2:])):
        actor = actor_for(held)
        listed = set(Case.objects.visible_to(actor))
        assert listed == {case for case in everything if can_see(actor, case)}, held
        assert listed == {case for case in everything if case.audience() & actor.principals}, held


def test_who_keeps_out_gets_no_case_of_the_body(cast: Cast, half: Affiliation) -> None:
    case = make(cast, authority=None, organisation=cast.welfare_body)
    actions.declare_conflict(by=SYSTEM, user=half.user, body=cast.welfare_body)
    with pytest.raises(ValidationError, match="Sozialwerk"):
        cases_of.assign(case, by=cast.actor("adviser"), affiliation=half)
    with pytest.raises(ValidationError, match="Sozialwerk"):
        make(cast, authority=None, organisation=cast.welfare_body, adviser=half)
    with pytest.raises(ValidationError, match="Sozialwerk"):
        cases.case(by=actor_for(half), authority=None, organisation=cast.welfare_body)


def test_the_form_says_why_a_case_is_not_opened(cast: Cast) -> None:
    actions.declare_conflict(by=SYSTEM, user=cast.adviser.user, body=cast.birkenfurt)
    answer = cast.client("adviser").post(
        "/beratung/faelle/neu/", {"authority": cast.birkenfurt.pk, "title": "Neu", "visibility": "internal"}
    )
    assert answer.status_code == 422
    assert "Birkenfurt" in str(answer.context["form"].non_field_errors())
    assert not Case.objects.exists()


def test_the_conflict_holds_for_every_role_of_the_fsa_and_the_search_knows_it_at_once(cast: Cast) -> None:
    """Also for a second role that the person gets later; the index is told by the row itself."""
    case = make(cast)
    actions.declare_conflict(by=SYSTEM, user=cast.adviser2.user, body=cast.birkenfurt)
    later = actions.affiliate(by=SYSTEM, user=cast.adviser2.user, role=Role.EDITOR, starts_on=people.LONG_AGO)
    conflict = ConflictOfInterest.objects.get()
    assert CaseSource().affected(conflict) == [f"case:{case.pk}"]
    assert not can_see(actor_for(later), case)
    assert not can_see(actor_for(cast.adviser2), case)
    actions.end_conflict(by=SYSTEM, conflict=conflict)
    assert can_see(actor_for(later), case)
