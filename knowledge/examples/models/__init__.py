"""Good practice: what an authority did, what came of it and what did not work."""

from knowledge.examples.models.example import ExamplePage
from knowledge.examples.models.index import ExampleIndexPage, MaturityCriterion
from knowledge.examples.models.parts import ExampleStep, RelatedExample
from knowledge.examples.models.requests import ContactRequest

__all__ = [
    "ContactRequest",
    "ExampleIndexPage",
    "ExamplePage",
    "ExampleStep",
    "MaturityCriterion",
    "RelatedExample",
]
