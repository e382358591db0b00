from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures of the FSA's work, without single cases."""

    name = "consultations.reporting"
    label = "reporting"
