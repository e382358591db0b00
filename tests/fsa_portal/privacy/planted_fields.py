"""Every declared field bears a trace of the person: rows of further tables, and a look at which fields have one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
)

from cms.actions import keep_former_file
from cms.models import PortalDocument
from consultations.cases.models import (
    Absence,
    AdviceRequest,
    AdviceRequestEvent,
    Attachment,
    CaseAssignment,
    CaseEvent,
    CaseOutcome,
    CaseStep,
    Contact,
    ContactCorrection,
    FollowUp,
    LadderStep,
    MaterialGiven,
    RegionDuty,
    ShortAdvice,
    StageRecord,
    StepCalendar,
    WithoutKey,
)
from fsa_portal.accounts.models import Affiliation, ConflictOfInterest, Invitation, Role, User
from fsa_portal.audit.models import AuditEntry
from fsa_portal.directory.models import ContactPerson
from fsa_portal.directory.models.history import DirectoryEvent
from fsa_portal.notices.models import Feedback, MailLanguage, Notice, Preference, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Copy, Erasure, ErasureQuestion
from fsa_portal.records import personal_data_of
from knowledge.examples.models import ContactRequest
from knowledge.funding.models import ProgrammeEvent
from knowledge.shortlist.models import KeptPage, Shortlist
from knowledge.vocabulary.models import Vocabulary
from tests.factories import content, people
from tests.fsa_portal.privacy.canaries import (
    EMAIL,
    NAME,
    OTHER_EMAIL,
    PHONE,
    TRACES,
    Planted,
    as_text,
    readings,
    token,
)

EXCEPTIONS = {
    "accounts.user.password": "a hash of what only the person knows; emptied with the account",
    "privacy.erasure.carried_out_by": "an administrator: nobody carries out the own erasure",
    "wagtaildocs.document.uploaded_by_user": "PortalDocument takes its place: no row is ever made",
    "wagtailimages.image.uploaded_by_user": "PortalImage takes its place: no row is ever made",
    "usersessions.usersession.ip": "the number of a machine; the row goes, as its other fields show",
}
"""Declared fields that bear no trace, and why."""
WORDLESS = (models.DateField, models.IntegerField, models.ManyToManyField, models.BooleanField)
"""They hold no words of anybody: dates, numbers of rows, rights."""


def plant_fields(planted: Planted, cast: people.Cast) -> None:
    """What ``plant`` leaves out: further rows of the person, texts by others, rows that point at the person."""
    for part in (_own, _by_others, _work, _editing):
        part(planted, cast)


def _own(planted: Planted, cast: people.Cast) -> None:
    person, page, now = planted.person, planted.pages["example"], timezone.now()
    Shortlist.objects.create(user=person, title=token(planted, "shortlist.shortlist.title"))
    KeptPage.objects.create(user=person, page=page, note=token(planted, "shortlist.keptpage.note"))
    Preference.objects.create(user=person, topic="cases", frequency="daily")
    MailLanguage.objects.create(user=person, language="en")
    Notice.objects.create(recipient=person, kind="affiliation-decided", about=1)
    EmailConfirmation.objects.create(email_address=EmailAddress.objects.get(email=OTHER_EMAIL), key="k")
    SocialAccount.objects.filter(user=person).update(uid=token(planted, "socialaccount.socialaccount.uid"))
    word = token(planted, "socialaccount.socialtoken.token_secret")
    planted.own.remove(word)  # a key to the account: no copy holds it
    SocialToken.objects.filter(account__user=person).update(token_secret=word)
    word = token(planted, "usersessions.usersession.data")
    UserSession.objects.filter(user=person).update(data={"place": word})
    Affiliation.objects.create(
        user=person, role=Role.READER, authority=cast.erlental, refused_at=now,
        refusal=token(planted, "accounts.affiliation.refusal"),
    )  # fmt: skip
    ConflictOfInterest.objects.create(user=person, authority=cast.moorbach)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("daten.json", NAME)
    copy = Copy.objects.create(person=person)
    copy.file.save("", ContentFile(packed.getvalue()), save=False)
    copy.ready_at, copy.size = now, packed.tell()
    copy.save()


def _by_others(planted: Planted, cast: people.Cast) -> None:
    """What visitors, colleagues and administrators wrote about the person or in the person's name."""
    person, page, now = planted.person, planted.pages["example"], timezone.now()
    ContactRequest.objects.create(
        example=page, sender=person, name=NAME, email=EMAIL, body=f"Büro {NAME}", message=f"Gruß, {NAME}",
        done_at=now, done_by=person,
    )  # fmt: skip
    Feedback.objects.create(
        message=f"Ich komme nicht weiter. {NAME}", page=f"/suche/?q={OTHER_EMAIL}", email=EMAIL
    )
    KeptPage.objects.create(user=cast.member.user, page=page, note=f"Mit {NAME} besprechen")
    Shortlist.objects.create(user=cast.member.user, title=f"Für {NAME}")
    ContactPerson.objects.filter(name=NAME).update(source=token(planted, "directory.contactperson.source"))
    planted.own.remove(planted.places["directory.contactperson.source"])
    ContactPerson.objects.filter(name="Andere Person").update(source=f"Telefonat mit {NAME}")
    Suppression.objects.create(
        address=EMAIL, reason="bounced", lifted_at=now, lifted_by=person, lift_reason=f"{NAME} bat darum."
    )
    Affiliation.objects.create(
        user=cast.reader.user, role=Role.MEMBER, authority=cast.erlental, message=f"{NAME} kennt mich.",
        refused_at=now, refusal=f"{NAME} kennt Sie nicht.",
    )  # fmt: skip
    Invitation.objects.create(
        email="neu@x.example", role=Role.READER, authority=cast.moorbach, invited_by=_role_of(planted)
    )
    Job.objects.create(kind="search", key=f"nothing:{EMAIL}", not_before=now + dt.timedelta(days=3))
    done = Erasure.objects.create(
        person=cast.foreign.user, status=Erasure.Status.DONE, finished_at=now, requested_by=person
    )
    ErasureQuestion.objects.create(
        erasure=done, kind="file", place="cms.portalimage.file", key="1", answer="keep",
        label=f"Gruppenbild mit {NAME}", reason=f"{NAME} hat zugestimmt.",
    )  # fmt: skip
    planted.places |= dict.fromkeys(
        ("examples.contactrequest", "notices.feedback", "notices.suppression.lift_reason",
         "privacy.erasurequestion.label", "privacy.erasurequestion.reason"), NAME,
    )  # fmt: skip


def _role_of(planted: Planted) -> Affiliation:
    """The one that was confirmed."""
    return planted.person.affiliations.exclude(confirmed_at=None).get()


def _work(planted: Planted, cast: people.Cast) -> None:
    """What the person did: histories point at the number."""
    person, case = planted.person, planted.pages["case"]
    held = _role_of(planted)
    CaseStep.objects.create(case=case, text=f"{NAME} anrufen")
    planted.places["cases.casestep.text"] = NAME
    CaseAssignment.objects.create(case=case, affiliation=held)
    Contact.objects.filter(case=case).update(logged_by=held, line=f"Tel {NAME} 20 min")
    contact = Contact.objects.filter(case=case).latest("pk")
    MaterialGiven.objects.create(contact=contact, kind="infomaterial", about=f"für {NAME}")
    Attachment.objects.create(
        contact=contact, file=ContentFile(f"Gruß, {NAME}".encode(), name="brief.txt"), file_name=f"Brief {NAME}.txt",
        size=1, text=f"Gruß, {NAME}", added_by=held,
    )  # fmt: skip
    ContactCorrection.objects.create(
        contact=contact, by=person, reason=f"{NAME} rief an", before={"text": f"Mit {NAME} gesprochen"}
    )
    ShortAdvice.objects.create(
        authority=cast.birkenfurt, date=timezone.localdate(), kind="telefonat", minutes=5, logged_by=held,
        text=f"{NAME} fragte nach Fristen", line=f"Tel {NAME} 5 min Fristen",
    )  # fmt: skip
    StageRecord.objects.create(
        authority=cast.birkenfurt, stage="interesse", since=timezone.localdate(), recorded_by=held,
        remark=f"{NAME} sagte es", withdrawn_at=timezone.now(), withdrawn_by=held, reason=f"{NAME} rief an",
    )  # fmt: skip
    CaseOutcome.objects.create(
        case=case, term=content.term(Vocabulary.CASE_OUTCOME, "bericht"), note=f"{NAME} schrieb ihn",
        evidence=f"https://example.org/?q={EMAIL}",
    )  # fmt: skip
    LadderStep.objects.create(
        case=case, term=content.term(Vocabulary.OUTCOME_LADDER, "sozialbericht"), reached_on=timezone.localdate(),
        evidence=f"https://example.org/bericht?q={EMAIL}",
    )  # fmt: skip
    FollowUp.objects.create(
        case=case, due_on=timezone.localdate(), answer="erreicht", answered_on=timezone.localdate(), written_by=held,
        text=f"{NAME} war zufrieden",
    )  # fmt: skip
    WithoutKey.objects.create(user=person)
    StepCalendar.objects.create(affiliation=held)
    planted.places |= dict.fromkeys(
        ("cases.contact.line", "cases.materialgiven.about", "cases.attachment.file_name",
         "cases.attachment.text", "cases.contactcorrection.reason",
         "cases.contactcorrection.before", "cases.shortadvice.text", "cases.shortadvice.line",
         "cases.caseoutcome.note", "cases.followup.text", "cases.stagerecord.remark", "cases.stagerecord.reason"), NAME,
    )  # fmt: skip
    asked = AdviceRequest.objects.create(
        reference="2026-9999", kind="andere", organisation_name=f"Büro {NAME}", text=f"Gruß, {NAME}", name=NAME,
        email=EMAIL, phone=PHONE, function=f"Vertretung von {NAME}", answer_wish=f"über {NAME}", sender=person,
        adviser=held, language="de", answer_by=timezone.localdate(), status="weitervermittelt",
        settled_on=timezone.localdate(), reason="andere-stelle", referred_to=f"Büro {NAME}",
    )  # fmt: skip
    planted.places["cases.advicerequest"] = NAME
    RegionDuty.objects.create(region=cast.erlental, adviser=held)
    RegionDuty.objects.create(region=cast.birkenfurt, adviser=cast.adviser, deputy=held)
    Absence.objects.create(affiliation=held, first=timezone.localdate(), last=timezone.localdate())
    planted.places |= dict.fromkeys(("cases.caseoutcome.evidence", "cases.ladderstep.evidence"), EMAIL)
    did = {"by_user": person, "by_affiliation": held.pk}
    AdviceRequestEvent.objects.create(request=asked, what="referred", **did)
    CaseEvent.objects.create(case=case, what="contact", **did)
    AuditEntry.objects.create(what="exported", object_type="accounts.user", object_id=person.pk, **did)
    DirectoryEvent.objects.create(authority=cast.birkenfurt, what="changed", **did)
    programme = content.programme(contact_role=f"Auskunft: {NAME}", path_to_apply=f"<p>An {EMAIL}.</p>")
    ProgrammeEvent.objects.create(page=programme, what="changed", data={"changes": {}}, **did)
    planted.pages["programme"] = programme
    planted.places |= {"funding.programmepage.contact_role": NAME, "funding.programmeevent.data": NAME}


def _editing(planted: Planted, cast: people.Cast) -> None:
    """What the person did in the editors' area."""
    person, page, now = planted.person, planted.pages["example"], timezone.now()
    about = {"content_type": ContentType.objects.get_for_model(type(page)), "object_id": str(page.pk)}
    EditingSession.objects.create(user=person, last_seen_at=now, **about)
    FormState.objects.create(
        user=person, last_updated_at=now, data=token(planted, "wagtailadmin.formstate.data"), **about
    )
    planted.own.remove(planted.places["wagtailadmin.formstate.data"])
    PageSubscription.objects.create(user=person, page=page, comment_notifications=True)
    Page.objects.filter(pk=page.pk).update(owner=person, locked_by=person)
    Revision.objects.filter(pk=page.latest_revision_id).update(user=person)
    for model in (PageLogEntry, ModelLogEntry):
        model.objects.filter(label__in=(NAME, EMAIL)).update(user=person)
    Comment.objects.update(user=person, resolved_by=person)
    CommentReply.objects.update(user=person)
    TaskState.objects.update(finished_by=person)
    document = PortalDocument.objects.earliest("pk")
    former = document.file.storage.save("frueher.txt", ContentFile(b"Alt"))
    keep_former_file(document, by=person, file_name=former, name="frueher.txt")


# --- which declared fields bear a trace ---


def declared() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field of every model that is declared to point at a person or to say something about one."""
    for model in apps.get_models():
        for name, personal in personal_data_of(model).items():
            field = model._meta.get_field(name)
            if personal.kind != "none" and field.model is model:
                yield model, field


def place(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label_lower}.{field.name}"


def wordless(field: models.Field) -> bool:
    """Whether neither words nor a pointer to a person fit in: codes out of a list, dates, numbers, bodies."""
    is_number = isinstance(field, WORDLESS)
    to_a_body = field.is_relation and field.related_model._meta.app_label == "directory"
    return bool(is_number or to_a_body or field.choices)


def bears_a_trace(model: type[models.Model], field: models.Field, person: User) -> bool:
    rows = model._base_manager
    if field.is_relation:
        owner = field.name if field.related_model is User else f"{field.name}__user"
        return rows.filter(**{owner: person.pk}).exists()
    if isinstance(field, models.FileField):
        stored = [getattr(row, field.name) for row in rows.exclude(**{field.name: ""})]
        texts = (text for file in stored for text in readings(_content(file)))
    else:
        values = rows.annotate(raw=Cast(field.name, models.TextField())).values_list("raw", flat=True)
        texts = (as_text(value) for value in values)
    return any(TRACES.search(text.casefold()) for text in texts)


def _content(file: FieldFile) -> bytes:
    with file.storage.open(file.name) as opened:
        return opened.read()


def bearing(person: User) -> set[str]:
    """The places that bear a trace now."""
    return {
        place(model, field)
        for model, field in declared()
        if not wordless(field) and bears_a_trace(model, field, person)
    }
