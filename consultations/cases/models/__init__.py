"""Advisory cases and what hangs on them."""

from consultations.cases.models.cases import (
    Case,
    CaseAssignment,
    CaseCounter,
    CaseQuerySet,
    advisers_for,
)
from consultations.cases.models.contacts import (
    CONTACT_VISIBILITIES,
    LONGEST_CONTACT,
    LONGEST_LINE,
    Contact,
    ContactKind,
    ContactQuerySet,
    ShortAdvice,
    ShortAdviceQuerySet,
)
from consultations.cases.models.corrections import ContactCorrection
from consultations.cases.models.history import CaseEvent, CaseStep
from consultations.cases.models.materials import MaterialGiven
from consultations.cases.models.outcomes import UNKNOWN, CaseOutcome, check_outcomes
from consultations.cases.models.planning import (
    StageRecord,
    StageRecordQuerySet,
    current_stage,
    planning_audience,
)
from consultations.cases.models.preferences import WithoutKey

__all__ = [
    "CONTACT_VISIBILITIES",
    "LONGEST_CONTACT",
    "LONGEST_LINE",
    "UNKNOWN",
    "Case",
    "CaseAssignment",
    "CaseCounter",
    "CaseEvent",
    "CaseOutcome",
    "CaseQuerySet",
    "CaseStep",
    "Contact",
    "ContactCorrection",
    "ContactKind",
    "ContactQuerySet",
    "MaterialGiven",
    "ShortAdvice",
    "ShortAdviceQuerySet",
    "StageRecord",
    "StageRecordQuerySet",
    "WithoutKey",
    "advisers_for",
    "check_outcomes",
    "current_stage",
    "planning_audience",
]
