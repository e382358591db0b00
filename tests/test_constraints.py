"""What the database keeps, it keeps: every constraint of ours is broken once, past all forms and actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from cms.models import BasePage, PortalImage, PortalRendition
from consultations.cases.models import Case, CaseAssignment, Contact
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.directory.kinds import AliasKind, AuthorityKind
from fsa_portal.directory.models import Authority, AuthorityAlias, Organisation
from fsa_portal.outbox.models import Job
from fsa_portal.records import is_own
from knowledge.funding.models import ProgrammePage
from knowledge.library.models import DocumentPage, DocumentText
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases, content, people

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """One row of everything that has a constraint."""

    authority: Authority
    town: Authority
    alias: AuthorityAlias
    organisation: Organisation
    user: User
    affiliation: Affiliation
    fsa: Affiliation
    term: Term
    page: BasePage
    programme: ProgrammePage
    document: DocumentPage
    text: DocumentText
    rendition: PortalRendition
    case: Case
    assignment: CaseAssignment
    contact: Contact
    job: Job


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    document = content.document()
    image = PortalImage(title="Bild", file="bild.png", width=1, height=1)
    PortalImage.objects.bulk_create([image])
    rendition = PortalRendition(image=image, filter_spec="width-1", file="r.png", width=1, height=1)
    PortalRendition.objects.bulk_create([rendition])
    return World(
        authority=cast.erlental,
        town=cast.birkenfurt,
        alias=AuthorityAlias.objects.create(
            authority=cast.birkenfurt, name="Birkenstadt", kind=AliasKind.EPITHET, source="Test"
        ),
        organisation=cast.welfare_body,
        user=cast.unaffiliated,
        affiliation=cast.coordinator,
        fsa=cast.adviser,
        term=content.term(Vocabulary.CASE_OUTCOME, "unbekannt"),
        page=content.example(),
        programme=content.programme(),
        document=document,
        text=DocumentText.objects.create(document=document, page=1, text="Text"),
        rendition=rendition,
        case=case,
        assignment=case.assignments.get(),
        contact=cases.contact(case, by=cast.actor("adviser")),
        job=Job.objects.create(kind="look", key="a"),
    )


def to(thing: str, **fields: Any) -> Callable[[World], None]:
    """Change a row behind the back of its model."""

    def change(world: World) -> None:
        row = getattr(world, thing)
        assert type(row)._base_manager.filter(pk=row.pk).update(**fields)

    return change


def twice(thing: str, **fields: Any) -> Callable[[World], None]:
    """Put the same row in once more, with ``fields`` changed."""

    def copy(world: World) -> None:
        row = getattr(world, thing)
        row.pk = None
        row._state.adding = True
        for name, value in fields.items():
            setattr(row, name, value)
        type(row)._base_manager.bulk_create([row])

    return copy


def closed_without_outcome(world: World) -> None:
    to("case", status="abgeschlossen", closed_on=dt.date(2026, 1, 1))(world)


def second_in_charge(world: World) -> None:
    other = people.affiliation(people.Role.LEAD)
    CaseAssignment.objects.create(case=world.case, affiliation=other, is_lead=True)


VIOLATIONS: dict[str, list[Callable[[World], None]]] = {
    "outbox_one_row_per_kind_and_key": [twice("job")],
    "outbox_status_is_known": [to("job", status="lost")],
    "directory_kind_is_known": [to("authority", kind="reich")],
    "directory_key_is_official": [
        # A kind without a district, so that no other rule is broken as well.
        to("town", key="05999x01", kind=AuthorityKind.ZWECKVERBAND, parent=None),
        to("town", key="0599900", kind=AuthorityKind.ZWECKVERBAND, parent=None),
        to("town", key="06999001", kind=AuthorityKind.ZWECKVERBAND, parent=None),
    ],
    "directory_key_fits_kind": [to("authority", kind=AuthorityKind.KREISFREIE_STADT)],
    "directory_members_only_have_a_district": [to("town", parent=None)],
    "directory_district_follows_from_key": [to("town", key="05998001")],
    "directory_population_has_a_date": [
        to("town", population=5),
        to("town", population_date=dt.date(2026, 1, 1)),
    ],
    "directory_name_has_letters": [to("town", slug="")],
    "directory_alias_kind_is_known": [to("alias", kind="x")],
    "directory_alias_has_a_source": [to("alias", source="")],
    "directory_alias_once": [twice("alias")],
    "directory_organisation_kind_is_known": [to("organisation", kind="x")],
    "directory_one_organisation_per_name": [twice("organisation", name="AWO ERLENTAL (demo)")],
    "accounts_one_user_per_email": [twice("user", email="UNAFFILIATED@example.org")],
    "accounts_role_is_known": [to("fsa", role="emperor")],
    "accounts_body_fits_role": [
        to("affiliation", authority=None),
        to("affiliation", role="adviser"),
        to("fsa", role="member"),
        lambda world: to("affiliation", organisation=world.organisation)(world),
        lambda world: to("fsa", authority=world.town)(world),
    ],
    "accounts_ends_after_start": [to("fsa", ends_on=dt.date(2019, 12, 31))],
    "accounts_share_of_one_post": [to("fsa", share_of_post=0), to("fsa", share_of_post=1.5)],
    "vocabulary_one_term_per_slug": [twice("term")],
    "vocabulary_list_is_known": [to("term", vocabulary="x")],
    "cms_page_visibility_is_known": [to("page", visibility="confidential"), to("page", visibility="")],
    "cms_one_rendition_per_filter": [twice("rendition")],
    "funding_status_is_known": [to("programme", status="x")],
    "library_document_kind_is_known": [to("document", kind="x")],
    "library_one_text_per_page": [twice("text")],
    "cases_one_client": [
        to("case", authority=None),
        lambda world: to("case", organisation=world.organisation)(world),
    ],
    "cases_status_is_known": [to("case", status="x")],
    "cases_visibility_is_known": [to("case", visibility="public")],
    "cases_closed_with_outcome": [
        closed_without_outcome,
        to("case", closed_on=dt.date(2026, 1, 1)),
        lambda world: to("case", outcome=world.term)(world),
        lambda world: to("case", outcome=world.term, status="weitervermittelt")(world),
    ],
    "cases_due_date_has_a_step": [to("case", next_step_on=dt.date(2026, 1, 1))],
    "cases_assigned_once": [twice("assignment", is_lead=False)],
    "cases_one_in_charge": [second_in_charge],
    "cases_contact_kind_is_known": [to("contact", kind="x")],
    "cases_contact_visibility_is_known": [to("contact", visibility="public")],
    "cases_contact_fits_a_day": [to("contact", minutes=0), to("contact", minutes=1441)],
}
"""For each constraint of ours the ways to break it."""

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_models()
    if is_own(model._meta.app_config.name)
    for constraint in model._meta.constraints
}


def test_every_constraint_has_a_row_here() -> None:
    assert set(VIOLATIONS) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(VIOLATIONS))
def test_the_database_refuses(name: str, world: World) -> None:
    model, constraint = CONSTRAINTS[name]
    for violate in VIOLATIONS[name]:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            violate(world)
        said = str(refused.value)
        if isinstance(constraint, models.UniqueConstraint) and name not in said:
            # SQLite names the columns of a plain unique constraint.
            columns = [f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in constraint.fields]
            assert columns
            assert all(column in said for column in columns), said
        else:
            assert name in said, said
