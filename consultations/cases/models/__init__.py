"""Advisory cases and what hangs on them."""

from consultations.cases.models.attachments import MOST_ATTACHMENTS, Attachment, AttachmentQuerySet
from consultations.cases.models.cases import (
    Case,
    CaseAssignment,
    CaseCounter,
    CaseQuerySet,
    CaseSource,
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
from consultations.cases.models.follow_ups import (
    LONGEST_ANSWER,
    Became,
    FollowUp,
    FollowUpQuerySet,
    months_after,
)
from consultations.cases.models.history import CaseEvent, CaseStep
from consultations.cases.models.materials import MaterialGiven
from consultations.cases.models.outcomes import UNKNOWN, CaseOutcome, LadderStep, check_outcomes, ladder_of
from consultations.cases.models.planning import (
    StageRecord,
    StageRecordQuerySet,
    current_stage,
    planning_audience,
)
from consultations.cases.models.preferences import StepCalendar, StepCalendarQuerySet, WithoutKey
from consultations.cases.models.requests import (
    OF_AUTHORITIES,
    Absence,
    AdviceRequest,
    AdviceRequestEvent,
    AdviceRequestQuerySet,
    ClientKind,
    ReferralReason,
    RegionDuty,
    RequestStatus,
)

__all__ = [
    "CONTACT_VISIBILITIES",
    "LONGEST_ANSWER",
    "LONGEST_CONTACT",
    "LONGEST_LINE",
    "MOST_ATTACHMENTS",
    "OF_AUTHORITIES",
    "UNKNOWN",
    "Absence",
    "AdviceRequest",
    "AdviceRequestEvent",
    "AdviceRequestQuerySet",
    "Attachment",
    "AttachmentQuerySet",
    "Became",
    "Case",
    "CaseAssignment",
    "CaseCounter",
    "CaseEvent",
    "CaseOutcome",
    "CaseQuerySet",
    "CaseSource",
    "CaseStep",
    "ClientKind",
    "Contact",
    "ContactCorrection",
    "ContactKind",
    "ContactQuerySet",
    "FollowUp",
    "FollowUpQuerySet",
    "LadderStep",
    "MaterialGiven",
    "ReferralReason",
    "RegionDuty",
    "RequestStatus",
    "ShortAdvice",
    "ShortAdviceQuerySet",
    "StageRecord",
    "StageRecordQuerySet",
    "StepCalendar",
    "StepCalendarQuerySet",
    "WithoutKey",
    "advisers_for",
    "check_outcomes",
    "current_stage",
    "ladder_of",
    "months_after",
    "planning_audience",
]
