"""What the search may see of cases: one document for the FSA, one for the client, under one parent. Of short advice:
one for the FSA."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, override

from consultations.cases.models import Attachment, Case, Contact, MaterialGiven, ShortAdvice
from consultations.cases.statuses import CaseStatus
from fsa_portal.accounts.models import ConflictOfInterest, columns
from fsa_portal.actor import Visibility
from fsa_portal.directory.indexing import facets_of
from fsa_portal.directory.models import Authority, Organisation
from knowledge.vocabulary.models import Term
from search.contract import Passage, SearchDocument


class CaseSource:
    """Cases. Nobody belongs to both audiences, so a case is never found twice."""

    name = "case"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        case = Case.objects.with_client().filter(pk=int(key.partition(":")[2])).first()
        if case is None:
            return
        contacts = list(case.contacts.prefetch_related("materials", "attachments"))
        goal = Passage(anchor="ziel", heading="Ziel", text=case.goal)
        facets: dict[str, tuple[str, ...]] = {
            "topic": tuple(case.topics.values_list("slug", flat=True)),
            "status": (case.status,),
            "year": (str(case.opened_on.year),),
        }
        if case.authority is not None:
            facets |= facets_of(case.authority)
        shared: dict[str, Any] = {
            "parent": key,
            "kind": "case",
            "title": case.title,
            "date": case.opened_on,
            "facets": facets,
            "aliases": (case.reference,),
            "labels": (case.reference, case.client.name),
        }
        with override("de"):
            inner = (
                goal,
                Passage(anchor="risiko", heading="Risiko", text=case.risk),
                Passage(anchor="naechster-schritt", heading="Nächster Schritt", text=case.next_step),
                *(passage for contact in contacts for passage in _inner_passages(contact)),
            )
            yield SearchDocument(
                key=key, url=case.get_absolute_url(), audience=case.audience(), passages=inner, **shared
            )
            for_client = (goal, *(passage for contact in contacts for passage in _shared_passages(contact)))
            yield SearchDocument(
                key=f"{key}/client",
                url=case.client_url,
                audience=case.client_audience(),
                passages=for_client,
                **shared,
            )

    def keys(self) -> Iterable[str]:
        return (f"case:{pk}" for pk in Case.objects.values_list("pk", flat=True))

    def affected(self, instance: Any) -> Iterable[str]:
        if isinstance(instance, Case):
            return [f"case:{instance.pk}"]
        if isinstance(instance, Contact):
            return [f"case:{instance.case_id}"]
        if isinstance(instance, (MaterialGiven, Attachment)):
            if instance.contact_id is None:
                return []
            # Where a case goes with all that hangs on it, the contact may be gone first.
            contact = Contact.objects.filter(pk=instance.contact_id or 0)
            return [f"case:{pk}" for pk in contact.values_list("case_id", flat=True)]
        if isinstance(instance, ConflictOfInterest):
            return self._keys(_about(Case.objects.all(), instance))
        if isinstance(instance, Term):
            return self._keys(Case.objects.filter(topics=instance))
        if isinstance(instance, Authority):
            return self._keys(Case.objects.filter(authority=instance))
        if isinstance(instance, Organisation):
            return self._keys(Case.objects.filter(organisation=instance))
        return ()

    @staticmethod
    def _keys(cases: Any) -> list[str]:
        return [f"case:{pk}" for pk in cases.values_list("pk", flat=True).distinct()]


class ShortAdviceSource:
    """Advice without a case, for those who may see it on the page of the body."""

    name = "short-advice"

    def documents(self, key: str) -> Iterable[SearchDocument]:
        advice = ShortAdvice.objects.with_client().filter(pk=int(key.partition(":")[2])).first()
        if advice is None:
            return
        facets: dict[str, tuple[str, ...]] = {
            "topic": tuple(advice.topics.values_list("slug", flat=True)),
            "year": (str(advice.date.year),),
        }
        if advice.authority is not None:
            facets |= facets_of(advice.authority)
        with override("de"):
            yield SearchDocument(
                key=key,
                parent=key,
                kind=self.name,
                title=f"{advice.get_kind_display()}: {advice.client.name}",
                url=advice.get_absolute_url(),
                audience=advice.audience(),
                passages=tuple(_inner_passages(advice)),
                date=advice.date,
                facets=facets,
            )

    def keys(self) -> Iterable[str]:
        return self._keys(ShortAdvice.objects.all())

    def affected(self, instance: Any) -> Iterable[str]:
        advice = ShortAdvice.objects.all()
        match instance:
            case ShortAdvice():
                return [f"{self.name}:{instance.pk}"]
            case MaterialGiven(short_advice_id=int(pk)) | Attachment(short_advice_id=int(pk)):
                return [f"{self.name}:{pk}"]
            case ConflictOfInterest():
                return self._keys(_about(advice, instance))
            case Term():
                return self._keys(advice.filter(topics=instance))
            case Authority():
                return self._keys(advice.filter(authority=instance))
            case Organisation():
                return self._keys(advice.filter(organisation=instance))
        return ()

    def _keys(self, advice: Any) -> list[str]:
        return [f"{self.name}:{pk}" for pk in advice.order_by().values_list("pk", flat=True).distinct()]


def _about(rows: Any, conflict: ConflictOfInterest) -> Any:
    """Those about the body that somebody keeps out of."""
    return rows.filter(**{column: body for column, body in columns(conflict.body).items() if body})


def _inner_passages(entry: Contact | ShortAdvice) -> Iterable[Passage]:
    """For the FSA: with the line as it was typed, where that says more, and all files."""
    passage = _passage(entry)
    is_told = entry.line in {"", entry.text}
    yield passage if is_told else replace(passage, text=f"{passage.text}\n{entry.line}")
    yield from (_of_file(attachment, passage.anchor) for attachment in entry.attachments.all())


def _shared_passages(contact: Contact) -> Iterable[Passage]:
    """For the client: what it sees of the contact."""
    if contact.visibility != Visibility.CLIENT:
        return
    yield _passage(contact)
    for attachment in contact.attachments.all():
        if attachment.visibility == Visibility.CLIENT:
            yield _of_file(attachment, contact.anchor)


def _of_file(attachment: Attachment, anchor: str) -> Passage:
    """Of a picture only its name is searched."""
    text = f"{attachment.name}\n{attachment.text}".strip()
    return Passage(anchor=anchor, heading=attachment.name, text=text)


def _passage(contact: Contact | ShortAdvice) -> Passage:
    text = "\n".join([contact.text, *map(str, contact.materials.all())])
    anchor = contact.anchor if isinstance(contact, Contact) else ""
    return Passage(anchor=anchor, heading=str(contact.get_kind_display()), text=text)


def advice_kind(values: Sequence[str], language: str) -> dict[str, str]:
    """What a hit of this kind is called."""
    with override(language):
        return {ShortAdviceSource.name: gettext("Short advice")}


def status_labels(values: Sequence[str], language: str) -> dict[str, str]:
    """The facet ``status``."""
    with override(language):
        return {status.value: str(status.label) for status in CaseStatus if status.value in values}
