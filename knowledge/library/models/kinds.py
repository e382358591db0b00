"""What the documents of the library are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is."""

    HANDBOOK = "handbuch", _("Handbook")
    CHAPTER = "handbuchkapitel", _("Handbook chapter")
    GUIDE = "arbeitshilfe", _("Guide")
    INFORMATION = "infomaterial", _("Information sheet")
    CHECKLIST = "checkliste", _("Checklist")
    TEMPLATE = "vorlage", _("Template")
    SOCIAL_REPORT = "sozialbericht", _("Social report")
    STATE_REPORT = "landessozialbericht", _("State social report")
    AREA_PROFILE = "sozialraumprofil", _("Social-area profile")
    ACTION_PLAN = "integriertes-handlungskonzept", _("Integrated action plan")
    DEVELOPMENT_PLAN = "sozialentwicklungsplan", _("Social development plan")
    CALL = "foerderaufruf", _("Funding call")
    GUIDELINE = "foerderrichtlinie", _("Funding guideline")
    APPLICATION = "antragsunterlage", _("Application form")
    DOCUMENTATION = "dokumentation", _("Event documentation")
    SLIDES = "praesentation", _("Slides")
    SPEECH = "rede", _("Speech")
    COUNCIL_PAPER = "ratsvorlage", _("Council paper")
    STATEMENT = "stellungnahme", _("Statement")
    STUDY = "studie", _("Study / evaluation")
    SHORT_REPORT = "kurzbericht", _("Short report")
    MINUTES = "protokoll", _("Minutes")


REPORTS = (
    DocumentKind.SOCIAL_REPORT,
    DocumentKind.SHORT_REPORT,
    DocumentKind.AREA_PROFILE,
    DocumentKind.DEVELOPMENT_PLAN,
)
"""What an authority reports of its social situation and plans from it: read in the order of the years."""

OF_SCHEMA_REPORT = frozenset(
    {*REPORTS, DocumentKind.STATE_REPORT, DocumentKind.STUDY, DocumentKind.DOCUMENTATION}
)
"""What schema.org calls a report; everything else is a document."""
