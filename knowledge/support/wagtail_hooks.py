from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from knowledge.support.viewsets import SupportViewSet


@hooks.register("register_admin_viewset")
def support_screens() -> list[ViewSet]:
    return [SupportViewSet()]
