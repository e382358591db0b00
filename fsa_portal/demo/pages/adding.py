"""What the loaders of the demo's pages have in common."""

from __future__ import annotations

import datetime as dt
import html
import json
from pathlib import Path
from typing import Any

from wagtail.models import Page

from fsa_portal import richtext
from fsa_portal.actor import Actor
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term, Vocabulary

CONTENT = Path(__file__).resolve().parent.parent / "content"
MADE_BY = Actor.system("demo")


def content(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def contents(folder: str) -> list[Any]:
    """All files of a folder."""
    files = sorted((CONTENT / folder).glob("*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def add(parent: Page, page: Page) -> Page:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page


def publish(page: Page) -> None:
    page.save_revision(clean=False).publish()


def set_topics(page: Any, slugs: list[str]) -> None:
    page.topics.set(Term.objects.of(Vocabulary.TOPIC).filter(slug__in=slugs))


def care_of(data: dict[str, Any]) -> dict[str, Any]:
    """Which role answers for a page, when it was looked over, and by when that is to happen again."""
    return {
        "responsible": data["owner"],
        "reviewed_on": dt.date.fromisoformat(data["reviewed"]),
        # What is frozen is not looked over again.
        "review_due_on": dt.date.fromisoformat(data["review_on"]) if "review_on" in data else None,
    }


def term_of(vocabulary: Vocabulary, slug: str) -> Term:
    return Term.objects.get(vocabulary=vocabulary, slug=slug)


def paragraphs(text: str) -> str:
    return richtext.clean("".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n")))


def authority_of(key: str | None) -> Authority | None:
    return Authority.objects.get(key=key) if key else None
