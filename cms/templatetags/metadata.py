"""The door of the frame to :mod:`cms.metadata`."""

from __future__ import annotations

from django import template

from cms import metadata
from cms.models import BasePage

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(context: template.Context) -> metadata.Metadata | None:
    """What machines are told of the page that is shown, if it is one of the content tree."""
    page = context.get("page")
    if not isinstance(page, BasePage):
        return None
    known = {str(name): value for name, value in context.flatten().items()}
    return metadata.of(page, context["request"], known)
