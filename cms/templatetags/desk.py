"""What the lists of the editors' desk say of a page."""

from __future__ import annotations

from django import template

from cms.desk.work import foreign_language

register = template.Library()
register.filter(foreign_language)
