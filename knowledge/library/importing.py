"""Documents from files with a description: the way in for whole shelves, the demo and single documents alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from wagtail.models import Page

from cms.models import PAGE_VISIBILITIES, DocumentVersion, PortalDocument
from fsa_portal import richtext
from fsa_portal.accounts.models import EDITING_ROLES
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from fsa_portal.known_dates import is_plausible_year
from fsa_portal.uploads import policies
from fsa_portal.uploads.gate import Accepted, accept
from fsa_portal.uploads.stamp import can_be_stamped
from fsa_portal.uploads.storage import sha256_of
from knowledge.library.models import (
    DocumentFunder,
    DocumentKind,
    DocumentPage,
    LibraryIndexPage,
    PublishedVersion,
)
from knowledge.vocabulary.models import Term, Vocabulary

NEW, VERSION, KNOWN = "new", "version", "known"
TEXTS = ("title", "edition", "summary", "caveat")
FIELDS = frozenset(
    {
        *TEXTS,
        *("slug", "kind", "year", "authorities", "topics", "goals", "audiences", "funded_by", "scanned"),
        *("archived_on", "archive_note", "visibility", "licence", "versions"),
    }
)


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a file, understood. Only what was said is in ``fields`` and ``terms``."""

    slug: str
    fields: Mapping[str, Any]
    related: Mapping[str, list[Any]]
    funders: list[tuple[str, Page | None]]
    versions: list[tuple[dt.date, str]]
    """Day and note of each version, the oldest first; the last is the file itself."""
    licence: str


@dataclass
class Mistakes:
    """What is wrong with a description, by field."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, message: str) -> None:
        self.found.append((name, message))


class NotUnderstood(Exception):
    """A description has mistakes; ``mistakes`` are pairs of field and message."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in mistakes))
        self.mistakes = mistakes


def understood(data: Mapping[str, Any]) -> Described:
    """Read a description as JSON gives it; raises :class:`NotUnderstood` with every mistake."""
    wrong = Mistakes()
    for name in sorted(set(data) - FIELDS):
        wrong.add(name, gettext("there is no such field"))
    given = {name: value for name, value in data.items() if name in FIELDS and value not in (None, "")}
    fields: dict[str, Any] = {name: _text(wrong, given, name) for name in TEXTS if name in given}
    for name in ("title", "kind", "year"):
        if name not in given:
            wrong.add(name, gettext("is missing"))
    if "kind" in given:
        fields["kind"] = _one_of(wrong, "kind", given["kind"], DocumentKind.values)
    if "visibility" in given:
        fields["visibility"] = _one_of(
            wrong, "visibility", given["visibility"], [str(v) for v in PAGE_VISIBILITIES]
        )
    if "year" in given:
        fields["year"] = _year(wrong, given["year"])
    if "scanned" in given:
        fields["scanned"] = _yes_or_no(wrong, "scanned", given["scanned"])
    fields |= _archive(wrong, given)
    described = Described(
        slug=slugify(str(given.get("slug") or given.get("title") or ""))[:200],
        fields=fields,
        related=_related(wrong, given),
        funders=_funders(wrong, given),
        versions=_versions(wrong, given),
        licence=_text(wrong, given, "licence") if "licence" in given else "",
    )
    if not wrong.found:
        _check_lengths(wrong, described)
    if wrong.found:
        raise NotUnderstood(wrong.found)
    return described


def checked(content: bytes, name: str) -> Accepted:
    """The file, if the gate lets it in; raises :class:`NotUnderstood`."""
    try:
        return accept(ContentFile(content, name=name), policies.LIBRARY, name=name)
    except ValidationError as refusal:
        raise NotUnderstood([("file", " ".join(refusal.messages))]) from refusal


def state_of(file: Accepted, described: Described) -> str:
    """Whether the file is new, another version of a document that is here, or here already."""
    known = PublishedVersion.objects.filter(sha256=file.sha256)
    page = _page(described.slug)
    if page is None:
        return KNOWN if known.exists() else NEW
    if known.filter(page=page).exists() or _sha256_of(page) == file.sha256:
        return KNOWN
    if page.has_unpublished_changes:
        message = gettext("the document has a draft that is not published: decide about it first")
        raise NotUnderstood([("slug", message)])
    return VERSION


def import_document(file: Accepted, described: Described, *, by: Actor, publish: bool = True) -> str:
    """Bring the document in unless it is here; returns which of the three it was.

    What is here already stays as it is: editors may have changed it since.
    """
    if not by.is_system and not by.has_role(*EDITING_ROLES):
        raise PermissionDenied
    if state_of(file, described) == KNOWN:
        return KNOWN
    stored = PortalDocument(title=described.fields["title"], licence=described.licence)
    stored.file_size = file.size
    file.file.seek(0)
    # Before the transaction: nobody who saves something waits while a large file is written.
    stored.file.save(file.name, file.file, save=False)
    state = KNOWN
    try:
        state = _bring_in(stored, file, described, publish=publish)
    finally:
        if state == KNOWN:
            stored.file.storage.delete(str(stored.file.name))
    return state


@transaction.atomic
def _bring_in(stored: PortalDocument, file: Accepted, described: Described, *, publish: bool) -> str:
    # As it stands now: somebody else may have brought it meanwhile.
    state = state_of(file, described)
    if state == KNOWN:
        return state
    stored.save()
    page = _page(described.slug)
    if page is None:
        page = DocumentPage(slug=described.slug, live=False, file=stored)
        _describe(page, described)
        index = LibraryIndexPage.objects.order_by("path").first()
        assert index is not None
        page.locale = index.locale
        index.add_child(instance=page)
        _remember_versions(page, described.versions[:-1])
    else:
        page.file = stored
        page.file_note = ""
        _describe(page, described)
    revision = page.save_revision(clean=False)
    if publish:
        revision.publish()
        _date_version(page, described.versions)
    return state


def _describe(page: DocumentPage, described: Described) -> None:
    for name, value in described.fields.items():
        setattr(page, name, value)
    for name, things in described.related.items():
        getattr(page, name).set(things)
    if described.funders:
        page.funders.set(
            [
                DocumentFunder(name=name, about=about, sort_order=number)
                for number, (name, about) in enumerate(described.funders)
            ]
        )


def _remember_versions(page: DocumentPage, earlier: list[tuple[dt.date, str]]) -> None:
    """Of the versions before the document came here only day and note are known."""
    for number, (day, note) in enumerate(earlier, 1):
        PublishedVersion.objects.create(
            page=page, number=number, published_at=_noon(day), replaced_at=timezone.now(), note=note
        )


def _date_version(page: DocumentPage, versions: list[tuple[dt.date, str]]) -> None:
    """The version that was just published began on the day that is said of it, and ended the one before."""
    if not versions:
        return
    day, note = versions[-1]
    present = page.versions.get(replaced_at=None)
    PublishedVersion.objects.filter(pk=present.pk).update(published_at=_noon(day), note=note)
    former = list(page.versions.exclude(pk=present.pk).order_by("number"))
    ends = [*(other.published_at for other in former[1:]), _noon(day)]
    for one, after in zip(former, ends, strict=False):
        PublishedVersion.objects.filter(pk=one.pk).update(replaced_at=after)


def _page(slug: str) -> DocumentPage | None:
    index = LibraryIndexPage.objects.order_by("path").first()
    assert index is not None
    return DocumentPage.objects.child_of(index).filter(slug=slug).select_related("file").first()


def _sha256_of(page: DocumentPage) -> str:
    file = page.file.file
    return sha256_of(file.storage, file.name or "")


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


# --- reading one field


def _text(wrong: Mistakes, given: Mapping[str, Any], name: str) -> str:
    if not isinstance(given[name], str):
        wrong.add(name, gettext("is no text"))
        return ""
    return richtext.tidy(given[name]).strip()


def _one_of(wrong: Mistakes, name: str, value: Any, known: Iterable[str]) -> str:
    if value not in known:
        message = gettext("“%(value)s” is not known; known are %(known)s")
        wrong.add(name, message % {"value": value, "known": ", ".join(known)})
        return ""
    return str(value)


def _year(wrong: Mistakes, value: Any) -> int:
    text = str(value).strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if not is_plausible_year(year):
        wrong.add("year", gettext("“%(value)s” is no year") % {"value": value})
    return year


def _yes_or_no(wrong: Mistakes, name: str, value: Any) -> bool:
    answers = {
        "true": True,
        "1": True,
        "ja": True,
        "yes": True,
        "false": False,
        "0": False,
        "nein": False,
        "no": False,
    }
    answer = answers.get(str(value).strip().lower())
    if answer is None:
        wrong.add(name, gettext("“%(value)s” is neither yes nor no") % {"value": value})
    return bool(answer)


def _day(wrong: Mistakes, name: str, value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        wrong.add(name, gettext("“%(value)s” is no date like 2026-11-30") % {"value": value})
        return dt.date.min


def _list(wrong: Mistakes, given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name, [])
    if isinstance(value, str):
        return [part.strip() for part in value.split("|") if part.strip()]
    if not isinstance(value, list):
        wrong.add(name, gettext("is no list"))
        return []
    return value


def _archive(wrong: Mistakes, given: Mapping[str, Any]) -> dict[str, Any]:
    if ("archived_on" in given) != ("archive_note" in given):
        missing = "archive_note" if "archived_on" in given else "archived_on"
        wrong.add(missing, gettext("day and note of the archive belong together"))
        return {}
    if "archived_on" not in given:
        return {}
    day = _day(wrong, "archived_on", given["archived_on"])
    return {"archived_on": day, "archive_note": _text(wrong, given, "archive_note")}


def _related(wrong: Mistakes, given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Authorities by key, terms by short name."""

    def known(name: str, find: Callable[[list[str]], dict[str, Any]]) -> list[Any]:
        wanted = [str(value) for value in _list(wrong, given, name)]
        found = find(wanted)
        for value in wanted:
            if value not in found:
                wrong.add(name, gettext("“%(value)s” is not known") % {"value": value})
        return [found[value] for value in wanted if value in found]

    def terms(vocabulary: Vocabulary) -> Callable[[list[str]], dict[str, Any]]:
        return lambda slugs: {t.slug: t for t in Term.objects.of(vocabulary).filter(slug__in=slugs)}

    finders: dict[str, Callable[[list[str]], dict[str, Any]]] = {
        "authorities": lambda keys: {a.key: a for a in Authority.objects.filter(key__in=keys)},
        "topics": terms(Vocabulary.TOPIC),
        "goals": terms(Vocabulary.GOAL),
        "audiences": terms(Vocabulary.AUDIENCE),
    }
    return {name: known(name, find) for name, find in finders.items() if name in given}


def _funders(wrong: Mistakes, given: Mapping[str, Any]) -> list[tuple[str, Page | None]]:
    """A name each, or a name with the address of the page about it."""
    found: list[tuple[str, Page | None]] = []
    for funder in _list(wrong, given, "funded_by"):
        said = funder if isinstance(funder, Mapping) else {"name": funder}
        name = richtext.tidy(str(said.get("name") or "")).strip()
        about = None
        if not name:
            wrong.add("funded_by", gettext("a funder has no name"))
        if address := said.get("about"):
            about = Page.objects.filter(url_path__endswith=f"/{str(address).strip('/')}/").first()
            if about is None:
                wrong.add("funded_by", gettext("there is no page %(address)s") % {"address": address})
        found.append((name, about))
    return found


def _versions(wrong: Mistakes, given: Mapping[str, Any]) -> list[tuple[dt.date, str]]:
    found = []
    for version in _list(wrong, given, "versions"):
        if not isinstance(version, Mapping) or "on" not in version:
            wrong.add("versions", gettext("a version needs a day (“on”) and a note (“note”)"))
            continue
        note = richtext.tidy(str(version.get("note") or "")).strip()
        if len(note) > DocumentVersion.NOTE_LENGTH:
            wrong.add("versions", _too_long(DocumentVersion.NOTE_LENGTH))
        found.append((_day(wrong, "versions", version["on"]), note))
    return sorted(found, key=lambda version: version[0])


def _too_long(most: int) -> str:
    return gettext("is longer than %(most)d characters") % {"most": most}


def _check_lengths(wrong: Mistakes, described: Described) -> None:
    """The columns have an end; what is cut off would be missed by nobody."""
    for name, value in (*described.fields.items(), ("slug", described.slug), ("licence", described.licence)):
        model: Any = PortalDocument if name == "licence" else DocumentPage
        most = model._meta.get_field(name).max_length
        if isinstance(value, str) and most and len(value) > most:
            wrong.add(name, _too_long(most))
    most = DocumentFunder._meta.get_field("name").max_length or 0
    if any(len(name) > most for name, _ in described.funders):
        wrong.add("funded_by", _too_long(most))
    if not can_be_stamped(described.fields.get("caveat", "")):
        wrong.add("caveat", gettext("has letters that not every PDF can show"))
    if not described.slug:
        wrong.add("slug", gettext("the title has no letters to make an address of"))
