from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from fsa_portal.notices.viewsets import DeliveryViewSet, FeedbackViewSet, SuppressionViewSet


@hooks.register("register_admin_viewset")
def mail_screens() -> list[ViewSet]:
    return [DeliveryViewSet(), SuppressionViewSet(), FeedbackViewSet()]
