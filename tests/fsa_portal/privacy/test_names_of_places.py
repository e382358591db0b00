"""Every table and column that an erasure or a copy may name is called something that people here would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import translation

from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.directory.models import ContactPerson
from fsa_portal.privacy import columns, files, people
from fsa_portal.privacy.names import COLUMNS, TABLES, label_of, name_of
from fsa_portal.privacy.values import value_of
from fsa_portal.records import HistoryEvent

Places = dict[type[models.Model], set[models.Field]]
ALIKE = {"Browser", "Mail", "Name", "Organisation", "Person", "Text", "Website"}
"""Words that are the same in both languages."""


def places() -> Places:
    """Tables that the preview, the outcome or the copy names, each with the columns that stand beside."""
    found: Places = {}
    for model in columns.tables():
        found.setdefault(model, set()).update(columns.text_fields(model))
    for model, field in files.file_columns():
        found.setdefault(model, set()).add(field)
    own = (*people.own_relations(), *people.addressed_tables())
    for model in {User, Affiliation, ContactPerson, Session, *(table for table, _column in own)}:
        found.setdefault(model, set()).update(model._meta.concrete_fields)
    for target in (User, Affiliation):
        for relation in people.relations_to(target):
            found.setdefault(relation.related_model, set()).update(
                beside(relation.related_model), {relation.field}
            )
    return found


def beside(model: type[models.Model]) -> Iterator[models.Field]:
    """What the copy tells of a row that points at the person."""
    for field in model._meta.concrete_fields:
        of_history = issubclass(model, HistoryEvent) and field.name in {"what", "object_type", "object_id"}
        if of_history or isinstance(field, models.DateField):
            yield field


def is_german(name: Callable[[], str]) -> bool:
    with translation.override("en"):
        english = name()
    with translation.override("de"):
        return name() != english or english in ALIKE


PLACES = sorted(places().items(), key=lambda place: place[0]._meta.label_lower)


@pytest.mark.parametrize(("model", "shown"), PLACES, ids=[model._meta.label_lower for model, _ in PLACES])
def test_tables_and_columns_have_german_names(model: type[models.Model], shown: set[models.Field]) -> None:
    made_up = (
        "verbose_name_plural" not in model._meta.original_attrs and model._meta.label_lower not in TABLES
    )
    assert not made_up, "Django's English plural of a German word"
    assert is_german(lambda: name_of(model))
    assert not [field.name for field in shown if not is_german(lambda field=field: label_of(field))]


def test_no_two_tables_are_called_the_same() -> None:
    with translation.override("de"):
        names = Counter(name_of(model) for model, _ in PLACES)
    assert not [name for name, number in names.items() if number > 1]


def test_names_are_of_tables_and_columns_that_there_are() -> None:
    """A name that is left behind when its table goes would be found by nobody."""
    tables = {model._meta.label_lower for model in apps.get_models()}
    # The words of the editors' search have a table on one database only.
    assert {label for label in TABLES if not label.startswith("wagtailsearch.")} <= tables
    for place in COLUMNS:
        label, _, column = place.rpartition(".")
        assert apps.get_model(label)._meta.get_field(column)


def test_every_history_says_in_words_what_its_codes_mean() -> None:
    histories = [model for model in apps.get_models() if issubclass(model, HistoryEvent)]
    assert len(histories) >= 3
    for history in histories:
        for code in history.What:
            event = history(what=code.value)
            with translation.override("de"):
                assert value_of(event, history._meta.get_field("what")) == (code.value, str(code.label))
            assert is_german(lambda code=code: str(code.label))
