"""What a list in the database can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q
from django.db.models.expressions import BaseExpression, Combinable, OrderBy
from django.utils.functional import Promise

from knowledge.vocabulary.models import Vocabulary

LONGEST_NUMBER = 9
"""Digits; every database takes them for a whole number."""

Labels = Callable[[Sequence[str]], Mapping[str, str]]
"""What people call these values, in the order in which they are shown; values that it does not know are left out."""


@dataclass(frozen=True, slots=True)
class Many:
    """A relation that gives a page any number of values: the table, its column of the page and that of the value."""

    model: type[Model]
    page: str
    value: str
    once: bool
    """A page has each value once; the rows of an inline table may repeat one."""

    def of_a_page(self, values: Iterable[Any]) -> Exists:
        """Whether a page has one of these values."""
        rows = self.model._base_manager.filter(
            **{self.page: OuterRef("pk"), f"{self.value}__in": list(values)}
        )
        return Exists(rows)


@dataclass(frozen=True, slots=True)
class StoredFacet:
    """One thing that a list can be narrowed by, where the database keeps it.

    ``where`` is a column (``year``, ``authority__kind``), a relation to terms (``topics``), a column of an inline table
    (``applicants__kind``) or an expression. With ``vocabulary`` the values are terms of that list, and the address
    names them by their slugs; else ``labels`` says what they are called, and each is its own label without it.
    ``in_order``: the choices stand in the order of the labels or terms, not by their number.
    """

    name: str
    label: str
    where: str | BaseExpression
    vocabulary: Vocabulary | None = None
    labels: Labels | None = None
    numbers: bool = False
    in_order: bool = False
    open: bool = True

    def many(self, model: type[Model]) -> Many | None:
        """The relation behind ``where``; None when a page has one value at most."""
        if not isinstance(self.where, str):
            return None
        relation, _, column = self.where.partition("__")
        field: Any = model._meta.get_field(relation)
        if field.many_to_many:
            return Many(
                field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name(), once=True
            )
        if field.one_to_many:
            return Many(field.related_model, field.field.name, column, once=False)
        return None

    @property
    def expression(self) -> BaseExpression | Combinable:
        return F(self.where) if isinstance(self.where, str) else self.where

    def condition(self, model: type[Model], values: Sequence[str]) -> Exists | Q:
        """That a page has one of these values; the expression of a single one stands in the query as ``alias``."""
        many = self.many(model)
        return many.of_a_page(values) if many else Q(**{f"{self.alias}__in": list(values)})

    @property
    def alias(self) -> str:
        return f"facet_{self.name}"

    def understood(self, given: Iterable[str]) -> list[str]:
        """Of values from an address those that the column can hold."""
        if not self.numbers:
            return list(given)
        return [one for one in given if one.isascii() and one.isdecimal() and len(one) <= LONGEST_NUMBER]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list, by name in the address; ``by`` as for ``order_by()``."""

    name: str
    label: str | Promise
    by: tuple[str | OrderBy, ...]

    @property
    def expressions(self) -> tuple[OrderBy, ...]:
        return tuple(
            one if isinstance(one, OrderBy) else OrderBy(F(one.lstrip("-")), descending=one.startswith("-"))
            for one in self.by
        )
