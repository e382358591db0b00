"""The course of a case in words: contacts and what was done to the case, newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, TextChoices
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.cases.models import (
    CONTACT_VISIBILITIES,
    Attachment,
    Became,
    Case,
    CaseEvent,
    Contact,
    ContactKind,
    ShortAdvice,
)
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import Affiliation
from fsa_portal.actor import ANONYMOUS, Actor, Visibility
from fsa_portal.templatetags.kern import day as in_words
from knowledge.vocabulary.models import Term, Vocabulary


class Course(TextChoices):
    """Which part of the course is shown."""

    ALL = "alles", _("Everything")
    CONTACTS = "kontakte", _("Contacts only")
    CLIENT = "klient", _("What the client sees")


@dataclass(frozen=True, slots=True)
class Entry:
    """One point in the course: a contact, or an event in words."""

    day: dt.date
    moment: dt.datetime
    title: str
    detail: str = ""
    by: str = ""
    contact: Contact | None = None
    others: tuple[str, ...] = ()
    """Who else was advised at the same visit."""
    corrections: tuple[Correction, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood in an entry before it was corrected, in words."""

    reason: str
    day: dt.date
    by: str
    text: str
    values: str


AT_CONTACTS = ("contact", "corrected")
"""Events that are told at the contact itself."""


def course(case: Case, *, part: Course, actor: Actor = ANONYMOUS) -> list[Entry]:
    """What happened in the case, newest first; at most thirteen queries, however long it is. Who else was at a visit is
    told as far as ``actor`` may see it."""
    files = Attachment.objects.without_text()
    shown = Prefetch("attachments", files.for_client() if part == Course.CLIENT else files)
    contacts = case.contacts.select_related("logged_by__user").prefetch_related(
        "topics", "materials", "corrections__by", shown
    )
    if part == Course.CLIENT:
        contacts = contacts.filter(visibility=Visibility.CLIENT)
    found = list(contacts)
    others = _at_the_same_visit(case, found, actor=actor)
    entries = [_of_contact(contact, others=others) for contact in found]
    if part == Course.ALL:
        events = case.events.exclude(what__in=AT_CONTACTS).select_related("by_user")
        entries += _of_events(case, list(events))
    # Events that one action wrote together read downwards, from the last to the first.
    return sorted(entries, key=lambda entry: (entry.day, entry.moment), reverse=True)


def _at_the_same_visit(
    case: Case, contacts: list[Contact], *, actor: Actor
) -> Mapping[uuid.UUID, tuple[str, ...]]:
    """The other bodies of each visit whose entries ``actor`` may see."""
    occasions = {contact.occasion for contact in contacts if contact.occasion is not None}
    if not occasions:
        return {}
    seen = Case.objects.visible_to(actor).exclude(pk=case.pk).order_by().values("pk")
    elsewhere = Contact.objects.filter(occasion__in=occasions, case__in=seen)
    advice = ShortAdvice.objects.visible_to(actor).filter(occasion__in=occasions).with_client()
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    entries: list[Contact | ShortAdvice] = [
        *elsewhere.select_related("case__authority", "case__organisation"),
        *advice,
    ]
    for entry in entries:
        if entry.occasion is not None:
            found[entry.occasion] = (*found.get(entry.occasion, ()), entry.client.name)
    return found


def corrections_of(entry: Contact | ShortAdvice) -> tuple[Correction, ...]:
    """What stood in a contact or short advice before each correction, the newest first."""
    return tuple(
        Correction(
            reason=one.reason,
            day=timezone.localdate(one.at),
            by=str(one.by) if one.by is not None else "",
            text=one.before["text"],
            values=_in_words(one.before),
        )
        for one in entry.corrections.all()
    )


def _in_words(before: Mapping[str, Any]) -> str:
    said = [
        in_words(dt.date.fromisoformat(before["date"])),
        str(ContactKind(before["kind"]).label),
        gettext("%(minutes)s min") % {"minutes": before["minutes"]},
    ]
    # Short advice is seen by the FSA alone and says nothing about it.
    if "visibility" in before:
        said.append(str(dict(CONTACT_VISIBILITIES)[before["visibility"]]))
    said += [_file_in_words(one, in_case="visibility" in before) for one in before.get("attachments", ())]
    return ", ".join(said)


def _file_in_words(attachment: Mapping[str, str], *, in_case: bool) -> str:
    name = gettext("file “%(name)s”") % {"name": attachment["name"]}
    return f"{name} ({dict(CONTACT_VISIBILITIES)[attachment['visibility']]})" if in_case else name


def _of_contact(contact: Contact, *, others: Mapping[uuid.UUID, tuple[str, ...]]) -> Entry:
    by = str(contact.logged_by.user) if contact.logged_by else ""
    return Entry(
        day=contact.date,
        moment=contact.logged_at,
        title=str(contact.get_kind_display()),
        by=by,
        contact=contact,
        others=others.get(contact.occasion, ()) if contact.occasion else (),
        corrections=corrections_of(contact),
        attachments=tuple(contact.attachments.all()),
    )


def _of_events(case: Case, events: list[CaseEvent]) -> list[Entry]:
    outcomes = {slug for event in events for slug in _outcomes(event.data)}
    people = {event.data["affiliation"] for event in events if "affiliation" in event.data}
    terms = Term.objects.filter(
        vocabulary__in=[Vocabulary.CASE_OUTCOME, Vocabulary.OUTCOME_LADDER], slug__in=outcomes
    )
    affiliations = Affiliation.objects.filter(pk__in=people).select_related("user")
    names = {term.slug: term.name for term in terms}
    advisers = {affiliation.pk: str(affiliation.user) for affiliation in affiliations}
    steps = {step.pk: step.text for step in case.steps.all()}
    return [_of_event(case, event, outcomes=names, advisers=advisers, steps=steps) for event in events]


def _of_event(
    case: Case,
    event: CaseEvent,
    *,
    outcomes: Mapping[str, str],
    advisers: Mapping[int, str],
    steps: Mapping[int, str],
) -> Entry:
    title, detail = wording(event, outcomes=outcomes, advisers=advisers, steps=steps)
    # A request counts from the day it came in, which may lie before the day it was entered.
    day = case.opened_on if event.what == "opened" else timezone.localdate(event.at)
    return Entry(day=day, moment=event.at, title=title, detail=detail, by=author(event))


def author(event: CaseEvent) -> str:
    """Who did it: a person, the portal itself, or somebody with a signed link."""
    if event.by_user is not None:
        return str(event.by_user)
    return gettext("the portal") if event.by_system else gettext("by the link in the mail")


def last_saved(case: Case) -> tuple[str, dt.datetime | None]:
    """Who changed the case last, and when. Contacts change nothing that a form could collide with."""
    last = case.events.exclude(what__in=AT_CONTACTS).select_related("by_user").last()
    return (author(last), last.at) if last else ("", None)


def last_moved(case: Case) -> str:
    """Who changed its status last."""
    last = case.events.filter(what="status").select_related("by_user").last()
    return author(last) if last else ""


def wording(
    event: CaseEvent,
    *,
    outcomes: Mapping[str, str],
    advisers: Mapping[int, str],
    steps: Mapping[int, str],
) -> tuple[str, str]:
    """Headline and detail of an event; ``outcomes``, ``advisers`` and ``steps`` name what the codes stand for."""
    data = event.data
    match event.what:
        case "opened":
            return gettext("Case opened"), ""
        case "status":
            title = gettext("Status: %(status)s") % {"status": _status(data["after"])}
            if _outcomes(data):
                return title, gettext("Outcome: %(outcome)s") % {"outcome": _named(data, outcomes)}
            return title, gettext("before: %(status)s") % {"status": _status(data["before"])}
        case "next-step":
            step = {"step": steps.get(data.get("step"), "")}
            if data.get("done"):
                return gettext("Done: %(step)s") % step if step["step"] else gettext("Next step done"), ""
            title = gettext("Next step: %(step)s") % step if step["step"] else gettext("Next step planned")
            if data.get("on"):
                due = in_words(dt.date.fromisoformat(data["on"]))
                return title, gettext("due on %(day)s") % {"day": due}
            return title, gettext("without a day")
        case "changed":
            fields = [_field(name) for name in data["fields"]]
            return gettext("Case edited"), ", ".join(fields)
        case "assigned":
            who = advisers.get(data["affiliation"], gettext("somebody who has left"))
            if data["in_charge"]:
                return gettext("In charge: %(name)s") % {"name": who}, ""
            return gettext("Also works on it: %(name)s") % {"name": who}, ""
        case "released":
            who = advisers.get(data["affiliation"], gettext("somebody who has left"))
            return gettext("No longer works on it: %(name)s") % {"name": who}, ""
        case "outcomes":
            if _outcomes(data):
                return gettext("Outcomes changed"), _named(data, outcomes)
            return gettext("Evidence of an outcome edited"), ""
        case "ladder":
            rung = {"step": _named(data, outcomes)}
            if data["on"] is None:
                return gettext("Not reached after all: %(step)s") % rung, ""
            reached = in_words(dt.date.fromisoformat(data["on"]))
            return gettext("Reached: %(step)s") % rung, gettext("on %(day)s") % {"day": reached}
        case "follow-up":
            if data.get("answer"):
                said = {"answer": Became(data["answer"]).label}
                return gettext("What became of it: %(answer)s") % said, ""
            asked = in_words(dt.date.fromisoformat(data["on"]))
            return gettext("Follow-up on another day"), gettext("due on %(day)s") % {"day": asked}
        case "goal-confirmed":
            return gettext("The client agreed with the goal"), ""
    raise ValueError(f"no words for {event.what!r}")


def _outcomes(data: Mapping[str, Any]) -> list[str]:
    """The codes of the outcomes or of the step of the ladder that an event names; in old ones there was one outcome at most."""
    one = data.get("outcome") or (data.get("step") if isinstance(data.get("step"), str) else None)
    return data.get("outcomes") or ([one] if one else [])


def _named(data: Mapping[str, Any], outcomes: Mapping[str, str]) -> str:
    return ", ".join(outcomes.get(slug, slug) for slug in _outcomes(data))


def _field(name: str) -> str:
    """What the form calls a field of the case."""
    field = Case._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _status(code: str) -> str:
    return str(CaseStatus(code).label)
