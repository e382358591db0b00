"""A person who left traces everywhere, and a look at everything that is stored, by other means than the portal's."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.embeds.models import Embed
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    PageLogEntry,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from cms.models import HomePage, PortalDocument, PortalImage, StandardPage
from fsa_portal.accounts.models import Affiliation, Invitation, Role, User
from fsa_portal.directory.models import ContactPerson
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox.models import Job
from knowledge.handbook.models import ChapterPage
from knowledge.library.models import DocumentText
from tests.factories import cases, content, people
from tests.fsa_portal.uploads import samples

NAME = "Kanaria Vögelsang-Üblich"
EMAIL = "k.voegelsang@beispiel.example"
OTHER_EMAIL = "kanaria@privat.example"
PHONE = "+4921155501234"
TRACES = re.compile(
    r"kanaria|v(?:ö|oe|\\u00f6|%c3%b6|&ouml;|=c3=b6|=f6)gelsang|voegelsang|55501234|55 ?50 ?12 ?34|kanarie\d"
)
"""Everything by which the person could be known, in small letters."""


@dataclass
class Planted:
    """Where a trace was left, and the words in it that stand nowhere else."""

    person: User
    places: dict[str, str] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)
    """Words that a copy of the person's data has to hold whole."""
    pages: dict[str, Any] = field(default_factory=dict)


def token(planted: Planted, place: str) -> str:
    """A word for a row of the person's own: no name, it must go because the row goes."""
    word = f"kanarie{len(planted.places) + 10}x"
    planted.own.append(word)
    planted.places[place] = word
    return word


def plant(cast: people.Cast, mail_folder: Path) -> Planted:
    """Leave at least forty traces, each where the portal itself could have left it."""
    person = User.objects.create_user(EMAIL, "correct horse battery", name=NAME)
    planted = Planted(person)
    planted.places |= {"accounts.user.name": NAME, "accounts.user.email": EMAIL}
    for part in (_account, _sessions, _bodies, _queues, _cases, _pages, _editors, _files):
        part(planted, cast)
    _mails(planted, mail_folder)
    return planted


def _account(planted: Planted, cast: people.Cast) -> None:
    person = planted.person
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=person, email=OTHER_EMAIL, verified=True)
    planted.places["account.emailaddress"] = OTHER_EMAIL
    word = token(planted, "mfa.authenticator")
    planted.own.remove(word)  # a key to the account: no copy holds it
    Authenticator.objects.create(user=person, type="totp", data={"secret": word})
    word = token(planted, "socialaccount.socialaccount")
    social = SocialAccount.objects.create(user=person, provider="sso", uid="7", extra_data={"nickname": word})
    app = SocialApp.objects.create(provider="openid_connect", provider_id="sso", name="sso", client_id="1")
    word = token(planted, "socialaccount.socialtoken")
    planted.own.remove(word)
    SocialToken.objects.create(account=social, app=app, token=word)
    profile = UserProfile.get_for_user(person)
    picture = samples.picture("png") + token(planted, "wagtailusers.userprofile.avatar").encode()
    profile.avatar.save("a.png", ContentFile(picture))
    for place, fields in {
        "accounts.affiliation.conflict_note": {"confirmed_at": timezone.now(), "authority": cast.birkenfurt},
        "accounts.affiliation.message": {"confirmed_at": None, "authority": cast.moorbach},
    }.items():
        word = {place.rpartition(".")[2]: token(planted, place)}
        Affiliation.objects.create(user=person, role=Role.MEMBER, **fields, **word)


def _sessions(planted: Planted, cast: people.Cast) -> None:
    browser = people.browser(planted.person)
    session = browser.session
    session["draft"] = token(planted, "sessions.session")
    session.save()
    nobody = SessionStore()
    nobody["signing_in"] = EMAIL
    nobody.save()
    planted.places["sessions.session of nobody"] = EMAIL
    UserSession.objects.create(
        user=planted.person, session_key="x" * 32, ip="127.0.0.1",
        user_agent=token(planted, "usersessions.usersession"), data={},
    )  # fmt: skip


def _bodies(planted: Planted, cast: people.Cast) -> None:
    ContactPerson.objects.create(
        authority=cast.birkenfurt, role="Sozialplanung", name=NAME, email=EMAIL, phone=PHONE,
        note=token(planted, "directory.contactperson.note"), retain_until=timezone.localdate() + dt.timedelta(days=9),
    )  # fmt: skip
    planted.places |= {"directory.contactperson.name": NAME, "directory.contactperson.phone": PHONE}
    ContactPerson.objects.create(
        authority=cast.moorbach, role="Leitung", name="Andere Person", note=f"Vertretung: {NAME}, 0211 / 55 50 12 34",
        retain_until=timezone.localdate() + dt.timedelta(days=9),
    )  # fmt: skip
    planted.places["directory.contactperson of another"] = NAME
    Invitation.objects.create(email=OTHER_EMAIL, role=Role.READER, authority=cast.birkenfurt)
    planted.places["accounts.invitation"] = OTHER_EMAIL
    Affiliation.objects.filter(pk=cast.adviser2.pk).update(
        conflict_note=f"Hält sich heraus, wo {NAME} mitwirkt."
    )
    planted.places["accounts.affiliation of another"] = NAME


def _queues(planted: Planted, cast: people.Cast) -> None:
    later = timezone.now() + dt.timedelta(days=3)
    Job.objects.create(kind="search", key="nothing:1", payload={"for": EMAIL}, not_before=later)
    Job.objects.create(
        kind="search", key="nothing:2", status="dead", last_error=f"KeyError: {NAME}", not_before=later
    )
    planted.places |= {"outbox.job.payload": EMAIL, "outbox.job.last_error": NAME}
    Suppression.objects.create(address=OTHER_EMAIL, reason="bounced")
    Delivery.objects.create(key="a", message_id="a", kind="x", address=EMAIL, payload={"name": NAME})
    Delivery.objects.create(
        key="b",
        message_id="b",
        kind="x",
        recipient=planted.person,
        payload={"w": token(planted, "notices.delivery")},
    )
    planted.places |= {"notices.suppression": OTHER_EMAIL, "notices.delivery.address": EMAIL}


def _cases(planted: Planted, cast: people.Cast) -> None:
    by = cast.actor("adviser")
    case = cases.case(
        by=by, authority=cast.birkenfurt, title=f"Anfrage von {NAME}", goal=f"Mit {NAME} abgestimmt.",
        risk="KANARIA VÖGELSANG-ÜBLICH geht in Elternzeit.",
    )  # fmt: skip
    cases.contact(case, by=by, text=f"Frau Vögelsang-Üblich, Kanaria (Tel. 0211 55501234, {EMAIL}) rief an.")
    type(case).objects.filter(pk=case.pk).update(next_step="Kanaria Voegelsang-Ueblich anrufen")
    planted.pages["case"] = case
    planted.places |= dict.fromkeys(
        (
            "cases.case.title",
            "cases.case.goal",
            "cases.case.risk",
            "cases.case.next_step",
            "cases.contact.text",
        ),
        NAME,
    )


def _pages(planted: Planted, cast: people.Cast) -> None:
    work = content.handbook()
    chapter = ChapterPage.objects.get(slug="haushalt")
    chapter.body = content.blocks(f"Dieses Kapitel schrieb {NAME}.", seed="haushalt")
    chapter.save_revision(clean=False).publish()
    example = content.example(
        title=f"Beispiel von {NAME}",
        problem="<p>Es fragte <b>Kanaria</b> V&ouml;gelsang-&Uuml;blich.</p>",
        approach=f'<p><a href="mailto:{EMAIL}">schreiben</a></p>',
    )
    draft = StandardPage(title="Entwurf", slug="entwurf", body=content.blocks("Leer.", seed="entwurf"))
    HomePage.objects.get(locale__language_code="de").add_child(instance=draft)
    draft.title = f"Entwurf über {NAME}"
    draft.save_revision(clean=False)
    named = StandardPage(
        title="Vorstellung", slug="kanaria-voegelsang-ueblich", body=content.blocks("x", seed="y")
    )
    HomePage.objects.get(locale__language_code="de").add_child(instance=named)
    below = StandardPage(title="Darunter", slug="darunter", body=content.blocks("x", seed="z"))
    named.add_child(instance=below)
    planted.pages |= {"work": work, "chapter": chapter, "example": example, "named": named, "below": below}
    planted.places |= dict.fromkeys(
        ("handbook.chapterpage.body", "handbook.chapterstate.paragraphs", "wagtailcore.revision of a published chapter",
         "wagtailcore.page.title", "examples.examplepage.problem", "examples.examplepage.approach",
         "wagtailcore.revision of a draft", "wagtailcore.page.slug", "wagtailcore.page.url_path",
         "wagtailsearch.indexentry", "search index"), NAME,
    )  # fmt: skip


def _editors(planted: Planted, cast: people.Cast) -> None:
    page, now = planted.pages["example"], timezone.now()
    kind = ContentType.objects.get_for_model(type(page))
    common = {"content_type": kind, "action": "wagtail.edit", "timestamp": now}
    PageLogEntry.objects.create(page=page, label=NAME, data={"title": {"old": NAME}}, **common)
    ModelLogEntry.objects.create(object_id="1", label=EMAIL, data={"who": NAME}, **common)
    comment = Comment.objects.create(
        page=page, user=cast.editor.user, text=f"{NAME} fragen", contentpath="title"
    )
    CommentReply.objects.create(comment=comment, user=planted.person, text=f"Gruß, {NAME}")
    workflow = Workflow.objects.create(name="w")
    state = WorkflowState.objects.create(
        content_type=kind, base_content_type=kind, object_id=str(page.pk), workflow=workflow,
        requested_by=planted.person,
    )  # fmt: skip
    task = Task.objects.create(name="t", content_type=ContentType.objects.get_for_model(Task))
    TaskState.objects.create(
        workflow_state=state, task=task, revision=page.latest_revision, comment=NAME, content_type=kind,
    )  # fmt: skip
    Redirect.objects.create(
        old_path="/kanaria-voegelsang-ueblich", redirect_link=f"https://x.example/?{OTHER_EMAIL}"
    )
    Embed.objects.create(url="https://x.example/", hash="h", type="video", html="", author_name=NAME)
    Tag.objects.create(name=NAME, slug="kanaria-voegelsang-ueblich")
    planted.places |= dict.fromkeys(
        ("wagtailcore.pagelogentry.label", "wagtailcore.pagelogentry.data", "wagtailcore.modellogentry.label",
         "wagtailcore.comment.text", "wagtailcore.commentreply.text", "wagtailcore.taskstate.comment",
         "wagtailredirects.redirect.old_path", "wagtailredirects.redirect.redirect_link", "wagtailembeds.embed",
         "taggit.tag"), NAME,
    )  # fmt: skip


def _files(planted: Planted, cast: people.Cast) -> None:
    UploadedFile.objects.create(
        uploaded_by_user=planted.person,
        file=ContentFile(token(planted, "wagtailcore.uploadedfile").encode(), "u.txt"),
    )
    written = {
        "text": (f"Protokoll: {NAME}".encode(), "p.txt"),
        "pdf": (samples.printed_pdf(f"Bericht von {NAME}, 0211 55501234"), "b.pdf"),
        "docx": (samples.docx(f"<w:p><w:r><w:t>{NAME}</w:t></w:r></w:p>"), "d.docx"),
        "utf-16": (f"Liste: {NAME}".encode("utf-16"), "l.txt"),
    }
    for kind, (raw, name) in written.items():
        page = content.document(raw, name, slug=f"datei-{kind}", title=f"Datei {kind}")
        planted.places[f"file {kind}"] = NAME
        if kind == "pdf":
            DocumentText.objects.create(document=page, page=1, text=f"Bericht von {NAME}")
    image = PortalImage(title=f"Porträt {NAME}", credit=NAME, width=1, height=1)
    image.file = ContentFile(samples.picture("png") + NAME.encode(), "i.png")
    image.uploaded_by_user = planted.person
    image.save()
    document = PortalDocument(title="Lebenslauf", uploaded_by_user=planted.person)
    document.file = ContentFile(
        f"{token(planted, 'a file that the person uploaded')} {NAME}".encode(), "v.txt"
    )
    document.save()
    planted.places |= {"library.documenttext.text": NAME, "cms.portalimage.title": NAME, "cms.portalimage.credit": NAME,
                       "file picture": NAME}  # fmt: skip


def _mails(planted: Planted, folder: Path) -> None:
    """As the demo keeps them: one to the person, one that names the person, one that does not."""
    for number, (to, text) in enumerate(
        [(OTHER_EMAIL, token(planted, "a mail to the person")), ("a@x.example", f"{NAME} lädt ein"),
         ("b@x.example", "Nur die Einladung")]
    ):  # fmt: skip
        mail = EmailMultiAlternatives(f"Betreff {number}", text, "portal@x.example", [to])
        mail.attach_alternative(f"<p>{text}</p>", "text/html")
        (folder / f"{number}.log").write_bytes(mail.message().as_bytes() + b"\n" + b"-" * 79 + b"\n")
    planted.places["a mail that names the person"] = NAME


# --- looking at what is stored ---


def tables() -> Iterator[tuple[str, str]]:
    """Every table of the database with all that it holds, also those that no model knows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in cursor.fetchall()]
        else:
            names = connection.introspection.table_names(cursor)
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            yield name, "\n".join(as_text(value) for row in cursor.fetchall() for value in row)


def as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bytes() | memoryview():
            return bytes(value).decode("latin-1") + bytes(value).decode("utf-8", errors="ignore")
    text = str(value)
    # Sessions are packed, signed and encoded.
    packed = re.fullmatch(r"\.?([\w-]{20,}):[\w-]+:[\w-]+", text)
    if packed:
        raw = signing.b64_decode(packed.group(1).encode())
        text += (zlib.decompress(raw) if text.startswith(".") else raw).decode("utf-8", errors="ignore")
    return text


def folders(*roots: Path) -> Iterator[tuple[str, str]]:
    """Every file below, read in several encodings, unpacked where it is an archive, and decoded where it is a mail."""
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                raw = path.read_bytes()
                yield str(path), f"{path.name}\n" + "\n".join(readings(raw))


def readings(raw: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "latin-1", "utf-16"):
        yield raw.decode(encoding, errors="ignore")
    for block in re.findall(rb"(?:^[A-Za-z0-9+/=]{20,}$\s?)+", raw, re.M):
        yield base64.b64decode(block + b"==").decode("utf-8", errors="ignore")
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for part in archive.infolist():
                yield archive.read(part).decode("utf-8", errors="ignore")
    if raw.startswith(b"%PDF"):
        import pypdfium2

        with pypdfium2.PdfDocument(raw) as document:
            for page in document:
                yield page.get_textpage().get_text_range()


def traces(found: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Where the person can still be read, and what."""
    seen = {place: TRACES.findall(text.casefold()) for place, text in found}
    return {place: hits for place, hits in seen.items() if hits}


def drained(work: Callable[[], int]) -> None:
    """Let the worker go until nothing is due."""
    while work():
        pass
