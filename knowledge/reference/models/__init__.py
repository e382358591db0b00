"""What one looks up: questions with answers, terms with explanations, the dates of a shared history."""

from knowledge.reference.models.glossary import GlossaryEntry, GlossaryPage
from knowledge.reference.models.links import Linked, ShownLink, shown_links
from knowledge.reference.models.questions import QuestionIndexPage, QuestionLink, QuestionPage, Reuse
from knowledge.reference.models.timeline import Milestone, Precision, TimelinePage

__all__ = [
    "GlossaryEntry",
    "GlossaryPage",
    "Linked",
    "Milestone",
    "Precision",
    "QuestionIndexPage",
    "QuestionLink",
    "QuestionPage",
    "Reuse",
    "ShownLink",
    "TimelinePage",
    "shown_links",
]
