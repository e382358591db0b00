from __future__ import annotations

from wagtail import hooks

from fsa_portal.audit.viewsets import AuditViewSet


@hooks.register("register_admin_viewset")
def audit_screens() -> AuditViewSet:
    return AuditViewSet()
