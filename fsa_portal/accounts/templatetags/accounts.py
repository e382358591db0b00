"""Small questions that the templates of roles ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from fsa_portal.accounts.models import Body
from fsa_portal.accounts.principals import principal_of

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], pk: int) -> Any:
    """What a table says about a row, by its id."""
    return found.get(pk, "")


@register.filter
def principal(body: Body) -> str:
    """The value by which forms name a body."""
    return principal_of(body)
