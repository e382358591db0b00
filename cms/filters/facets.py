"""What a list in the database can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.utils.functional import Promise

from knowledge.vocabulary.models import Vocabulary

LONGEST_NUMBER = 9
"""Digits; every database takes them for a whole number."""

Labels = Callable[[Sequence[str]], Mapping[str, str]]
"""What people call these values, in the order in which they are shown; values that it does not know are left out."""


def in_words(known: Mapping[str, str | Promise]) -> Labels:
    """Labels of values that are all known beforehand, in this order."""
    return lambda values: {value: str(words) for value, words in known.items() if value in values}


@dataclass(frozen=True, slots=True)
class Many:
    """Rows that give a page any number of values; ``page`` and ``value`` say where a row has its page and the value."""

    rows: QuerySet[Any]
    page: str
    value: str | Combinable
    once: bool = False
    """A page has each value once; the rows of an inline table may repeat one."""

    def pairs(self) -> QuerySet[Any]:
        """``held_page``, ``held_value`` of each row, without repetition."""
        pairs = self._valued.annotate(held_page=F(self.page)).values_list("held_page", "held_value")
        return pairs if self.once else pairs.distinct()

    def of_a_page(self, values: Iterable[Any]) -> Exists:
        """Whether a page has one of these values."""
        return Exists(self._valued.filter(**{self.page: OuterRef("pk"), "held_value__in": list(values)}))

    @property
    def _valued(self) -> QuerySet[Any]:
        value = F(self.value) if isinstance(self.value, str) else self.value
        return self.rows.order_by().annotate(held_value=value)


@dataclass(frozen=True, slots=True)
class StoredFacet:
    """One thing that a list can be narrowed by, where the database keeps it.

    ``where`` is a column (``year``, ``authority__kind``), a relation (``topics``, ``authorities__key``), a column of an
    inline table (``applicants__kind``), an expression, or rows of a question of its own. With ``vocabulary`` the values
    are terms of that list, and the address names them by their slugs; else ``labels`` says what they are called, and
    each is its own label without it. ``covers``: values that stand for several in the database, such as "within 90 days"
    for what ends within 30 as well. ``in_order``: the choices stand in the order of the labels or terms, not by their
    number.
    """

    name: str
    label: str
    where: str | Combinable | Many
    vocabulary: Vocabulary | None = None
    labels: Labels | None = None
    covers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: bool = False
    in_order: bool = False
    open: bool = True

    def many(self, model: type[Model]) -> Many | None:
        """The rows behind ``where``; None when a page has one value at most."""
        if isinstance(self.where, Many):
            return self.where
        if not isinstance(self.where, str):
            return None
        relation, _, column = self.where.partition("__")
        known: Any = model._meta.get_field(relation)
        if known.many_to_many:
            goal = known.m2m_reverse_field_name()
            return Many(
                known.remote_field.through._base_manager.all(),
                known.m2m_field_name(),
                f"{goal}__{column}" if column else goal,
                once=True,
            )
        if known.one_to_many:
            return Many(known.related_model._base_manager.all(), known.field.name, column)
        return None

    @property
    def expression(self) -> Combinable:
        assert not isinstance(self.where, Many)
        return F(self.where) if isinstance(self.where, str) else self.where

    def condition(self, model: type[Model], values: Sequence[str]) -> Exists | Q:
        """That a page has one of these values; the expression of a single one stands in the query as ``alias``."""
        stored = list(dict.fromkeys(one for value in values for one in self.covers.get(value, [value])))
        many = self.many(model)
        return many.of_a_page(stored) if many else Q(**{f"{self.alias}__in": stored})

    def summed(self, counts: dict[str, int]) -> dict[str, int]:
        """Counts of what the database has as counts of what can be chosen."""
        found = {
            value: [counts[one] for one in covered if one in counts] for value, covered in self.covers.items()
        }
        return counts | {value: sum(numbers) for value, numbers in found.items() if numbers}

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
