from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, for whom they act and in which role."""

    name = "fsa_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from fsa_portal.accounts import audit_names, receivers  # noqa: F401
        from fsa_portal.accounts.actions import write_all_groups
        from fsa_portal.accounts.role_wording import in_words
        from fsa_portal.accounts.signin import limits, reset, sessions, signup
        from fsa_portal.audit.models import AuditEntry
        from fsa_portal.audit.wording import register_words
        from fsa_portal.outbox.queue import register
        from fsa_portal.outbox.schedule import register_periodic

        register_words(AuditEntry.What.ROLE_CHANGED, in_words)
        register_words(AuditEntry.What.ROLE_SWITCHED, in_words)
        audit_names.register()
        register(signup.JOB, signup.answer, label=_("Answer a registration"))
        register(reset.JOB, reset.answer, label=_("Answer a password reset"))
        register_periodic(
            "accounts.limits", "night", limits.forget_expired, label=_("Forget who tried to sign in")
        )
        register_periodic(
            "accounts.sessions",
            "night",
            sessions.forget_ended,
            label=_("Forget the browsers of ended sessions"),
        )
        register_periodic(
            "accounts.groups", "night", write_all_groups, label=_("Let the editors' group follow the roles")
        )
