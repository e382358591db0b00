"""What the form of an entry holds when it opens: what was read from a line, or the entry before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from consultations.cases.actions.guards import kept_out_of
from consultations.cases.entries.bodies import SHORT, value_of
from consultations.cases.logline import Found, Reading, Sure, known, read
from consultations.cases.models import LONGEST_LINE, Case, Contact, ContactKind, ShortAdvice
from fsa_portal.accounts.models import Body, ConflictOfInterest, MailDomain
from fsa_portal.accounts.models.bodies import mail_domains_of
from fsa_portal.actor import Actor
from fsa_portal.uploads.mails import Mail

FAR = dt.timedelta(days=183)
"""A next step later than this is looked at twice: the day may have been meant of this year."""
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*\)")


@dataclass
class Filling:
    """Values for the form, which of them ask for a look, and what was not understood."""

    initial: dict[str, Any]
    bodies: int = 1
    materials: int = 1
    doubtful: set[str] = field(default_factory=set)
    unresolved: tuple[str, ...] = ()
    is_mail: bool = False
    left_out: tuple[str, ...] = ()
    """Names of files that came with a mail: they are not taken over."""

    def kept(self, sent: QueryDict, names: set[str]) -> Filling:
        """The same with what somebody has corrected already: these fields stay as they are."""
        for name in names & set(sent):
            self.initial[name] = sent.getlist(name) if name == "topics" else sent[name]
            self.doubtful.discard(name)
        # No box of them is left: then none is sent.
        if "topics" in names and "topics" not in sent:
            self.initial["topics"] = []
        return self

    def give(self, page: Mapping[str, str]) -> None:
        """One more material: in the first row that is empty, else in a new one."""
        if not page or page["page"] in {self.initial.get(f"page-{row}") for row in range(self.materials)}:
            return
        free = (row for row in range(self.materials) if not self.initial.get(f"material-{row}"))
        row = next(free, self.materials)
        self.materials = max(self.materials, row + 1)
        for name, value in page.items():
            self.initial[f"{name}-{row}"] = value


def from_line(line: str, *, today: dt.date) -> Filling:
    """What a line says."""
    reading = read(line, today=today, known=known())
    bodies = [("authority", found) for found in reading.bodies]
    bodies += [("organisation", found) for found in reading.organisations]
    filling = Filling(
        {
            "line": line,
            "date": reading.date.value if reading.date else today,
            "kind": reading.kind.value if reading.kind else "",
            "minutes": reading.minutes.value if reading.minutes else None,
            "topics": [found.value for found in reading.topics],
            "text": _without_internal(reading),
            "visibility": "internal",
            "next_step": reading.next_step.value if reading.next_step else "",
            "next_step_on": reading.next_date.value if reading.next_date else None,
        },
        bodies=max(1, len(bodies)),
        materials=len(reading.materials) + 1,
        unresolved=tuple(found.value for found in reading.unresolved),
    )
    for row, (what, body) in enumerate(bodies):
        filling.initial[f"body-{row}"] = f"{what}:{body.value.ref}"
        _mark(filling, f"body-{row}", body)
    for row, material in enumerate(reading.materials):
        filling.initial[f"material-{row}"] = material.value.kind
        filling.initial[f"about-{row}"] = material.value.about
        _mark(filling, f"material-{row}", material)
    for name in ("date", "kind", "minutes", "next_step"):
        found = getattr(reading, name)
        _mark(filling, name, found)
    _mark(filling, "next_step_on", reading.next_date)
    if reading.next_date and reading.next_date.value - today > FAR:
        filling.doubtful.add("next_step_on")
    if any(found.sure == Sure.DOUBTFUL for found in reading.topics):
        filling.doubtful.add("topics")
    return filling


def from_mail(mail: Mail, *, today: dt.date) -> Filling:
    """What a mail says: its day, its words, and the body to which its mail domains belong. Who wrote it is not asked."""
    about = from_line(mail.subject[:LONGEST_LINE], today=today)
    sent = mail.sent_on if mail.sent_on and mail.sent_on <= today else today
    found = Filling(
        about.initial
        | {
            "line": "",
            "kind": ContactKind.EMAIL.value,
            "date": sent,
            "minutes": None,
            "next_step": "",
            "next_step_on": None,
            "text": "\n\n".join(filter(None, (mail.subject, mail.text))),
        },
        bodies=about.bodies,
        is_mail=True,
        left_out=mail.attachments,
        doubtful=about.doubtful - {"next_step", "next_step_on", "kind", "date"},
    )
    domains = {domain for address in mail.addresses for domain in mail_domains_of(address)}
    bodies = {one.body: None for one in MailDomain.objects.filter(domain__in=domains).with_body()}
    if len(bodies) == 1:
        found.bodies = 1
        found.initial["body-0"] = value_of(next(iter(bodies)))
    for name in [name for name in found.initial if name.startswith(("material-", "about-"))]:
        # A subject that names a sheet does not say that it was given.
        del found.initial[name]
    return found


def _mark(filling: Filling, name: str, found: Found[Any] | None) -> None:
    if found is not None and found.sure == Sure.DOUBTFUL:
        filling.doubtful.add(name)


def _without_internal(reading: Reading) -> str:
    """The line as what was said and done; remarks for the FSA alone stay in the line itself."""
    kept, at = [], 0
    for start, end in sorted(span for remark in reading.internal for span in remark.spans):
        kept.append(reading.line[at:start])
        at = end
    text = _EMPTY_BRACKETS.sub("", "".join([*kept, reading.line[at:]])).strip(" ,;")
    return text or reading.line


def once_more(entries: Sequence[Contact | ShortAdvice], *, today: dt.date) -> Filling:
    """These entries of one visit again, of today."""
    first = entries[0]
    filling = Filling(
        {
            "line": first.line,
            "date": today,
            "kind": first.kind,
            "minutes": sum(entry.minutes for entry in entries),
            "topics": [topic.slug for topic in first.topics.all()],
            "text": first.text,
            "visibility": first.visibility if isinstance(first, Contact) else "internal",
        },
        bodies=len(entries),
    )
    for row, entry in enumerate(entries):
        filling.initial[f"body-{row}"] = value_of(entry.client)
        filling.initial[f"where-{row}"] = (
            f"case:{entry.case.reference}" if isinstance(entry, Contact) else SHORT
        )
    return filling


def last_visit(actor: Actor) -> list[Contact | ShortAdvice]:
    """What this person logged last in the role in force, where it may still be seen: one entry, or all of a visit for
    several bodies."""
    seen = Case.objects.visible_to(actor)
    contacts = Contact.objects.filter(
        logged_by=actor.affiliation_id, case__in=seen.order_by().values("pk")
    ).select_related("case__authority", "case__organisation")
    advice = ShortAdvice.objects.visible_to(actor).filter(logged_by=actor.affiliation_id).with_client()
    newest = [
        entry
        for entry in (
            contacts.order_by("-logged_at", "-pk").first(),
            advice.order_by("-logged_at", "-pk").first(),
        )
        if entry is not None
    ]
    if not newest:
        return []
    last = max(newest, key=lambda entry: entry.logged_at)
    if last.occasion is None:
        return [last]
    return [
        *contacts.filter(occasion=last.occasion).order_by("pk"),
        *advice.filter(occasion=last.occasion).order_by("pk"),
    ]


def refusals(bodies: Iterable[Body], *, actor: Actor) -> list[str]:
    """Why an entry about some of these would not be taken: the person keeps out of their cases."""
    kept_out = {
        conflict.body for conflict in ConflictOfInterest.objects.filter(user=actor.user_id).with_body()
    }
    return [kept_out_of(body) for body in bodies if body in kept_out]
