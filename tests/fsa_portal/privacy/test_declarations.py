"""Nothing that could be about a person is undecided: other people's fields, retention classes, the written record."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from fsa_portal import records
from fsa_portal.privacy import activities, people
from fsa_portal.privacy.columns import TEXT_TYPES

DERIVED = "wagtailsearch"
"""Follows from what it indexes; its columns differ from database to database."""
TEXTUAL = TEXT_TYPES | {"FileField", "ImageField"}


def to_be_decided(model: type[models.Model]) -> list[str]:
    """Fields that hold text or files, or point at the user."""
    return [
        field.name
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.primary_key
        and (
            field.get_internal_type() in TEXTUAL
            or field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
        )
    ]


@pytest.mark.parametrize(
    "model",
    [
        m
        for m in apps.get_models()
        if not records.is_own(m._meta.app_config.name) and to_be_decided(m) and m._meta.app_label != DERIVED
    ],
    ids=lambda m: m._meta.label_lower,
)
def test_every_text_and_every_pointer_of_other_peoples_models_is_decided(model: type[models.Model]) -> None:
    declared = records.THIRD_PARTY.get(model._meta.label_lower, {})
    assert not [name for name in to_be_decided(model) if name not in declared]


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if records.due_of(m)], ids=lambda m: m._meta.label
)
def test_a_model_that_ends_by_date_has_the_date_and_a_class_with_days(model: type[models.Model]) -> None:
    due = records.due_of(model)
    assert due is not None
    assert isinstance(model._meta.get_field(due.after), models.DateField)
    assert records.RETENTION[due.retention].days


def test_classes_without_days_have_a_rule_of_their_own() -> None:
    """Accounts end by erasure or unconfirmed, contacts by their date, pages by their editors;
    planning stages stay, and a name in them goes by erasure."""
    assert {name for name, kept in records.RETENTION.items() if kept.days is None} == {
        "account",
        "contact",
        "content",
        "planning",
    }


def test_what_belongs_to_an_account_goes_with_it_and_what_mentions_it_stays() -> None:
    own = {f"{model._meta.label_lower}.{column}" for model, column in people.own_relations()}
    assert {"account.emailaddress.user", "mfa.authenticator.user", "privacy.copy.person"} <= own
    # How somebody likes the workspace is of the account, all else there is of the cases.
    own -= {"cases.withoutkey.user"}
    assert not [place for place in own if place.startswith(("audit.", "cases.", "handbook."))]
    assert "accounts.affiliation.user" not in own


def test_every_app_that_knows_people_stands_in_the_record() -> None:
    described = {label for activity in activities.ACTIVITIES for label in activity.apps}
    with_people = {model._meta.app_label for model in apps.get_models() if activities.holds_people(model)}
    assert with_people <= described
    assert not with_people & activities.WITHOUT_PEOPLE


def test_the_written_record_is_up_to_date() -> None:
    """Else: ``manage.py processing_activities``."""
    written = Path(settings.BASE_DIR / "docs" / "processing-activities.md").read_text(encoding="utf-8")
    assert written == activities.document()
