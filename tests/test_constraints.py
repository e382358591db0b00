"""What the database keeps, it keeps: every constraint of ours is broken once, past all forms and actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cms.linkcheck.models import Link
from cms.models import BasePage, DocumentVersion, PortalImage, PortalRendition
from consultations.cases.models import Case, CaseAssignment, Contact
from fsa_portal.accounts.actions import add_domain, declare_conflict, invite
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Invitation, MailDomain, Role, User
from fsa_portal.directory.kinds import AliasKind, AuthorityKind
from fsa_portal.directory.models import (
    Authority,
    AuthorityAlias,
    ContactPerson,
    DirectoryEvent,
    Organisation,
    Succession,
)
from fsa_portal.notices.models import Delivery, Feedback, MailLanguage, Notice, Preference, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Copy, Erasure, ErasureCount, ErasureQuestion, Purge, PurgeCount
from fsa_portal.records import is_own
from knowledge.examples.models import ContactRequest, ExampleIndexPage, MaturityCriterion, RelatedExample
from knowledge.funding.models import Applicant, Funder, ProgrammePage, TermsVersion
from knowledge.library.models import DocumentPage, DocumentText, PublishedVersion, StampedCopy
from knowledge.reference.models import GlossaryEntry, Milestone, QuestionLink, Reuse
from knowledge.shortlist.models import KeptPage, Shortlist
from knowledge.support.models import Support
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
    person: ContactPerson
    succession: Succession
    user: User
    affiliation: Affiliation
    fsa: Affiliation
    invitation: Invitation
    domain: MailDomain
    conflict: ConflictOfInterest
    term: Term
    page: BasePage
    criterion: MaturityCriterion
    related: RelatedExample
    request: ContactRequest
    programme: ProgrammePage
    funder: Funder
    applicant: Applicant
    terms: TermsVersion
    document: DocumentPage
    text: DocumentText
    former: DocumentVersion
    version: PublishedVersion
    stamped: StampedCopy
    support: Support
    rendition: PortalRendition
    entry: GlossaryEntry
    milestone: Milestone
    link: QuestionLink
    reuse: Reuse
    case: Case
    assignment: CaseAssignment
    contact: Contact
    job: Job
    mail: Delivery
    notice: Notice
    preference: Preference
    language: MailLanguage
    suppression: Suppression
    feedback: Feedback
    checked_link: Link
    erasure: Erasure
    question: ErasureQuestion
    count: ErasureCount
    copy: Copy
    purged: PurgeCount
    shortlist: Shortlist
    kept: KeptPage


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.PRIVATE_ROOT = tmp_path
    content.site()
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    document = content.document()
    programme = content.programme(
        applicants=[{"type": "kommune"}], terms=[{"valid_from": dt.date(2026, 1, 1), "text": "x"}]
    )
    image = PortalImage(title="Bild", file="bild.png", width=1, height=1)
    PortalImage.objects.bulk_create([image])
    rendition = PortalRendition(image=image, filter_spec="width-1", file="r.png", width=1, height=1)
    PortalRendition.objects.bulk_create([rendition])
    erasure = Erasure.objects.create(person=cast.unaffiliated)
    example = content.example()
    criterion = MaturityCriterion(page=ExampleIndexPage.objects.get(), grade=example.maturity, text="Belegt")
    related = RelatedExample(page=example, example=content.example(slug="anderes", title="Anderes"))
    criterion.save()
    related.save()
    return World(
        authority=cast.erlental,
        town=cast.birkenfurt,
        alias=AuthorityAlias.objects.create(
            authority=cast.birkenfurt, name="Birkenstadt", kind=AliasKind.EPITHET, source="Test"
        ),
        organisation=cast.welfare_body,
        person=ContactPerson.objects.create(
            authority=cast.birkenfurt, role="Planung", name="X", retain_until=timezone.localdate()
        ),
        succession=Succession.objects.create(
            authority=cast.moorbach,
            kind="merged",
            old_key=cast.moorbach.key,
            old_name="Moorbach",
            effective_on=dt.date(2026, 1, 1),
            source="Gesetz",
        ),
        user=cast.unaffiliated,
        affiliation=cast.coordinator,
        fsa=cast.adviser,
        invitation=invite(by=people.SYSTEM, email="x@example.org", role=Role.MEMBER, body=cast.birkenfurt),
        domain=add_domain(by=people.SYSTEM, domain="birkenfurt.de", body=cast.birkenfurt),
        conflict=declare_conflict(by=people.SYSTEM, user=cast.adviser2.user, body=cast.moorbach),
        term=content.term(Vocabulary.CASE_OUTCOME, "unbekannt"),
        programme=programme,
        funder=programme.funders.get(),
        applicant=programme.applicants.get(),
        terms=programme.terms.get(),
        page=example,
        criterion=criterion,
        related=related,
        request=ContactRequest.objects.create(
            example=example, name="X", email="x@example.org", body="X", message="X"
        ),
        document=document,
        former=DocumentVersion.objects.create(
            document=document.file, number=1, file="f.pdf", name="f.pdf", sha256="0"
        ),
        version=document.versions.last(),
        stamped=StampedCopy.objects.create(page=document, source="a.pdf", caveat="x", file="b.pdf"),
        support=Support.objects.create(authority=cast.birkenfurt, kind="talk", what="x", year=2026),
        text=DocumentText.objects.create(document=document, page=1, text="Text"),
        rendition=rendition,
        entry=content.glossary_entry(),
        milestone=content.milestone(link_page=document),
        link=content.question(links=["/praxis/"]).links.get(),
        reuse=Reuse.objects.create(question=document.translation_key, day=dt.date(2026, 1, 1), kind="helped"),
        case=case,
        assignment=case.assignments.get(),
        contact=cases.contact(case, by=cast.actor("adviser")),
        job=Job.objects.create(kind="look", key="a"),
        mail=Delivery.objects.create(
            key="a", message_id="<a>", kind="x", recipient=cast.unaffiliated, day=dt.date(2026, 1, 1)
        ),
        notice=Notice.objects.create(kind="x", about=1, recipient=cast.unaffiliated, key="k"),
        preference=Preference.objects.create(user=cast.unaffiliated, topic="cases", frequency="now"),
        language=MailLanguage.objects.create(user=cast.unaffiliated, language="de"),
        checked_link=Link.objects.create(page=document, target="https://example.org/"),
        suppression=Suppression.objects.create(address="x@example.org", reason="bounced"),
        feedback=Feedback.objects.create(message="Text"),
        erasure=erasure,
        question=ErasureQuestion.objects.create(
            erasure=erasure, kind="file", place="x", key="1", label="x", reason=""
        ),
        count=ErasureCount.objects.create(erasure=erasure, what="found", place="x"),
        copy=Copy.objects.create(person=cast.unaffiliated),
        purged=PurgeCount.objects.create(purge=Purge.objects.create(), retention="case", place="x"),
        shortlist=Shortlist.objects.create(user=cast.unaffiliated),
        kept=KeptPage.objects.create(user=cast.unaffiliated, page=document),
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


def also_of_an_organisation(world: World) -> None:
    to("person", organisation=world.organisation)(world)


def event_of_nothing(world: World) -> None:
    DirectoryEvent.objects.create(what="added")


def asks_twice(world: World) -> None:
    to("affiliation", confirmed_at=None)(world)
    world.affiliation.refresh_from_db()
    twice("affiliation")(world)


def asks_twice_at_an_organisation(world: World) -> None:
    to("affiliation", confirmed_at=None, authority=None, organisation=world.organisation)(world)
    world.affiliation.refresh_from_db()
    twice("affiliation")(world)


def invited_twice_to_the_fsa(world: World) -> None:
    to("invitation", authority=None, role="editor")(world)
    world.invitation.refresh_from_db()
    twice("invitation")(world)


def also_twice(thing: str) -> Callable[[World], None]:
    """The same row twice for an organisation instead of an authority."""

    def copy(world: World) -> None:
        to(thing, authority=None, organisation=world.organisation)(world)
        getattr(world, thing).refresh_from_db()
        twice(thing)(world)

    return copy


def a_programme_of_another(world: World) -> None:
    to("programme", programme=content.programme(slug="anderes"))(world)


WINDOW = {
    "deadline_words": "bald",
    "deadline_from": dt.date(2027, 1, 1),
    "deadline_to": dt.date(2027, 2, 1),
}

VIOLATIONS: dict[str, list[Callable[[World], None]]] = {
    "shortlist_shared_with_a_number": [to("shortlist", shared_until=dt.date(2027, 1, 1))],
    "shortlist_one_entry_per_page": [twice("kept")],
    "notices_one_bundle_a_day": [twice("mail", key="b", message_id="<b>")],
    "notices_state_is_known": [to("mail", state="x")],
    "notices_claimed_while_sending": [
        to("mail", state="sending"),
        to("mail", claimed_until=timezone.now()),
    ],
    "notices_one_waiting_per_thing": [twice("notice", key="")],
    "notices_once_per_key": [twice("notice", taken_at=timezone.now())],
    "notices_one_choice_per_topic": [twice("preference", frequency="never")],
    "notices_topic_is_known": [to("preference", topic="x")],
    "notices_frequency_is_known": [to("preference", frequency="x")],
    "notices_language_is_ours": [to("language", language="fr")],
    "notices_suppressed_once": [twice("suppression", reason="stopped")],
    "notices_reason_is_known": [to("suppression", reason="x")],
    "notices_feedback_says_something": [to("feedback", message="")],
    "notices_address_in_small_letters": [to("suppression", address="X@example.org")],
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
    "directory_area_has_a_date": [
        to("town", area=5),
        to("town", area=0, register_date=dt.date(2026, 1, 1)),
        to("town", register_date=dt.date(2026, 1, 1)),
    ],
    "directory_succession_kind_is_known": [to("succession", kind="x")],
    "directory_succession_has_a_source": [to("succession", source="")],
    "directory_an_authority_ends_once": [twice("succession", kind="split")],
    "privacy_one_unfinished_erasure": [twice("erasure")],
    "privacy_erasure_status_is_known": [to("erasure", status="x")],
    "privacy_a_finished_erasure_knows_no_names": [
        to("erasure", status="done"),
        to("erasure", finished_at=timezone.now()),
        to("erasure", status="done", finished_at=timezone.now(), further_names="X"),
    ],
    "privacy_one_count_per_place": [twice("count")],
    "privacy_count_is_known": [to("count", what="x")],
    "privacy_asked_once": [twice("question")],
    "privacy_question_kind_is_known": [to("question", kind="x")],
    "privacy_kept_with_a_reason": [to("question", answer="keep"), to("question", answer="x")],
    "privacy_one_copy_in_the_making": [twice("copy")],
    "privacy_ready_with_a_file": [to("copy", ready_at=timezone.now()), to("copy", file="a")],
    "privacy_one_line_per_place": [twice("purged")],
    "directory_contact_of_one_body": [to("person", authority=None), also_of_an_organisation],
    "directory_contact_has_a_function": [to("person", role="")],
    "directory_contact_kept_after_confirmed": [to("person", retain_until=dt.date(2000, 1, 1))],
    "directory_former_contact_is_empty": [to("person", anonymised_at=timezone.now())],
    "directory_event_of_one_thing": [event_of_nothing],
    "directory_organisation_kind_is_known": [to("organisation", kind="x")],
    "directory_one_organisation_per_name": [twice("organisation", name="SOZIALWERK ERLENTAL e. V.")],
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
    "accounts_taken_away_has_a_last_day": [to("fsa", ended_at=timezone.now())],
    "accounts_share_of_one_post": [to("fsa", share_of_post=0), to("fsa", share_of_post=1.5)],
    "accounts_refused_with_reason": [
        to("fsa", refusal="Nein"),
        to("fsa", refused_at=timezone.now()),
        to("fsa", refused_at=timezone.now(), refusal="Nein"),
    ],
    "accounts_one_request_per_authority": [asks_twice],
    "accounts_one_request_per_organisation": [asks_twice_at_an_organisation],
    "accounts_invitation_fits_role": [
        to("invitation", role="adviser"),
        to("invitation", role="emperor", authority=None),
        to("invitation", authority=None),
        lambda world: to("invitation", organisation=world.organisation)(world),
    ],
    "accounts_invitation_answer_has_a_time": [
        to("invitation", answer="accepted"),
        to("invitation", answered_at=timezone.now()),
        to("invitation", answer="perhaps", answered_at=timezone.now()),
    ],
    "accounts_one_invitation_per_authority": [twice("invitation")],
    "accounts_one_invitation_per_organisation": [also_twice("invitation")],
    "accounts_one_invitation_per_fsa_role": [invited_twice_to_the_fsa],
    "accounts_domain_of_one_body": [
        to("domain", authority=None),
        lambda world: to("domain", organisation=world.organisation)(world),
    ],
    "accounts_domain_once_per_authority": [twice("domain")],
    "accounts_domain_once_per_organisation": [also_twice("domain")],
    "accounts_domain_is_named": [to("domain", domain="")],
    "accounts_conflict_with_one_body": [
        to("conflict", authority=None),
        lambda world: to("conflict", organisation=world.organisation)(world),
    ],
    "accounts_conflict_once_per_authority": [twice("conflict")],
    "accounts_conflict_once_per_organisation": [also_twice("conflict")],
    "vocabulary_one_term_per_slug": [twice("term")],
    "vocabulary_list_is_known": [to("term", vocabulary="x")],
    "cms_page_visibility_is_known": [to("page", visibility="confidential"), to("page", visibility="")],
    "cms_one_rendition_per_filter": [twice("rendition")],
    "examples_period_runs_forward": [
        to("page", period_from=dt.date(2026, 2, 1), period_to=dt.date(2026, 1, 1))
    ],
    "examples_period_has_a_beginning": [to("page", period_to=dt.date(2026, 1, 1))],
    "examples_grade_says_who_and_when": [
        to("page", grade_role="Prüfung"),
        to("page", grade_on=dt.date(2026, 1, 1)),
    ],
    "examples_one_criterion_per_grade": [twice("criterion")],
    "examples_related_once": [twice("related")],
    "examples_not_related_to_itself": [lambda world: to("related", example=world.related.page)(world)],
    "examples_request_can_be_answered": [to("request", email=""), to("request", message="")],
    "examples_request_done_by_when": [lambda world: to("request", done_by=world.user)(world)],
    "funding_status_is_known": [to("programme", status="x")],
    "funding_kind_is_known": [to("programme", kind="x")],
    "funding_only_calls_have_a_programme": [a_programme_of_another],
    "funding_no_call_of_itself": [
        lambda world: to("programme", kind="aufruf", programme=world.programme)(world)
    ],
    "funding_no_predecessor_of_itself": [lambda world: to("programme", predecessor=world.programme)(world)],
    "funding_deadline_is_exact_or_a_window": [
        to("programme", deadline_words="bald"),
        to("programme", deadline_from=dt.date(2027, 1, 1), deadline_to=dt.date(2027, 2, 1)),
        to("programme", deadline_words="bald", deadline_from=dt.date(2027, 1, 1)),
        to("programme", deadline=dt.date(2027, 1, 1), **WINDOW),
    ],
    "funding_window_ends_after_start": [
        to("programme", **WINDOW | {"deadline_to": dt.date(2026, 12, 31)}),
    ],
    "funding_funder_ends_after_start": [
        to("funder", starts_on=dt.date(2026, 1, 2), ends_on=dt.date(2026, 1, 1)),
    ],
    "funding_funder_precision_is_known": [
        to("funder", starts_on_precision="century"),
        to("funder", ends_on_precision="century"),
    ],
    "funding_funder_starts_on_the_first_known": [
        to("funder", starts_on=dt.date(2015, 5, 11), starts_on_precision="month"),
        to("funder", starts_on=dt.date(2015, 5, 1), starts_on_precision="year"),
    ],
    "funding_funder_ends_on_the_last_known": [
        to("funder", ends_on=dt.date(2015, 5, 27), ends_on_precision="month"),
        to("funder", ends_on=dt.date(2015, 5, 31), ends_on_precision="year"),
    ],
    "funding_one_row_per_applicant": [twice("applicant")],
    "funding_applicant_type_is_known": [to("applicant", type="x")],
    "funding_own_share_is_a_percentage": [to("applicant", own_share=101)],
    "funding_one_version_of_terms_per_day": [twice("terms")],
    "funding_terms_precision_is_known": [to("terms", valid_from_precision="century")],
    "funding_terms_begin_on_the_first_known": [
        to("terms", valid_from=dt.date(2015, 5, 11), valid_from_precision="month"),
        to("terms", valid_from=dt.date(2015, 5, 1), valid_from_precision="year"),
    ],
    "support_kind_is_known": [to("support", kind="x")],
    "support_day_lies_in_its_year": [to("support", on=dt.date(2020, 1, 1))],
    "library_archived_with_a_note": [
        to("document", archived_on=dt.date(2026, 1, 1)),
        to("document", archive_note="Abgelöst."),
    ],
    "library_one_stamped_copy_per_file": [twice("stamped")],
    "library_stamped_or_refused": [
        to("stamped", refused="damaged"),
        to("stamped", file=""),
    ],
    "library_only_former_versions_have_no_file": [
        to("version", document=None, sha256=""),
        to("version", document=None, replaced_at=timezone.now()),
    ],
    "library_document_kind_is_known": [to("document", kind="x")],
    "library_one_text_per_page": [twice("text")],
    "library_one_version_per_number": [twice("version", replaced_at=timezone.now())],
    "library_one_present_version": [twice("version", number=9)],
    "library_only_former_versions_are_withdrawn": [to("version", withdrawn_at=timezone.now())],
    "reference_questionlink_one_link": [lambda world: to("link", link_page=world.document)(world)],
    "reference_glossaryentry_one_link": [
        lambda world: to("entry", link_page=world.document, link_address="/x/")(world)
    ],
    "reference_milestone_one_link": [to("milestone", link_address="/x/")],
    "reference_term_has_letters": [to("entry", sort_name="")],
    "reference_term_has_an_anchor": [to("entry", slug="")],
    "reference_precision_is_known": [to("milestone", precision="century")],
    "reference_milestone_has_a_source": [to("milestone", source="")],
    "reference_date_is_the_first_known": [
        to("milestone", precision="month", date=dt.date(2015, 5, 11)),
        to("milestone", precision="year", date=dt.date(2015, 5, 1)),
    ],
    "reference_one_count_per_day": [twice("reuse")],
    "reference_reuse_kind_is_known": [to("reuse", kind="x")],
    "linkcheck_one_link_per_page_and_target": [twice("checked_link")],
    "linkcheck_verdict_is_known": [to("checked_link", verdict="x")],
    "linkcheck_broken_since_a_moment": [
        to("checked_link", verdict="gone"),
        to("checked_link", broken_since=timezone.now()),
    ],
    "cms_one_document_version_per_number": [twice("former")],
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
