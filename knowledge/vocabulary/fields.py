"""Fields by which things are tagged with the terms that editors keep."""

from __future__ import annotations

from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from knowledge.vocabulary.models import Vocabulary


def terms_of(
    vocabulary: Vocabulary, name: Any, help_text: Any, *, blank: bool = True
) -> ParentalManyToManyField:
    """Any number of terms of the list with this slug, edited together with the page."""
    return ParentalManyToManyField(
        "vocabulary.Term",
        verbose_name=name,
        related_name="+",
        blank=blank,
        limit_choices_to={"vocabulary": vocabulary.value},
        help_text=help_text,
    )


def term_of(
    vocabulary: Vocabulary, name: Any, help_text: Any, *, optional: bool = False
) -> models.ForeignKey[Any, Any]:
    """One term of the list with this slug; while something is tagged with it, it cannot be deleted."""
    return models.ForeignKey(
        "vocabulary.Term",
        null=optional,
        blank=optional,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": vocabulary.value},
        verbose_name=name,
        help_text=help_text,
    )
