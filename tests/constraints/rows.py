"""One row of everything that has a constraint."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from cms.linkcheck.models import Link
from cms.models import BasePage, DocumentVersion, PortalImage, PortalRendition
from consultations.cases import actions
from consultations.cases.models import (
    Absence,
    AdviceRequest,
    Attachment,
    Case,
    CaseAssignment,
    CaseOutcome,
    Contact,
    ContactCorrection,
    FollowUp,
    LadderStep,
    MaterialGiven,
    RegionDuty,
    ShortAdvice,
    StageRecord,
)
from consultations.reporting.models import PastAdvice
from fsa_portal.accounts.actions import add_domain, declare_conflict, invite
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Invitation, MailDomain, Role, User
from fsa_portal.directory.kinds import AliasKind
from fsa_portal.directory.models import (
    Authority,
    AuthorityAlias,
    ContactPerson,
    Organisation,
    Succession,
)
from fsa_portal.notices.models import Delivery, Feedback, MailLanguage, Notice, Preference, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Copy, Erasure, ErasureCount, ErasureQuestion, Purge, PurgeCount
from knowledge.examples.models import ContactRequest, ExampleIndexPage, MaturityCriterion, RelatedExample
from knowledge.funding.models import Applicant, Funder, ProgrammePage, TermsVersion
from knowledge.library.models import DocumentPage, DocumentText, PublishedVersion, StampedCopy
from knowledge.reference.models import GlossaryEntry, Milestone, QuestionLink, Reuse
from knowledge.shortlist.models import KeptPage, Shortlist
from knowledge.support.models import Support
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases, content, people, requests


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
    asked: AdviceRequest
    duty: RegionDuty
    absence: Absence
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
    advice: ShortAdvice
    material: MaterialGiven
    attachment: Attachment
    correction: ContactCorrection
    outcome: CaseOutcome
    follow_up: FollowUp
    step: LadderStep
    stage: StageRecord
    past: PastAdvice
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


def world_of_rows() -> World:
    content.site()
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    document = content.document()
    programme = content.programme(
        applicants=[{"type": "kommune"}], terms=[{"valid_from": dt.date(2026, 1, 1), "text": "x"}]
    )
    contact = cases.contact(
        case, by=cast.actor("adviser"), materials=[actions.Given("checkliste", "Fristen")]
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
        contact=contact,
        advice=cases.short_advice(by=cast.actor("adviser"), client=cast.birkenfurt),
        material=contact.materials.get(),
        attachment=Attachment.objects.create(
            contact=contact, file="a.txt", file_name="a.txt", size=1, sha256="0"
        ),
        correction=ContactCorrection.objects.create(contact=contact, reason="Vertan", before={}),
        outcome=CaseOutcome.objects.create(
            case=case, term=content.term(Vocabulary.CASE_OUTCOME, "unbekannt")
        ),
        step=LadderStep.objects.create(
            case=case,
            term=content.term(Vocabulary.OUTCOME_LADDER, "sozialbericht"),
            reached_on=dt.date(2026, 3, 1),
        ),
        follow_up=FollowUp.objects.create(case=case, due_on=dt.date(2026, 6, 1)),
        stage=cases.stage(cast.birkenfurt, by=cast.actor("adviser")),
        asked=requests.request(cast.birkenfurt),
        duty=RegionDuty.objects.create(region=cast.erlental, adviser=cast.adviser),
        absence=Absence.objects.create(
            affiliation=cast.adviser, first=dt.date(2026, 1, 1), last=dt.date(2026, 1, 2)
        ),
        past=PastAdvice.objects.create(
            authority=cast.birkenfurt, begins=dt.date(2015, 5, 11), ends=dt.date(2016, 5, 10)
        ),
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
