"""The way through everything that may name a person, in pieces: once to look, once to erase.

Each piece is one short transaction that leaves behind where to go on, so a kill loses nothing; every piece may be
done twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models import F
from wagtail.models import Page, Revision

from fsa_portal import contributions
from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.actor import Actor
from fsa_portal.audit import append_only
from fsa_portal.contributions import ErasureRule
from fsa_portal.directory.actions.contacts import anonymise_contact
from fsa_portal.privacy import columns, files, mail_files, others, people
from fsa_portal.privacy.identifiers import Identifiers
from fsa_portal.privacy.models import Erasure, ErasureCount, ErasureQuestion
from fsa_portal.records import personal_data_of

ACCOUNT, SESSIONS, MAILS, FORGET, CHECK = "account", "sessions", "mails", "forget", "check"
PIECE = 5
"""Rows that one transaction rewrites at most: well below 200 ms. Of pages and what was kept of them, one."""
LOOKED_THROUGH = 200
OWN_AT_ONCE = 500
"""Rows of the account that go in one transaction."""
What = ErasureCount.What
REWRITTEN_OTHERWISE = frozenset({"privacy.erasure", "sessions.session"})
"""The erasure knows the name until it ends, sessions are packed."""


@dataclass(frozen=True, slots=True)
class Work:
    """An erasure in hand: who, by which names, and whether rows are written or only counted."""

    erasure: Erasure
    identifiers: Identifiers
    writes: bool

    @property
    def user(self) -> User:
        return self.erasure.person

    def count(self, what: ErasureCount.What, place: str, rows: int = 1) -> None:
        if not rows:
            return
        line, _ = ErasureCount.objects.get_or_create(erasure=self.erasure, what=what, place=place)
        ErasureCount.objects.filter(pk=line.pk).update(rows=F("rows") + rows)

    def may_change(self, kind: ErasureQuestion.Kind, place: str, key: str, label: str) -> bool:
        """Whether an administrator has decided to take this out; asks where nobody has decided yet."""
        question, _ = ErasureQuestion.objects.get_or_create(
            erasure=self.erasure, place=place, key=key, defaults={"kind": kind, "label": label[:200]}
        )
        return question.answer == ErasureQuestion.Answer.REMOVE


Write = Callable[[], None]
"""What a piece writes: called in the transaction that also keeps where to go on. All reading is done before it."""


def nothing() -> None:
    """A piece that found nothing to write."""


def steps() -> list[str]:
    """All steps in order: the account first, so that nobody acts in it meanwhile; then every file, every table.

    Our own tables come last, as the others write names of what is to be decided into them.
    """
    labels = [model._meta.label_lower for model in columns.tables()]
    labels.sort(key=lambda label: (label.startswith("privacy."), label))
    texts = [f"text:{label}" for label in labels if label not in REWRITTEN_OTHERWISE]
    stored = [f"files:{files.place(model, field)}" for model, field in files.file_columns()]
    return [ACCOUNT, SESSIONS, MAILS, *stored, *texts, FORGET, CHECK]


def piece(work: Work, step: str, after: Any) -> tuple[Write, Any]:
    """What one piece of a step writes, and where to go on in this step; None when it is through."""
    if step.startswith("text:"):
        return _texts(work, step.removeprefix("text:"), after)
    if step.startswith("files:"):
        return _files(work, step.removeprefix("files:"), after)
    if step == ACCOUNT and work.writes and (many := _many_own_rows(work)) is not None:
        return many, "own"
    single = {ACCOUNT: _account, SESSIONS: _sessions, MAILS: _mails, FORGET: _forget, CHECK: _check}
    return single[step](work), None


# --- the account and what belongs to it ---


def _account(work: Work) -> Write:
    def look() -> None:
        # An erasure that was carried out in part is looked up anew.
        work.count(What.FOUND, "accounts.user", int(not people.is_emptied(work.user)))
        for rows in people.own_rows(work.user.pk, work.identifiers.emails):
            work.count(What.FOUND, rows.model._meta.label_lower, rows.count())
        for place, number in people.pointers(work.user):
            work.count(What.KEPT, place, number)
        roles = work.user.affiliations
        work.count(What.FOUND, Affiliation._meta.label_lower, roles.filter(confirmed_at=None).count())
        work.count(What.KEPT, Affiliation._meta.label_lower, roles.exclude(confirmed_at=None).count())

    def erase() -> None:
        user = User.objects.select_for_update().get(pk=work.user.pk)
        if not people.is_emptied(user):
            people.empty_account(user)
            work.count(What.REDACTED, "accounts.user")
        for contact in people.contacts_of(work.identifiers.emails):
            anonymise_contact(contact, by=Actor.system("erasure"))
            work.count(What.REDACTED, "directory.contactperson")
        for place, number in people.remove_own_rows(user.pk, work.identifiers.emails).items():
            work.count(What.REMOVED, place, number)

    return erase if work.writes else look


def _many_own_rows(work: Work) -> Write | None:
    """Of a table with very many rows of the account some go ahead."""
    for rows in people.own_rows(work.user.pk, work.identifiers.emails):
        keys = list(rows.values_list("pk", flat=True)[: OWN_AT_ONCE + 1])
        if len(keys) > OWN_AT_ONCE:
            some = rows.filter(pk__in=keys[:OWN_AT_ONCE])
            label = rows.model._meta.label_lower
            return lambda: work.count(What.REMOVED, label, people.remove_with_files(some))
    return None


def _sessions(work: Work) -> Write:
    keys = people.sessions_of(work.user.pk, work.identifiers)

    def erase() -> None:
        work.count(What.REMOVED, "sessions.session", Session.objects.filter(pk__in=keys).delete()[0])

    return erase if work.writes else lambda: work.count(What.FOUND, "sessions.session", len(keys))


def _mails(work: Work) -> Write:
    if work.writes:
        removed = mail_files.remove(work.identifiers)
        return lambda: work.count(What.REMOVED, MAILS, removed)
    found = sum(1 for _ in mail_files.naming(work.identifiers))
    return lambda: work.count(What.FOUND, MAILS, found)


# --- texts ---


def _texts(work: Work, label: str, after: Any) -> tuple[Write, Any]:
    model = next(model for model in columns.tables() if model._meta.label_lower == label)
    few = 1 if issubclass(model, (Page, Revision)) else PIECE
    rows, last = columns.naming(
        model, work.identifiers, after=after, limit=few if work.writes else LOOKED_THROUGH
    )

    def write() -> None:
        tally: Counter[tuple[ErasureCount.What, str]] = Counter()
        for row in rows:
            tally.update(_erase_from(work, model, row) if work.writes else _found_in(work, model, row))
        for (what, place), number in tally.items():
            work.count(what, place, number)

    return write if rows else nothing, last


Tally = list[tuple[ErasureCount.What, str]]


def _found_in(work: Work, model: type[models.Model], row: columns.Row) -> Tally:
    """What the row would lose. While only looking, the account and its rows are still there; they are counted
    already."""
    own = people.own_rows_of(model, work.user.pk, work.identifiers.emails)
    if any(rows.filter(pk=row.pk).exists() for rows in own) or (model is User and row.pk == work.user.pk):
        return []
    if theirs := others.subject(model, row.pk, person_id=work.user.pk):
        work.may_change(ErasureQuestion.Kind.ACCOUNT, *theirs)
        return []
    if _may_be_asked_about(model):
        subject = decided_by(model._base_manager.get(pk=row.pk))[1]
        if subject is not None:
            work.may_change(ErasureQuestion.Kind.PUBLISHED, *subject)
            return []
    label = model._meta.label_lower
    return [(What.FOUND, f"{label}.{name}") for name in columns.named_in(model, row, work.identifiers)]


def _erase_from(work: Work, model: type[models.Model], seen: columns.Row) -> Tally:
    label = model._meta.label_lower
    record = model._base_manager.select_for_update(of=("self",)).filter(pk=seen.pk).first()
    if record is None:
        return []
    theirs = others.subject(model, seen.pk, person_id=work.user.pk)
    if theirs is not None and not work.may_change(ErasureQuestion.Kind.ACCOUNT, *theirs):
        return []
    rule, subject = decided_by(record) if _may_be_asked_about(model) else (None, None)
    if subject is not None and not work.may_change(ErasureQuestion.Kind.PUBLISHED, *subject):
        return []
    # An address of the person in another account is one that nobody has confirmed there.
    if goes_whole(model) or model is EmailAddress:
        record.delete()
        return [(What.REMOVED, label)]
    if rule is not None and label in rule.models and rule.redact(record, work.identifiers.taken_out_of_data):
        return [(What.REDACTED, label)]
    with append_only.lifted():
        # Read again, now that nobody else writes it.
        changed = columns.take_out(model, columns.row(model, seen.pk), work.identifiers)
    return [(What.REDACTED, f"{label}.{name}") for name in changed]


def _may_be_asked_about(model: type[models.Model]) -> bool:
    """Whether rows of this table, or what they are drafts of, may be published texts that are cited."""
    if issubclass(model, (Page, Revision)):
        return True
    label = model._meta.label_lower
    return any(label in rule.models for rule in contributions.collect(contributions.ERASURE))


def goes_whole(model: type[models.Model]) -> bool:
    """Rows that only carry something somewhere (jobs, drafts of forms) are removed, not rewritten."""
    classes = {personal.retention for personal in personal_data_of(model).values() if personal.kind != "none"}
    return bool(classes) and classes <= {"queue", "session"}


def decided_by(record: models.Model) -> tuple[ErasureRule | None, tuple[str, str, str] | None]:
    """The rule that speaks for a record, and place, key and name of what is to be decided.

    Drafts of a published text, and its row in the page tree, follow the decision about the text.
    """
    meant: Any = record
    if isinstance(record, Revision):
        meant = record.content_object
    if isinstance(meant, Page):
        meant = meant.specific
    for rule in contributions.collect(contributions.ERASURE):
        if meant is not None and meant._meta.label_lower in rule.models:
            subject = rule.subject(meant)
            return rule, (min(rule.models), *subject) if subject else None
    return None, None


# --- files ---


def _files(work: Work, place: str, after: Any) -> tuple[Write, Any]:
    model, field = next(found for found in files.file_columns() if files.place(*found) == place)
    rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{field.name: None}).order_by("pk")
    record = (rows if after is None else rows.filter(pk__gt=after)).first()
    if record is None:
        return nothing, None
    own = people.own_rows_of(model, work.user.pk, work.identifiers.emails)
    goes_anyway = any(rows.filter(pk=record.pk).exists() for rows in own)
    if goes_anyway or not files.names_person(getattr(record, field.name), work.identifiers):
        return nothing, record.pk

    def write() -> None:
        if not work.writes:
            work.count(What.FOUND, place)
        if goes_whole(model):
            if work.writes:
                people.remove_with_files(model._base_manager.filter(pk=record.pk))
                work.count(What.REMOVED, place)
            return
        decided = work.may_change(ErasureQuestion.Kind.FILE, place, str(record.pk), files.label_of(record))
        if decided and work.writes:
            files.take_away(record, field)
            work.count(What.REMOVED, place)

    return write, record.pk


# --- the end ---


def _forget(work: Work) -> Write:
    """Nothing that was taken out may be read from what indexes keep of it."""
    if not work.writes:
        return nothing
    taken = work.erasure.questions.filter(
        kind=ErasureQuestion.Kind.FILE, answer=ErasureQuestion.Answer.REMOVE
    )
    contributions.collect(contributions.ERASED, files=list(taken.values_list("place", "key")))

    def tidy() -> None:
        # Deleted words of the editors' search stay in its segments until they are merged.
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO wagtailsearch_indexentry_fts(wagtailsearch_indexentry_fts) VALUES('optimize')"
            )

    return tidy if connection.vendor == "sqlite" else nothing


def _check(work: Work) -> Write:
    """Look everywhere once more; what is kept by decision does not count."""
    left = 0
    for model in columns.tables() if work.writes else ():
        after: Any = None
        while model._meta.label_lower not in REWRITTEN_OTHERWISE:
            rows, after = columns.naming(model, work.identifiers, after=after, limit=LOOKED_THROUGH)
            left += sum(not _is_kept(work, model, row) for row in rows)
            if after is None:
                break

    def write() -> None:
        work.erasure.remaining = left
        work.erasure.save(update_fields=["remaining"])

    return write if work.writes else nothing


def _is_kept(work: Work, model: type[models.Model], row: columns.Row) -> bool:
    record = model._base_manager.filter(pk=row.pk).first()
    subject = others.subject(model, row.pk, person_id=work.user.pk)
    if subject is None and record is not None:
        subject = decided_by(record)[1]
    if subject is None:
        return False
    place, key, _name = subject
    return work.erasure.questions.filter(place=place, key=key, answer=ErasureQuestion.Answer.KEEP).exists()
