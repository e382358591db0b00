"""The one-line log in the frame of the workspace."""

from __future__ import annotations

from typing import Any

from django import template

from consultations.cases.entries.forms import LineForm
from consultations.cases.models import WithoutKey
from consultations.cases.permissions import can_advise_shortly

register = template.Library()


@register.inclusion_tag("cases/quick_log.html", takes_context=True)
def quick_log(context: template.Context) -> dict[str, Any]:
    """The line for those who log; nothing for all others."""
    actor = context["actor"]
    if not can_advise_shortly(actor):
        return {"may_log": False}
    return {
        "may_log": True,
        "actor": actor,
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "line_form": LineForm(auto_id="eintrag_%s"),
        "log_key": not WithoutKey.objects.filter(user=actor.user_id).exists(),
    }
