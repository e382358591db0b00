"""Rows that belong to a page or a record."""

from __future__ import annotations

from wagtail.models import Orderable


class OrderedRow(Orderable):
    """A row that stands where its editor put it; rows that nobody has ordered, as of an import, stand as they came."""

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]
