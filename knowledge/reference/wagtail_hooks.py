"""Every touch point of glossary and timeline with Wagtail's admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from knowledge.reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
