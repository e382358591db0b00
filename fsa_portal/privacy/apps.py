from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What the law gives people over their data: a copy, an erasure, and an end of what was kept long enough."""

    name = "fsa_portal.privacy"
    label = "privacy"

    def ready(self) -> None:
        import datetime as dt

        from fsa_portal.outbox.queue import register
        from fsa_portal.outbox.schedule import register_periodic
        from fsa_portal.privacy import actions, archive, emails, erasing, purging

        register(
            actions.ERASE,
            erasing.work_on,
            lease=dt.timedelta(minutes=5),
            lane="privacy",
            label=_("Erasure of a person"),
        )
        register(
            actions.COPY,
            archive.make,
            lease=dt.timedelta(minutes=30),
            lane="privacy",
            label=_("Copy of somebody's data"),
        )
        emails.register()
        register_periodic(
            "privacy.purge",
            "night",
            purging.purge_tonight,
            label=_("What has been kept long enough is removed"),
        )
