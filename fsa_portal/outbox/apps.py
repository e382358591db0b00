from django.apps import AppConfig
from django.core.checks import register as register_check


class OutboxConfig(AppConfig):
    """Durable "do this after the commit", and what is done every night or week."""

    name = "fsa_portal.outbox"
    label = "outbox"

    def ready(self) -> None:
        from fsa_portal.records import check_personal_data

        register_check(check_personal_data)
