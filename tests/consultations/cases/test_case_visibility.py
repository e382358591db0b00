"""Who sees which side of a case, in lists, by permission, in the search and on the screen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.cases import actions
from consultations.cases.indexing import CaseSource
from consultations.cases.models import Case
from consultations.cases.permissions import can_see, can_see_as_client, can_work_on
from fsa_portal.accounts.actions import affiliate, end_affiliation
from fsa_portal.accounts.models import Role
from fsa_portal.accounts.principals import actor_for, actor_without_affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.audit.models import AuditEntry
from fsa_portal.outbox.models import Job
from knowledge.vocabulary.models import Term, Vocabulary
from search.contract import SearchDocument
from tests.factories import cases
from tests.factories.people import ROLES, SYSTEM, Cast

pytestmark = pytest.mark.django_db

INNER, SHARED, RISK, GOAL = "Innenkanari", "Aussenkanari", "Risikokanari", "Zielkanari"
STAFF = {"adviser", "adviser2", "lead", "editor", "organiser", "admin"}
SEES_INNER = {Visibility.INTERNAL: STAFF, Visibility.CONFIDENTIAL: {"adviser", "lead"}}


def make(cast: Cast, visibility: str, **client: object) -> Case:
    by = cast.actor("adviser")
    made = actions.open_case(
        by=by,
        title="Kanari",
        goal=GOAL,
        risk=RISK,
        visibility=visibility,
        **client or {"authority": cast.birkenfurt},
    )
    by = cast.actor("adviser")
    cases.contact(made, by=by, text=INNER)
    cases.contact(made, by=by, text=SHARED, client=True)
    return made


def actors(cast: Cast) -> dict[str, Actor]:
    known = {"visitor": ANONYMOUS, "unaffiliated": actor_without_affiliation(cast.unaffiliated.pk)}
    return {name: known.get(name) or cast.actor(name) for name in ROLES}


@pytest.mark.parametrize("visibility", list(SEES_INNER))
@pytest.mark.parametrize("of", ["authority", "organisation"])
def test_each_role_sees_its_side_and_no_other(cast: Cast, visibility: str, of: str) -> None:
    client = {"authority": cast.birkenfurt} if of == "authority" else {"organisation": cast.welfare_body}
    case = make(cast, visibility, **client)
    clients = {"coordinator", "member"} if of == "authority" else {"welfare"}
    for name, actor in actors(cast).items():
        inner, outer = name in SEES_INNER[visibility], name in clients
        assert Case.objects.visible_to(actor).filter(pk=case.pk).exists() is inner, name
        assert can_see(actor, case) is bool(case.audience() & actor.principals) is inner, name
        assert Case.objects.visible_to_client(actor).filter(pk=case.pk).exists() is outer, name
        assert can_see_as_client(actor, case) is bool(case.client_audience() & actor.principals) is outer, (
            name
        )
        assert can_work_on(actor, case) is (inner and name in {"adviser", "adviser2", "lead"}), name


PRINCIPALS = st.frozensets(
    st.sampled_from(["public", "partner", "staff", "role:lead", "role:adviser", "role:ministry", "case:1", "case:2", "case:3",
                     "case:4", "authority:05999001", "authority:05999001:member", "authority:05999002:member",
                     "organisation:1", "organisation:1:member", "organisation:2:member", "group:1"])
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(principals=PRINCIPALS)
def test_lists_and_permissions_agree_for_whatever_principals(cast: Cast, principals: frozenset[str]) -> None:
    """Also for principals that no role has together."""
    if not Case.objects.exists():
        for visibility in SEES_INNER:
            make(cast, visibility)
            make(cast, visibility, organisation=cast.welfare_body)
    everything = list(Case.objects.with_client())
    numbers = {f"case:{n}": f"case:{case.pk}" for n, case in enumerate(everything, 1)}
    numbers |= {
        f"organisation:1{end}": f"organisation:{cast.welfare_body.pk}{end}" for end in ("", ":member")
    }
    actor = Actor(principals=frozenset(numbers.get(p, p) for p in principals), user_id=1)
    assert set(Case.objects.visible_to(actor)) == {c for c in everything if can_see(actor, c)}
    assert set(Case.objects.visible_to_client(actor)) == {
        c for c in everything if can_see_as_client(actor, c)
    }


# --- assignments name affiliations ---


def test_an_assigned_adviser_sees_a_confidential_case_in_the_assigned_role_only(cast: Cast) -> None:
    """Not in one that the same person is given after it ended."""
    case = make(cast, Visibility.CONFIDENTIAL)
    assert not can_see(cast.actor("adviser2"), case)
    actions.assign(case, by=cast.actor("adviser"), affiliation=cast.adviser2)
    assert can_see(cast.actor("adviser2"), case)
    end_affiliation(by=SYSTEM, affiliation=cast.adviser2)
    second = affiliate(by=SYSTEM, user=cast.adviser2.user, role=Role.ADVISER)
    assert not can_see(actor_for(second), case)


def test_only_confidential_cases_give_principals(cast: Cast) -> None:
    make(cast, Visibility.INTERNAL)
    assert not any(p.startswith("case:") for p in cast.actor("adviser").principals)
    case = make(cast, Visibility.CONFIDENTIAL)
    assert [p for p in cast.actor("adviser").principals if p.startswith("case:")] == [f"case:{case.pk}"]


# --- the search ---


def documents(case: Case) -> dict[str, SearchDocument]:
    return {found.key.partition("/")[2]: found for found in CaseSource().documents(f"case:{case.pk}")}


@pytest.mark.parametrize("visibility", list(SEES_INNER))
def test_a_case_is_one_document_for_each_side_under_one_parent(cast: Cast, visibility: str) -> None:
    case = make(cast, visibility)
    found = documents(case)
    assert set(found) == {"", "client"}
    assert {d.parent for d in found.values()} == {f"case:{case.pk}"}
    assert (found[""].audience, found["client"].audience) == (case.audience(), case.client_audience())
    assert found[""].url == f"/beratung/faelle/{case.reference}/"
    assert found["client"].url == f"/mein/beratung/{case.reference}/"


def test_the_clients_document_holds_nothing_that_the_client_does_not_see(cast: Cast) -> None:
    case = make(cast, Visibility.INTERNAL)
    actions.set_next_step(
        case,
        by=cast.actor("adviser"),
        version=1,
        next_step="Schrittkanari",
        next_step_on=timezone.localdate(),
    )
    found = documents(case)
    outer = str(found["client"])
    assert SHARED in outer
    assert GOAL in outer
    for hidden in (INNER, RISK, "Schrittkanari"):
        assert hidden in str(found[""])
        assert hidden not in outer


@pytest.mark.parametrize("visibility", list(SEES_INNER))
def test_nobody_belongs_to_both_audiences(cast: Cast, visibility: str) -> None:
    for client in ({"authority": cast.birkenfurt}, {"organisation": cast.welfare_body}):
        case = make(cast, visibility, **client)
        for name, actor in actors(cast).items():
            assert not (can_see(actor, case) and can_see_as_client(actor, case)), name


def test_passages_lead_to_anchors_that_stand_on_the_page(cast: Cast) -> None:
    case = make(cast, Visibility.INTERNAL)
    for side, role in (("", "adviser"), ("client", "member")):
        found = documents(case)[side]
        page = cast.client(role).get(found.url).content.decode()
        for passage in found.passages:
            if passage.text:
                assert f'id="{passage.anchor}"' in page, (side, passage)


def queued() -> set[str]:
    return set(Job.objects.filter(kind="search").values_list("key", flat=True))


def test_every_change_of_a_case_is_looked_at_again(cast: Cast) -> None:
    case = make(cast, Visibility.INTERNAL)
    by, key = cast.actor("adviser"), f"case:{case.pk}"
    topic = Term.objects.create(vocabulary=Vocabulary.TOPIC, slug="a", name_de="A", name_en="A")
    contact = case.contacts.first()
    for change in (
        lambda: cases.contact(case, by=by),
        lambda: actions.change_case(case, by=by, version=1, visibility=Visibility.CONFIDENTIAL),
        lambda: case.topics.add(topic),
        lambda: topic.save(),
        lambda: cast.birkenfurt.save(),
        lambda: contact.delete(),
    ):
        Job.objects.all().delete()
        change()
        assert key in queued()
    Job.objects.all().delete()
    cast.moorbach.save()
    assert key not in queued()


def test_all_cases_have_keys_and_a_missing_one_gives_nothing(cast: Cast) -> None:
    case = make(cast, Visibility.CONFIDENTIAL)
    assert set(CaseSource().keys()) == {f"case:{case.pk}"}
    assert list(CaseSource().documents("case:999999")) == []


# --- the screens ---

PATHS = ["", "bearbeiten/", "status/"]


@pytest.mark.parametrize("visibility", list(SEES_INNER))
def test_a_case_answers_those_who_see_it_and_is_missing_for_all_others(cast: Cast, visibility: str) -> None:
    case = make(cast, visibility)
    for name in ROLES[1:]:
        client = cast.client(name)
        for path in PATHS:
            answer = client.get(f"/beratung/faelle/{case.reference}/{path}")
            sees = name in SEES_INNER[visibility] and (not path or name in {"adviser", "adviser2", "lead"})
            assert answer.status_code == (200 if sees else 404), (name, path)
            assert sees or "anari" not in answer.content.decode()


@pytest.mark.parametrize("path", ["kontakt/", "schritt/", "bearbeiten/", "status/"])
def test_nobody_writes_to_a_confidential_case_of_others(cast: Cast, path: str) -> None:
    case = make(cast, Visibility.CONFIDENTIAL)
    form = {"title": "x", "version": "1", "next_step": "x", "status": "vorpruefung", "date": "2026-11-02", "minutes": "5",
            "kind": "telefonat", "text": "x", "visibility": "internal"}  # fmt: skip
    for name in ("adviser2", "editor", "admin", "ministry", "member", "foreign"):
        answer = cast.client(name).post(f"/beratung/faelle/{case.reference}/{path}", form)
        assert answer.status_code == 404, name
    stored = Case.objects.get(pk=case.pk)
    assert (stored.version, stored.contacts.count(), stored.events.count()) == (1, 2, 3)


@pytest.mark.parametrize("name", ["adviser2", "editor", "organiser", "admin"])
def test_a_confidential_case_of_others_stands_in_no_list(cast: Cast, name: str) -> None:
    make(cast, Visibility.CONFIDENTIAL)
    client = cast.client(name)
    for path in ("/beratung/", "/beratung/faelle/", cast.birkenfurt.get_absolute_url()):
        page = client.get(path)
        assert page.status_code == 200
        assert "Kanari" not in page.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_reading_a_confidential_case_is_audited_and_reading_another_is_not(cast: Cast, path: str) -> None:
    open_case, case = make(cast, Visibility.INTERNAL), make(cast, Visibility.CONFIDENTIAL)
    client = cast.client("lead")
    client.get(f"/beratung/faelle/{open_case.reference}/{path}")
    assert not AuditEntry.objects.filter(what="read").exists()
    client.get(f"/beratung/faelle/{case.reference}/{path}")
    entry = AuditEntry.objects.get(what="read")
    assert (entry.by_user_id, entry.object_type, entry.object_id) == (
        cast.lead.user_id,
        "cases.case",
        case.pk,
    )
    cast.client("adviser2").get(f"/beratung/faelle/{case.reference}/{path}")
    assert AuditEntry.objects.filter(what="read").count() == 1


@pytest.mark.parametrize("visibility", list(SEES_INNER))
def test_the_client_sees_its_side_even_of_a_confidential_case(cast: Cast, visibility: str) -> None:
    case = make(cast, visibility)
    for name in ("coordinator", "member"):
        client = cast.client(name)
        page = client.get(f"/mein/beratung/{case.reference}/").content.decode()
        assert SHARED in page
        assert GOAL in page
        assert INNER not in page
        assert RISK not in page
        assert case.reference in client.get("/mein/beratung/").content.decode()


@pytest.mark.parametrize(
    "name", ["reader", "foreign", "foreign_reader", "welfare", "unaffiliated", "ministry", "adviser"]
)
def test_readers_and_others_see_no_cases_of_the_body(cast: Cast, name: str) -> None:
    """A politician of the town reads what partners read, but no consultation."""
    case = make(cast, Visibility.INTERNAL)
    client = cast.client(name)
    assert client.get(f"/mein/beratung/{case.reference}/").status_code == 404
    assert client.post(f"/mein/beratung/{case.reference}/ziel/").status_code == 404
    assert "Kanari" not in client.get("/mein/beratung/").content.decode()
    assert Case.objects.get().goal_confirmed_at is None


def test_the_public_page_of_the_authority_says_nothing_about_cases(cast: Cast) -> None:
    make(cast, Visibility.INTERNAL)
    for client in (Client(), cast.client("reader"), cast.client("member"), cast.client("foreign")):
        assert "anari" not in client.get(cast.birkenfurt.get_absolute_url()).content.decode()
