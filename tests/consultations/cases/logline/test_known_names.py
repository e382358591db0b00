"""Names and words come from the directory and the vocabulary as they are now, and are made ready only once."""

from __future__ import annotations

import datetime as dt

import pytest

from consultations.cases.logline import Reading, known, read
from fsa_portal.directory.kinds import AliasKind, AuthorityKind, OrganisationKind
from fsa_portal.directory.models import Authority, AuthorityAlias, Organisation
from knowledge.vocabulary.models import Term, Vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moorbach(db) -> Authority:
    Authority.objects.create(key="05999", name="Kreis Erlental", kind=AuthorityKind.KREIS, is_demo=True)
    return Authority.objects.create(
        key="05999002", name="Moorbach", kind=AuthorityKind.GEMEINDE, parent_id="05999", is_demo=True
    )


def understood(line: str) -> Reading:
    return read(line, today=dt.date(2026, 9, 1), known=known())


def test_a_new_name_an_old_name_and_a_new_organisation_are_known_at_once(moorbach: Authority) -> None:
    assert not understood("Tel Altenmoor 10 min").bodies
    AuthorityAlias.objects.create(authority=moorbach, name="Altenmoor", kind=AliasKind.FORMER, source="Test")
    assert [found.value.ref for found in understood("Tel Altenmoor 10 min").bodies] == ["05999002"]
    assert not understood("Tel Nachbarschaftswerk 10 min").organisations
    one = Organisation.objects.create(
        name="Nachbarschaftswerk Moorbach e. V.", kind=OrganisationKind.FREIER_TRAEGER
    )
    (found,) = understood("Tel Nachbarschaftswerk 10 min").organisations
    assert (found.value.ref, found.value.name) == (str(one.pk), one.name)


def test_an_authority_that_is_no_more_is_not_advised(moorbach: Authority) -> None:
    Authority.objects.filter(pk=moorbach.pk).update(valid_until=dt.date(2025, 12, 31))
    assert not understood("Tel Moorbach 10 min").bodies


def test_editors_teach_the_words_of_topics() -> None:
    term = Term.objects.create(vocabulary=Vocabulary.TOPIC, slug="klima", name_de="Klima", name_en="Climate")
    assert not understood("Tel Moorbach 10 min Klimaanpassung").topics
    Term.objects.filter(pk=term.pk).update(words="Klima, -Betriebsklima")
    assert [found.value for found in understood("Tel Moorbach 10 min Klimaanpassung").topics] == ["klima"]
    assert not understood("Tel Moorbach 10 min Betriebsklima").topics
    Term.objects.filter(pk=term.pk).update(retired=True)
    assert not understood("Tel Moorbach 10 min Klimaanpassung").topics


def test_what_did_not_change_is_not_made_ready_again(django_assert_num_queries) -> None:
    first = known()
    with django_assert_num_queries(4):
        assert known() is first
