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
from consultations.cases.models.history import CaseEvent, CaseStep
from consultations.cases.models.imports import (
    Becomes,
    CaseImport,
    CaseImportQuerySet,
    ImportedRow,
    ImportLine,
    ImportStatus,
)
from consultations.cases.models.materials import MaterialGiven
from consultations.cases.models.planning import (
    StageRecord,
    StageRecordQuerySet,
    current_stage,
    planning_audience,
)
from consultations.cases.models.preferences import WithoutKey
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
    "LONGEST_CONTACT",
    "LONGEST_LINE",
    "MOST_ATTACHMENTS",
    "OF_AUTHORITIES",
    "Absence",
    "AdviceRequest",
    "AdviceRequestEvent",
    "AdviceRequestQuerySet",
    "Attachment",
    "AttachmentQuerySet",
    "Becomes",
    "Case",
    "CaseAssignment",
    "CaseCounter",
    "CaseEvent",
    "CaseImport",
    "CaseImportQuerySet",
    "CaseQuerySet",
    "CaseSource",
    "CaseStep",
    "ClientKind",
    "Contact",
    "ContactCorrection",
    "ContactKind",
    "ContactQuerySet",
    "ImportLine",
    "ImportStatus",
    "ImportedRow",
    "MaterialGiven",
    "ReferralReason",
    "RegionDuty",
    "RequestStatus",
    "ShortAdvice",
    "ShortAdviceQuerySet",
    "StageRecord",
    "StageRecordQuerySet",
    "WithoutKey",
    "advisers_for",
    "current_stage",
    "planning_audience",
]
