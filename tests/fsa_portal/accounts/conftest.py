"""People, and a case with a form to type into."""

from __future__ import annotations

import pytest

from consultations.cases.models import Case
from tests.factories import cases, content, people
from tests.factories.people import Cast


@pytest.fixture
def cast(settings) -> Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def case(cast: Cast) -> Case:
    return cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
