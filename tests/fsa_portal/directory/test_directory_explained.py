"""Why somebody sees an organisation or a contact person of the directory: the FSA does, nobody else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from fsa_portal.accounts.explanation import Explanation, explain
from fsa_portal.accounts.models import User
from fsa_portal.actor import ANONYMOUS
from fsa_portal.directory.actions.contacts import add_contact
from fsa_portal.directory.models import ContactPerson
from tests.factories import content, people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, settings) -> Cast:
    settings.PORTAL_DEMO = True  # opens the workspace without a second factor
    content.site()
    return people.cast()


@pytest.fixture
def contact(cast: Cast) -> ContactPerson:
    return add_contact(
        by=cast.actor("adviser"), authority=cast.birkenfurt, role="Sozialplanung", source="Telefonat"
    )


def explained(path: str, person: User) -> list[Explanation]:
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS
    return explain(request=request, path=path, person=person)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_answer_is_what_the_page_does(cast: Cast, contact: ContactPerson, prefix: str) -> None:
    """In either language, for those of the FSA, of the body itself, of others, and for who is nobody."""
    for path in (contact.get_absolute_url(), cast.welfare_body.get_absolute_url()):
        for name in ("adviser", "editor", "admin", "coordinator", "member", "welfare", "ministry"):
            (found,) = explained(f"{prefix}{path}", getattr(cast, name).user)
            gets = cast.client(name).get(f"{prefix}{path}").status_code == 200
            assert found.sees is gets, (path, name)
            assert all(verdict.granted_by or verdict.refused for verdict in found.verdicts)
        assert not explained(path, cast.unaffiliated)[0].sees


def test_a_form_is_about_its_entry(cast: Cast, contact: ContactPerson) -> None:
    body = cast.welfare_body
    (found,) = explained(f"{body.get_absolute_url()}bearbeiten/", cast.adviser.user)
    assert found.subject.title == body.name
    (found,) = explained(f"{contact.get_absolute_url()}bestaetigen/", cast.adviser.user)
    assert cast.birkenfurt.name in found.subject.title


@pytest.mark.parametrize(
    "path", ["/beratung/kontakte/", "/beratung/kontakte/999999/", "/beratung/organisationen/999999/"]
)
def test_lists_and_what_is_not_there_have_no_rule(cast: Cast, path: str) -> None:
    assert explained(path, cast.adviser.user) == []
