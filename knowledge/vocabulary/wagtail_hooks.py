"""Every touch point of the vocabulary with Wagtail's admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from knowledge.vocabulary.viewsets import TermViewSet

register_snippet(TermViewSet)
