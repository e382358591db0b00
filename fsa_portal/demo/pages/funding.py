"""Funding programmes of the demo."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fsa_portal.demo.pages.adding import add, content, paragraphs, publish, set_topics, term_of
from knowledge.funding.models import FundingIndexPage, ProgrammePage
from knowledge.vocabulary.models import Term, Vocabulary


def load_funding() -> None:
    index = FundingIndexPage.objects.get()
    for data in content("funding"):
        if ProgrammePage.objects.child_of(index).filter(slug=data["slug"]).exists():
            continue
        # "Closes soon" is computed: what is stored is that the programme is open.
        status = "antrag-moeglich" if data["status"] == "frist-endet-bald" else data["status"]
        kind = term_of(Vocabulary.FUNDING_SOURCE, data["source"])
        programme = add(
            index,
            ProgrammePage(
                title=data["name"],
                slug=data["slug"],
                funder=f"{kind.name_de} (fiktives Beispiel)",
                funder_kind=kind,
                status=status,
                deadline=dt.date.fromisoformat(data["deadline"]) if data["deadline"] else None,
                deadline_text=data["deadline_text"],
                own_share=data["own_share"],
                summary=data["summary"],
                purpose=paragraphs(data["purpose"]),
                conditions=paragraphs(data["conditions"]),
                path_to_apply=paragraphs(data["path"]),
                source="Fiktives Beispiel der Demo",
                checked_on=timezone.localdate(),
            ),
        )
        set_topics(programme, data["topics"])
        programme.objects_funded.set(
            Term.objects.of(Vocabulary.FUNDING_OBJECT).filter(slug__in=data["objects"])
        )
        publish(programme)
