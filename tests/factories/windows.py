"""Edit forms of Wagtail as browsers hold them: opened once, sent often."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text

from cms.blocks import INLINE
from fsa_portal.accounts.models import Role
from knowledge.examples.models import ExamplePage
from tests.factories import people

AUTOSAVE = {"Accept": "application/json"}
TOPIC = re.compile(r'<input type="checkbox" name="topics" value="(\d+)"')
"""The box of the first topic."""


class Window:
    """An opened edit form: what its browser sends when somebody presses a button, the token included."""

    def __init__(self, client: Client, page: Page, path: str = "edit/") -> None:
        self.client, self.path = client, f"/redaktion/pages/{page.pk}/{path}"
        answer = client.get(self.path)
        assert answer.status_code == 200
        self.fields = querydict_from_html(
            answer.content.decode(), form_id="page-edit-form", exclude_csrf=False
        ).copy()
        if isinstance(page.specific, ExamplePage) and "topics" not in self.fields:
            self.fields["topics"] = TOPIC.findall(answer.content.decode())[0]  # None is saved without one.
        if hasattr(page, "body"):
            # The browser's own scripts build the inputs of a stream.
            self.fields.update(body(page.specific.get_latest_revision_as_object().body))

    def save(self, **sent: Any) -> HttpResponse:
        return self.client.post(self.path, self.fields.dict() | sent)

    def autosave(self, **sent: Any) -> Any:
        return self.client.post(self.path, self.fields.dict() | sent, headers=AUTOSAVE)


def body(stream: Any) -> dict[str, str]:
    """The inputs of a stream of headings and paragraphs."""
    values = {
        "heading": lambda value: {"text": value["text"], "level": value["level"]},
        "paragraph": lambda value: rich_text(value.source, features=INLINE),
    }
    blocks = {
        str(n): {"id": b.id, "type": b.block_type, "order": str(n), "deleted": "",
                 "value": values[b.block_type](b.value)}
        for n, b in enumerate(stream)
    }  # fmt: skip
    return nested_form_data({"body": blocks | {"count": str(len(blocks))}})


def paragraph(text: str) -> str:
    return rich_text(f"<p>{text}</p>", features=INLINE)


def draft(page: Page) -> Any:
    """What the edit form shows now."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def editor(name: str, role: Role = Role.EDITOR) -> Client:
    """A browser in which a person of this name is signed in, an editor unless otherwise said."""
    held = people.affiliation(role, name=name.split()[0].lower())
    held.user.name = name
    held.user.save()
    return people.browser(held.user, second_factor=True)


def home_page() -> Any:
    """The German one."""
    return Page.objects.get(depth=2, locale__language_code="de").specific
