from django.apps import AppConfig
from django.core.checks import register as register_check
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Durable "do this after the commit", and what is done every night or week."""

    name = "fsa_portal.outbox"
    label = "outbox"

    def ready(self) -> None:
        from django.contrib.sessions.backends.db import SessionStore

        from fsa_portal.outbox import schedule
        from fsa_portal.records import check_personal_data

        register_check(check_personal_data)
        schedule.register_periodic("outbox.tidy", "night", schedule.tidy, label=_("Old jobs are forgotten"))
        schedule.register_periodic(
            "outbox.clear_sessions",
            "night",
            SessionStore.clear_expired,
            label=_("Ended sessions are removed"),
        )
