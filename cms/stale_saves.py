"""A page that was saved after a form for it was opened is not overwritten unseen: both texts, nothing lost.

Wagtail's forms say on which revision they were opened; only its autosave looks at that. Here every save does.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.forms import ModelForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import linebreaksbr, yesno
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from modelcluster.models import get_all_child_relations
from wagtail.admin.compare import StreamBlockComparison
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import LogContext, activate
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageLogEntry, Revision

from fsa_portal import richtext
from fsa_portal.http import Request

NAMESPACE = uuid.UUID("3c1b3b0a-7f0e-4a3c-8a54-5a0d4c3f9b62")
NOT_SENT_AGAIN = {
    "csrfmiddlewaretoken",
    "loaded_revision_id",
    "loaded_revision_created_at",
    "overwrite_revision_id",
}
_EDITOR_KEY = re.compile(r' data-block-key="\w*"')
"""The rich text editor marks each paragraph anew where a text has no marks yet."""


_NUMBER_OF_A_ROW = re.compile(r"(\w+)-\d+-id")


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of text in which the two differ: a whole field, or one block of it."""

    label: str
    saved: str
    mine: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. Without passages, only what words do not show does: order, links, formatting."""

    label: str
    passages: list[Passage]


def refuse_stale_save(request: Request, page: Page) -> HttpResponse | None:
    """409 with both texts if the page was saved since this form was opened; None lets Wagtail save.

    A form that names no revision counts as opened before the first. One that would change nothing passes.
    """
    if request.method != "POST":
        return None
    sign_revisions(request)
    # Held until this save is committed: of two saves at the same time the second finds the first.
    current = get_object_or_404(Page.objects.select_for_update(), pk=page.pk)
    latest = current.get_latest_revision()
    if latest is None or _was_opened_on(request, latest):
        return None
    if not request.accepts("text/html"):
        # As Wagtail's autosave refuses it, which read the revision before the row was locked.
        answer = {"success": False, "error_code": "invalid_revision"}
        return JsonResponse(
            answer | {"error_message": gettext("Saving would overwrite a newer version.")}, status=400
        )
    if _was_saved_from_here(request, latest):
        return None
    differences = list(_differences(request, page.pk))
    if not differences:
        return None
    context = {
        "page": current,
        "page_title": gettext("Edited at the same time: your text is not lost"),
        "page_subtitle": current.get_admin_display_title(),
        "header_icon": "warning",
        "latest": latest,
        "differences": differences,
        "kept": [pair for pair in _sent_again(request, page.pk) if pair[0] not in NOT_SENT_AGAIN],
        "saved_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "publishes": "action-publish" in request.POST,
        "submits": "action-submit" in request.POST,
    }
    return render(request, "cms/stale_save.html", context, status=409)


def sign_revisions(request: Request) -> None:
    """Let Wagtail's log tell from which opened form each revision of this request comes.

    Its manual save does not know of its own autosaves: it names the revision with which the form was opened, while
    the latest is one that the same form has saved since.
    """
    form = _opened_form(request)
    if form is not None:
        context = LogContext(user=request.user, generate_uuid=False)
        context.uuid = form
        activate(context)


def _opened_form(request: Request) -> uuid.UUID | None:
    """One opened form: its token is masked anew whenever a form is rendered, and sent with all it saves."""
    token = request.POST.get("csrfmiddlewaretoken")
    return uuid.uuid5(NAMESPACE, f"{request.user.pk}/{token}") if token else None


def _was_opened_on(request: Request, latest: Revision) -> bool:
    overwritten = request.POST.get("overwrite_revision_id")
    if overwritten:
        return overwritten == str(latest.pk)
    # Autosave writes into its own revision again: the number stays, the time does not.
    return (
        request.POST.get("loaded_revision_id") == str(latest.pk)
        and request.POST.get("loaded_revision_created_at") == latest.created_at.isoformat()
    )


def _was_saved_from_here(request: Request, latest: Revision) -> bool:
    form = _opened_form(request)
    return form is not None and PageLogEntry.objects.filter(revision=latest, uuid=form).exists()


def _sent(request: Request) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        for value in values:
            yield name, str(value)


def _sent_again(request: Request, pk: int) -> Iterator[tuple[str, str]]:
    """What was sent; a row that somebody took away meanwhile is a new one, as its number leads to nothing."""
    saved = _saved_state(pk)
    there = {
        relation.get_accessor_name(): {
            str(row.pk) for row in getattr(saved, relation.get_accessor_name()).all()
        }
        for relation in get_all_child_relations(saved)
    }
    for name, value in _sent(request):
        row = _NUMBER_OF_A_ROW.fullmatch(name)
        gone = row is not None and row[1] in there and value not in there[row[1]]
        yield name, "" if gone else value


# --- what differs ---


def _saved_state(pk: int) -> Page:
    """The page as its form shows it, as an object of one's own."""
    return Page.objects.get(pk=pk).get_latest_revision_as_object()


def _differences(request: Request, pk: int) -> Iterator[Difference]:
    saved, mine = _saved_state(pk), _saved_state(pk)
    form = mine.get_edit_handler().get_form_class()(
        request.POST, request.FILES, instance=mine, parent_page=mine.get_parent(), for_user=request.user
    )
    form.defer_required_fields()
    form.is_valid()
    fields = {field.name: field for field in mine._meta.get_fields() if isinstance(field, models.Field)}
    for name in form.fields:
        # Whether somebody wants to hear of comments is no part of the page.
        if name in fields:
            passages = _passages(fields[name], form, saved, mine)
            if passages is not None:
                yield Difference(str(form[name].label), passages)
    for name, rows in form.formsets.items():
        if name != COMMENTS_RELATION_NAME:
            passages = _rows(rows, list(getattr(saved, name).all()))
            if passages is not None:
                yield Difference(str(capfirst(rows.model._meta.verbose_name_plural)), passages)


def _rows(rows: Any, saved: list[models.Model]) -> list[Passage] | None:
    """The rows of a page (its funders, say) that differ, one by one in their order; None if all are the same."""
    names = [name for name in rows.form.base_fields if name != rows.model._meta.pk.name]
    fields = [rows.model._meta.get_field(name) for name in names]
    deleted = {"DELETE", "ORDER"}
    sent = [
        row
        for row in rows.forms
        if not rows._should_delete_form(row) and (row.instance.pk or row.has_changed())
    ]
    sent.sort(key=lambda row: row.cleaned_data.get("ORDER") or 0)
    before = [[_content(field, row) for field in fields] for row in saved]
    after = [[_content(field, row.instance) for field in fields] for row in sent]
    if before == after and not any(set(row.errors) - deleted for row in sent):
        return None
    passages = []
    for number in range(max(len(saved), len(sent))):
        stored = _row_words(fields, saved[number]) if number < len(saved) else ""
        mine = _sent_words(fields, sent[number]) if number < len(sent) else ""
        if stored != mine:
            passages.append(Passage(str(number + 1), stored, mine))
    return passages


def _row_words(fields: list[Any], row: models.Model) -> SafeString:
    words = ((field.verbose_name, _words(field, field.value_from_object(row))) for field in fields)
    return _lines((name, text) for name, text in words if text)


def _sent_words(fields: list[Any], row: Any) -> SafeString:
    """What cannot be saved as it is is shown as it was typed."""
    words = []
    for field in fields:
        text = _words(field, field.value_from_object(row.instance))
        if field.name in row.errors:
            text = linebreaksbr(str(row[field.name].data or ""))
        words.append((field.verbose_name, text))
    return _lines((name, text) for name, text in words if text)


def _lines(words: Iterable[tuple[Any, str]]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}: {}", ((capfirst(name), text) for name, text in words))


def _passages(
    field: models.Field[Any, Any], form: ModelForm[Any], saved: Page, mine: Page
) -> list[Passage] | None:
    """The passages of a field that differ; None if it is the same."""
    before = field.value_from_object(saved)
    if field.name in form.errors:
        # What cannot be saved as it is is nevertheless a text that somebody wrote.
        after = form[field.name].data
        if not isinstance(field, StreamField):
            return [Passage("", _words(field, before), linebreaksbr(str(after or "")))]
    elif field.many_to_many:
        after = list(form.cleaned_data[field.name])
        if {term.pk for term in before} == {term.pk for term in after}:
            return None
    else:
        after = field.value_from_object(mine)
        if _content(field, saved) == _content(field, mine):
            return None
    if isinstance(field, StreamField):
        return list(_blocks(field, before, after))
    passage = Passage("", _words(field, before), _words(field, after))
    return [passage] if passage.saved != passage.mine else []


def _blocks(field: StreamField, before: Any, after: Any) -> Iterator[Passage]:
    """Block by block, so that a long chapter shows the three paragraphs that differ."""
    for block in StreamBlockComparison(field.stream_block, True, True, before, after).get_block_comparisons():
        saved = block.htmlvalue(block.val_a) if block.exists_a else ""
        mine = block.htmlvalue(block.val_b) if block.exists_b else ""
        if saved != mine:
            yield Passage(str(block.block.label), saved, mine)


def _content(field: models.Field[Any, Any], page: models.Model) -> Any:
    """What a field keeps, without the marks that the editor gives."""
    value = field.value_to_string(page)
    return _unmarked(json.loads(value) if isinstance(field, StreamField) else value)


def _unmarked(value: Any) -> Any:
    match value:
        case dict():
            return {key: _unmarked(inner) for key, inner in value.items()}
        case list():
            return [_unmarked(inner) for inner in value]
        case str():
            return _EDITOR_KEY.sub("", value)
    return value


def _words(field: models.Field[Any, Any], value: Any) -> str:
    """A value of a field as its reader reads it, safe to show."""
    if field.many_to_many:
        return linebreaksbr(", ".join(sorted(str(term) for term in value)))
    if isinstance(field, models.ForeignKey):
        chosen = field.remote_field.model._base_manager.filter(pk=value).first()
        return linebreaksbr(str(chosen or ""))
    if isinstance(field, RichTextField):
        return linebreaksbr(richtext.plain(value))
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, dt.datetime):
        value = localtime(value)
    shown = dict(field.flatchoices).get(value, value)
    return linebreaksbr("" if shown is None else str(localize(shown)))
