from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from fsa_portal.outbox.viewsets import JobViewSet, PeriodicViewSet


@hooks.register("register_admin_viewset")
def outbox_screens() -> list[ViewSet]:
    return [JobViewSet(), PeriodicViewSet()]
