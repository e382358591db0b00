"""Writes ways to bring in a script into every text of a filled portal; to be run in that portal's environment.

Plain texts go past every form, as the worst that a form could let through. Rich texts go through the import, which cleans
them: past forms and import nobody writes any. Prints as JSON what there is to look at.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Comment, Page

from cms.actions import keep_former_file
from cms.importing import stream
from cms.models import BasePage, PortalDocument, PortalImage
from consultations.cases.actions import note_outcome, set_ladder_step, write_follow_up
from consultations.cases.actions.corrections import values_of
from consultations.cases.models import (
    CaseOutcome,
    Contact,
    ContactCorrection,
    FollowUp,
    MaterialGiven,
    ShortAdvice,
    StageRecord,
    ladder_of,
)
from fsa_portal import richtext
from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.actor import Actor
from fsa_portal.audit import append_only
from fsa_portal.demo.files import written
from fsa_portal.directory.models import Authority, Succession
from fsa_portal.notices.actions import suppress
from fsa_portal.notices.feedback import give_feedback
from fsa_portal.notices.models import Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.privacy.models import Erasure, ErasureQuestion
from fsa_portal.records import is_own
from fsa_portal.richtext.fields import CleanTextField
from knowledge.examples.models import ContactRequest, ExamplePage
from knowledge.handbook.freezing import in_frozen_edition
from knowledge.library.actions import extract_text
from knowledge.library.models import DocumentKind, DocumentPage, LibraryIndexPage
from knowledge.shortlist import actions as shortlist
from tests.factories import files, requests
from tests.security.xss_corpus import CALL, everywhere, short, vectors

FEWEST_LETTERS = 40
"""A shorter field holds no way whole beside something that it can be found by; its form refuses more."""
LONG = 2_000
"""Letters in a field for which nobody set a limit."""
ELSEWHERE = {
    "outbox.Job": "names of kinds of work and of records",
    "audit.AuditEntry": "written by what happens, from what stands in other fields",
    "directory.DirectoryEvent": "likewise",
    "cases.CaseEvent": "likewise",
    "cases.AdviceRequestEvent": "likewise",
    "handbook.ChapterState": "written when a chapter is published, from its text",
    "privacy.ErasureCount": "names of tables",
    "privacy.PurgeCount": "names of tables",
    "linkcheck.Link": "addresses that stand in texts, found there",
    "notices.Delivery": "keys, and what a mail server answered",
    "notices.Notice": "names of kinds of mails",
    "library.StampedCopy": "names of stored files",
    "cms.PortalRendition": "sizes of pictures",
}
"""Models without a text that anybody types."""
NO_TEXTS = {
    "password", "domain", "key", "stamp", "file_hash", "sha256", "sort_name", "body_kinds", "phone", "message_id",
    "reply", "place", "language", "vocabulary", "url_path", "path", "link_address", "reference", "by_system", "what_kind",
    "old_key", "source_url",
}  # fmt: skip
"""Fields that hold codes, or that a validator guards in every form."""
WAGTAILS = {"wagtailcore.Page": ("title", "draft_title", "seo_title", "search_description"),
            "wagtailcore.Comment": ("text",), "wagtailcore.Collection": ("name",), "wagtailcore.Task": ("name",),
            "wagtailcore.Workflow": ("name",)}  # fmt: skip

_ways = itertools.cycle(short())
_starts = itertools.cycle(range(0, len(vectors()), 40))
_further = itertools.cycle(vectors())


def grown(text: str, most: int | None) -> str:
    """The text, by which it is still found, and as many ways as there is room for: each field begins with another."""
    way = next(_ways)
    room = min(most or LONG, LONG) - len(text) - len(way) - 2
    if room < 2 * len(everywhere()):
        return f"{text[: (most or LONG) - len(way) - 1]} {way}"
    ways = everywhere()
    while len(ways) + len(further := next(_further).markup) < room:
        ways += f" {further}"
    return f"{text} {way} {ways}"


@functools.cache
def cleaned() -> list[str]:
    """Each way by itself, as the import lets it through."""
    return [richtext.clean(f"<p>Zettel {vector.markup}</p>") for vector in vectors()]


def rich(text: str) -> str:
    """Some of them: a form takes no more than a text of this length. Each field begins with another."""
    start = next(_starts)
    return richtext.clean(text) + "".join((cleaned() * 2)[start : start + 40])


def texts_of(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields into which people write words."""
    named = WAGTAILS.get(model._meta.label)
    own = is_own(model._meta.app_config.name) and model._meta.label not in ELSEWHERE
    for field in model._meta.local_fields:
        if named is not None and field.name in named:
            yield field
        elif own and type(field) in {models.CharField, models.TextField, CleanTextField}:
            long_enough = field.max_length is None or field.max_length >= FEWEST_LETTERS
            if not field.choices and not field.primary_key and field.name not in NO_TEXTS and long_enough:
                yield field


def sweep() -> list[str]:
    """Every row of every model; the fields that no row holds a way in now."""
    untouched = []
    for model in apps.get_models():
        fields = list(texts_of(model))
        filled: set[str] = set()
        for row in model._base_manager.all() if fields else ():
            given = {field.attname: _filled(field, row) for field in fields}
            filled |= _written(model, row.pk, given)
        untouched += [f"{model._meta.label}.{field.name}" for field in fields if field.attname not in filled]
    return untouched


def _filled(field: models.Field, row: models.Model) -> str:
    text = field.value_from_object(row) or ""
    return rich(text) if isinstance(field, CleanTextField) else grown(text, field.max_length)


def _written(model: type[models.Model], pk: Any, given: dict[str, str]) -> set[str]:
    """The names of what could be written: some fields are empty or not together with others."""
    rows = model._base_manager.filter(pk=pk)
    try:
        with transaction.atomic():
            rows.update(**given)
    except IntegrityError:
        if len(given) == 1:
            return set()
        return set().union(*(_written(model, pk, {name: text}) for name, text in given.items()))
    return set(given)


def things(editor: User) -> None:
    """What the demo has none of."""
    give_feedback(message="Die Karte", page="/kommunen/", email="jemand@example.org")
    suppress("niemand@example.org", reason=Suppression.Reason.BOUNCED)
    files.picture()
    leaf = PortalDocument.objects.get(pk=DocumentPage.objects.live().earliest("pk").file_id)
    keep_former_file(leaf, by=editor, file_name=leaf.file.name, name="Alt", note="Neu")
    example = ExamplePage.objects.live().earliest("pk")
    ContactRequest.objects.create(example=example, name="N", email="n@example.org", body="B", message="M")
    contact = Contact.objects.earliest("pk")
    ContactCorrection.objects.create(
        contact=contact, reason="Grund", before=values_of(contact) | {"text": everywhere()}, by=editor
    )
    MaterialGiven.objects.create(contact=contact, kind="infomaterial", about="Was")
    closed = CaseOutcome.objects.earliest("pk")
    note_outcome(
        closed,
        by=Actor.system("sweep"),
        version=closed.version,
        note="Woher",
        evidence="https://example.org/",
    )
    rung = ladder_of(closed.case)[-2]
    set_ladder_step(
        closed.case,
        rung.term,
        by=Actor.system("sweep"),
        version=rung.version,
        reached_on=timezone.localdate(),
        evidence="https://example.org/",
    )
    write_follow_up(
        FollowUp.objects.unanswered().earliest("pk"),
        by=Actor.system("sweep"),
        version=1,
        due_on=timezone.localdate(),
        answer="nicht",
        text="Worte",
    )
    town = Authority.objects.get(key="05999001")
    ShortAdvice.objects.create(
        authority=town, date=contact.date, kind=contact.kind, minutes=5, text="Frage", line="Zeile"
    )
    StageRecord.objects.create(
        authority=town,
        stage="keine",
        since="2000-01-01",
        remark="Quelle",
        withdrawn_at=timezone.now(),
        reason="Grund",
    )
    requests.request(kind="andere", organisation_name="Institut", function="F", phone="1", answer_wish="W")
    Job.objects.create(kind="search", key="example:0", status="dead", last_error=everywhere())
    planner, newcomer = (
        User.objects.get(email=f"{name}@demo.invalid") for name in ("beraterin", "redaktion")
    )
    for person in (planner, newcomer):
        shortlist.keep(example.pk, by=Actor(user_id=person.pk), note="Notiz")
        shortlist.rename(by=Actor(user_id=person.pk), title="Liste")
    erasure = Erasure.objects.create(person=planner, requested_by=planner, status=Erasure.Status.OPEN,
                                     looked_up_at=timezone.now(), further_names="Namen")  # fmt: skip
    ErasureQuestion.objects.create(
        erasure=erasure, kind="file", place="cms.portaldocument.file", key="1", label="Datei"
    )
    old = Succession.objects.create(authority=town, kind="renamed", old_key="05999888", old_name="Alt", source="Gesetz",
                                    effective_on="2020-01-01")  # fmt: skip
    old.successors.add(town)
    Affiliation.objects.create(
        user=newcomer, role=Role.READER, authority=town, refused_at=timezone.now(), refusal="N"
    )


def body() -> list[dict[str, Any]]:
    """Every way as a paragraph, and each kind of block full of ways out of what it stands in."""
    ways = cleaned()
    together = ["".join(ways[n : n + 15]) for n in range(0, len(ways), 15)]
    blocks: list[dict[str, Any]] = [{"type": "paragraph", "html": html} for html in together]
    document = PortalDocument.objects.first()
    film = files.document(name="a.mp4", title=short()[0][:200])
    image = PortalImage.objects.first()
    goal, leaf = ExamplePage.objects.live().first(), DocumentPage.objects.live().first()
    assert document is not None
    assert image is not None
    assert goal is not None
    assert leaf is not None
    for way in short()[:2]:
        text = f"Zettel {way}"
        sourced = {"source": text, "date": "2026-01-31"}
        blocks += [
            {"type": "heading", "text": text},
            {"type": "list", "items": [text, text]},
            {"type": "checklist", "title": text, "items": [text]},
            {"type": "table", "caption": text, "head": [text, text], "rows": [[text, text]], **sourced},
            {"type": "figure", "image": image.pk, "caption": text, **sourced},
            {"type": "indicator", "name": text, "value": text, "unit": text, "note": text, **sourced},
            {"type": "chart", "title": text, "unit": text, "rows": [[text, 1], [text, 2]], "alt": text, "caption": text,
             **sourced},
            {"type": "video", "title": text, "film": film.pk, "silent": True, "transcript": text, **sourced},
            {"type": "definition", "term": text, "html": text},
            {"type": "callout", "title": text, "html": text},
            {"type": "quote", "html": text, "source": text},
            {"type": "footnote", "html": text},
            {"type": "teaser", "page": goal.pk, "text": text},
            {"type": "example", "page": goal.pk, "text": text},
            {"type": "download", "document": document.pk, "text": text},
            {"type": "references", "items": [text]},
        ]  # fmt: skip
    return blocks


def published(editor: User) -> list[int]:
    """The first live page of each kind, published with what stands in its fields now, and with every block."""
    looked_at = []
    kinds = [model for model in apps.get_models() if issubclass(model, BasePage) and model is not BasePage]
    for kind in kinds:
        pages = [page for page in kind.objects.live().order_by("pk") if not in_frozen_edition(page)]
        for page in pages[:1]:
            for field in page._meta.fields:
                if isinstance(field, StreamField) and field.name == "body":
                    # Twice, so that the history has something to compare.
                    page.save_revision(clean=False, user=editor)
                    setattr(page, field.name, stream(body(), seed=f"{page.pk}/{field.name}"))
            page.save_revision(clean=False, user=editor).publish(user=editor)
            looked_at.append(page.pk)
    return looked_at


def documents(parent: LibraryIndexPage, editor: User) -> list[int]:
    """Files of each kind, full of ways, named like one."""
    made = []
    way = short()[3].replace("/", "")
    ways = [richtext.tidy(vector.markup) for vector in vectors()]
    blocks = [
        [{"type": "heading", "text": everywhere()}, *({"type": "paragraph", "text": one} for one in ways)]
    ]
    rows = [[["Spalte", everywhere()], *(["Zettel", one] for one in ways)]]
    for kind in ("pdf", "docx", "odt", "xlsx", "txt"):
        given = {"title": everywhere(), "format": kind, "sheets": [short()[2].replace("/", "")]}
        content = written(given, rows if kind == "xlsx" else blocks)
        stored = PortalDocument(title=everywhere(), file=ContentFile(content, name=f"a{way}.{kind}"))
        stored.file_size = len(content)
        stored.save()
        page = DocumentPage(
            title=f"Zettel {everywhere()}", slug=f"zettel-{kind}", kind=DocumentKind.GUIDE, year=2026,
            summary=everywhere(), file=stored, caveat=short()[0]
        )  # fmt: skip
        parent.refresh_from_db()
        parent.add_child(instance=page)
        page.save_revision(clean=False, user=editor).publish(user=editor)
        extract_text(Job(kind="library.extract", key=str(page.pk)))
        assert CALL in "".join(page.texts.values_list("text", flat=True)), kind
        made.append(page.pk)
    return made


def main() -> None:
    editor = User.objects.get(email="redaktion@demo.invalid")
    with transaction.atomic():
        things(editor)
        made = documents(LibraryIndexPage.objects.get(), editor)
        Comment.objects.create(
            page=Page.objects.get(pk=made[0]), user=editor, text="x", contentpath="title", position=""
        )
        with append_only.lifted():
            empty = sweep()
        pages = made + published(editor)
    call_command("rebuild_search", verbosity=0)
    addresses = {page.pk: page.get_url() for page in Page.objects.filter(pk__in=pages).specific()}
    print(json.dumps({"pages": addresses, "empty": empty}))


if __name__ == "__main__":
    main()
