from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Mail that people get: preferences, bundles, one-click stop, delivery record."""

    name = "fsa_portal.notices"
    label = "notices"

    def ready(self) -> None:
        from fsa_portal.notices import account_mails, audit_names, bundles, feedback, rights, sending
        from fsa_portal.notices.actions import SEND
        from fsa_portal.outbox import queue, schedule

        queue.register(SEND, sending.send, batch=True, once=True, lane="mail", label=_("Send a mail"))
        schedule.register_periodic(
            "notices.bundles", "night", bundles.make_bundles, label=_("Put news together in bundles")
        )
        account_mails.register()
        audit_names.register()
        feedback.register()
        rights.register()
