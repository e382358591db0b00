"""Good practice of the demo."""

from __future__ import annotations

import datetime as dt
import html

from fsa_portal import richtext
from fsa_portal.demo.pages.adding import add, authority_of, content, paragraphs, publish, set_topics, term_of
from knowledge.examples.models import ExampleIndexPage, ExamplePage
from knowledge.vocabulary.models import Vocabulary


def load_examples() -> None:
    index = ExampleIndexPage.objects.get()
    for data in content("examples"):
        if ExamplePage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        steps = "".join(f"<li>{html.escape(step)}</li>" for step in data["steps"])
        example = add(
            index,
            ExamplePage(
                title=data["title"],
                slug=data["slug"],
                authority=authority_of(data["body_key"]),
                year=data["year"],
                maturity=term_of(Vocabulary.MATURITY, data["maturity"]),
                summary=data["summary"],
                problem=paragraphs(data["problem"]),
                approach=paragraphs(data["approach"]) + richtext.clean(f"<ol>{steps}</ol>"),
                result=paragraphs(data["result"]),
                lessons=paragraphs(data["lessons"]),
                effort=data["effort_text"],
                effort_hours=data["effort_hours"],
                effort_cost=data["effort_cost"],
                transferability=data["transferability"],
                reviewed_on=dt.date(2026, 10, 14),
            ),
        )
        set_topics(example, data["topics"])
        publish(example)
