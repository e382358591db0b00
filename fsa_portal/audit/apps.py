from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Sign-ins, role changes, exports and readings of confidential things."""

    name = "fsa_portal.audit"
    label = "audit"
