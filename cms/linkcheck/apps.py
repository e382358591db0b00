import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkCheckConfig(AppConfig):
    """Where pages link to, and whether anything answers there."""

    name = "cms.linkcheck"
    label = "linkcheck"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Page

        from cms.linkcheck import checking, receivers
        from fsa_portal.outbox import queue, schedule

        # A lane of its own: strangers' servers may be slow, and nothing else waits for them.
        queue.register(
            checking.ASK,
            checking.ask_all,
            lease=dt.timedelta(minutes=5),
            lane="links",
            label=_("Ask whether linked addresses still answer"),
        )
        # Nor does what was saved wait to be found until the links of all pages that lead to it have been read.
        queue.register(
            checking.COLLECT, checking.collect_again, lane="pages", label=_("Note the links of a page")
        )
        schedule.register_periodic(
            "linkcheck.week", "week", checking.begin, label=_("Links of all pages are checked")
        )
        # No sender: Wagtail publishes and expires pages as plain Page.
        post_save.connect(receivers.page_was_saved, dispatch_uid="linkcheck.page_was_saved")
        post_delete.connect(
            receivers.page_was_deleted, sender=Page, dispatch_uid="linkcheck.page_was_deleted"
        )
