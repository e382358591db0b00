from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures of the FSA's work, without single cases."""

    name = "consultations.reporting"
    label = "reporting"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from consultations.cases.models import Case, ShortAdvice
        from consultations.reporting.models import keep_days_of_case, keep_days_of_short_advice

        pre_delete.connect(keep_days_of_case, sender=Case, dispatch_uid="reporting.case")
        pre_delete.connect(
            keep_days_of_short_advice, sender=ShortAdvice, dispatch_uid="reporting.short_advice"
        )
