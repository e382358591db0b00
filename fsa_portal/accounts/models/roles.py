"""The roles in which people act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in the body that an affiliation names."""

    ADVISER = "adviser", _("adviser")
    LEAD = "lead", _("team lead")
    EDITOR = "editor", _("editor")
    ORGANISER = "organiser", _("organiser")
    ADMIN = "admin", _("administrator")
    MINISTRY = "ministry", _("report reader of the ministry")
    COORDINATOR = "coordinator", _("coordinator")
    MEMBER = "member", _("member")
    READER = "reader", _("reader")


FSA_ROLES = (Role.ADVISER, Role.LEAD, Role.EDITOR, Role.ORGANISER, Role.ADMIN)
BODY_ROLES = (Role.COORDINATOR, Role.MEMBER, Role.READER)
EDITING_ROLES = (Role.EDITOR, Role.LEAD, Role.ADMIN)

EXPLAINED = {
    Role.COORDINATOR: _("invites colleagues, confirms requests, sees the consultations of the body"),
    Role.MEMBER: _("sees what partners see, and the consultations of the body"),
    Role.READER: _("sees what partners see, but no consultations – for members of councils, for example"),
}
"""What the people of a body may do, as the forms say it."""


def body_fits_role() -> Q:
    """Roles of a body name exactly one body, those of the FSA and of the ministry none."""
    return (
        Q(role__in=BODY_ROLES, authority__isnull=False, organisation__isnull=True)
        | Q(role__in=BODY_ROLES, authority__isnull=True, organisation__isnull=False)
        | (~Q(role__in=BODY_ROLES) & Q(authority__isnull=True, organisation__isnull=True))
    )


def label(role: str, body_name: str) -> str:
    """ "Beraterin · FSA": the role and the body, as header and histories show it."""
    shown = str(Role(role).label)
    if role in FSA_ROLES:
        return f"{shown} · {gettext('FSA')}"
    return f"{shown} · {body_name}" if body_name else shown
