"""Funding programmes: who pays what for whom, until when."""

from __future__ import annotations

from knowledge.funding.models.details import Applicant, Difference, Funder, TermsVersion
from knowledge.funding.models.history import ProgrammeEvent
from knowledge.funding.models.indexes import FundingIndexPage
from knowledge.funding.models.programmes import ProgrammePage
from knowledge.funding.statuses import CLOSES_SOON, FundingStatus, ProgrammeKind, StatusGroup

__all__ = [
    "CLOSES_SOON",
    "Applicant",
    "Difference",
    "Funder",
    "FundingIndexPage",
    "FundingStatus",
    "ProgrammeEvent",
    "ProgrammeKind",
    "ProgrammePage",
    "StatusGroup",
    "TermsVersion",
]
