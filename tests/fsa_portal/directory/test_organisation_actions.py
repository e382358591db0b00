"""Organisations: one is active in several authorities, and nobody overwrites what somebody else wrote."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from fsa_portal.directory.actions import organisations as actions
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import DirectoryEvent, Organisation
from fsa_portal.records import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(adviser, region, stolberg):
    return actions.add_organisation(
        by=adviser,
        name=" Träger West ",
        kind=OrganisationKind.FREIER_TRAEGER,
        active_in=[region, stolberg],
        website="https://traeger.example/",
    )


def whats(organisation) -> list[str]:
    return [event.what for event in DirectoryEvent.objects.filter(organisation=organisation)]


def test_one_provider_in_a_district_and_its_towns(provider, region, stolberg, aachen):
    assert provider.name == "Träger West"
    assert list(Organisation.objects.active_in(region)) == [provider]
    assert list(Organisation.objects.active_in(stolberg)) == [provider]
    assert not Organisation.objects.active_in(aachen).exists()
    assert whats(provider) == ["added"]


def test_changes_are_written_with_the_names_of_fields_only(provider, adviser, aachen):
    fresh = actions.change_organisation(
        provider, by=adviser, version=1, name="Träger Nord", note="Neu im Kreis.", active_in=[aachen]
    )
    assert (fresh.version, fresh.name, fresh.sort_name) == (2, "Träger Nord", "trager nord")
    assert list(fresh.active_in.all()) == [aachen]
    event = DirectoryEvent.objects.filter(organisation=provider).last()
    assert event.data == {"fields": ["name", "note", "active_in"]}


def test_who_comes_late_overwrites_nothing(provider, adviser):
    actions.change_organisation(provider, by=adviser, version=1, note="Erste")
    with pytest.raises(Conflict):
        actions.change_organisation(provider, by=adviser, version=1, note="Zweite")
    provider.refresh_from_db()
    assert provider.note == "Erste"


def test_two_of_one_name_are_refused_with_a_message(provider, adviser):
    for name in ("TRÄGER WEST", "träger-west", "–"):
        with pytest.raises(ValidationError) as refused:
            actions.add_organisation(by=adviser, name=name, kind=OrganisationKind.STIFTUNG)
        assert "name" in refused.value.message_dict
    other = actions.add_organisation(by=adviser, name="Anderer", kind=OrganisationKind.STIFTUNG)
    with pytest.raises(ValidationError) as refused:
        actions.change_organisation(other, by=adviser, version=1, name="Träger West")
    assert "name" in refused.value.message_dict


@pytest.mark.parametrize("website", ["javascript:alert(1)", "traeger", "ftp//x"])
def test_a_website_is_an_address_of_the_web(adviser, website):
    with pytest.raises(ValidationError):
        actions.add_organisation(by=adviser, name="Verein", kind=OrganisationKind.STIFTUNG, website=website)


def test_given_up_and_active_again(provider, adviser):
    ended = actions.retire_organisation(provider, by=adviser, version=1)
    assert ended.retired_on == timezone.localdate()
    assert not Organisation.objects.current().exists()
    with pytest.raises(ValidationError):
        actions.retire_organisation(ended, by=adviser, version=2)
    again = actions.reinstate_organisation(ended, by=adviser, version=2)
    assert again.is_current
    assert whats(provider) == ["added", "retired", "reinstated"]


def test_nobody_gives_up_in_the_future(provider, adviser):
    with pytest.raises(ValidationError):
        actions.retire_organisation(
            provider, by=adviser, version=1, on=timezone.localdate() + dt.timedelta(days=1)
        )


def test_editors_only_read(provider, editor):
    for work in (
        lambda: actions.add_organisation(by=editor, name="X", kind=OrganisationKind.STIFTUNG),
        lambda: actions.change_organisation(provider, by=editor, version=1, name="X"),
        lambda: actions.retire_organisation(provider, by=editor, version=1),
        lambda: actions.reinstate_organisation(provider, by=editor, version=1),
    ):
        with pytest.raises(PermissionDenied):
            work()
    provider.refresh_from_db()
    assert (provider.version, provider.name) == (1, "Träger West")


def test_only_known_fields_are_changed(provider, adviser):
    with pytest.raises(TypeError, match="is_demo"):
        actions.change_organisation(provider, by=adviser, version=1, is_demo=True)


def test_names_are_found_by_beginnings_of_words(provider):
    assert list(Organisation.objects.named("traeger we")) == [provider]
    assert list(Organisation.objects.named("West Träger")) == [provider]
    assert not Organisation.objects.named("ager").exists()
