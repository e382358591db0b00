from django.apps import AppConfig


class SupportConfig(AppConfig):
    """What local authorities gave to the work of the office."""

    name = "knowledge.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fsa_portal import contributions
        from knowledge.support.contributions import of_authority

        contributions.register(contributions.AUTHORITY, of_authority, order=40)
