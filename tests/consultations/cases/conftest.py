"""A cast, a case of Birkenfurt that the first adviser opened, and an outcome to close it with."""

from __future__ import annotations

import pytest

from consultations.cases.models import Case
from fsa_portal.actor import Actor
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import cases, people
from tests.factories.people import Cast


@pytest.fixture
def cast(db) -> Cast:
    return people.cast()


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.actor("adviser")


@pytest.fixture
def case(cast: Cast, by: Actor) -> Case:
    return cases.case(by=by, authority=cast.birkenfurt, goal="Ein Bericht.")


@pytest.fixture
def outcome(db) -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.CASE_OUTCOME, slug="bericht", name_de="Bericht", name_en="Report"
    )
