"""Contact persons: kept for two years after they were last confirmed, then only their function is known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from fsa_portal.directory.actions import contacts as actions
from fsa_portal.directory.actions.organisations import add_organisation
from fsa_portal.directory.indexing import ContactSource
from fsa_portal.directory.models import ContactPerson, DirectoryEvent
from fsa_portal.directory.models.contacts import default_retention
from fsa_portal.outbox import pieces
from fsa_portal.records import Conflict, personal_data_of
from tests.factories.breaks import PowerCut, power_cut

pytestmark = pytest.mark.django_db
source = ContactSource()
TEXTS = ("name", "phone", "email", "note", "source")


@pytest.fixture
def contact(adviser, stolberg) -> ContactPerson:
    return actions.add_contact(
        by=adviser,
        authority=stolberg,
        role="Sozialplanung",
        name="Probe Eintrag",
        phone="(02 21) 47 10-100",
        email="Planung@Stolberg.EXAMPLE.org",
        note="Nur vormittags.",
        source="Telefonat",
    )


def at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(3)))


def test_is_entered_with_phone_address_and_two_years(contact):
    assert (contact.phone, contact.shown_phone) == ("+492214710100", "0221 4710100")
    assert contact.email == "Planung@stolberg.example.org"
    assert contact.confirmed_on == timezone.localdate()
    assert contact.retain_until == default_retention(timezone.localdate())
    assert contact.sort_name == "probe eintrag sozialplanung"


def test_two_years_after_a_leap_day():
    assert default_retention(dt.date(2028, 2, 29)) == dt.date(2030, 2, 28)
    assert default_retention(dt.date(2026, 3, 1)) == dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("email", "planung"),
        ("email", "a@b"),
        ("retain_until", dt.date(2099, 1, 1)),
        ("retain_until", dt.date(2000, 1, 1)),
        ("role", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_field(adviser, stolberg, contact, field, value):
    with pytest.raises(ValidationError) as refused:
        actions.change_contact(contact, by=adviser, version=1, **{field: value})
    assert field in refused.value.message_dict
    contact.refresh_from_db()
    assert contact.version == 1
    with pytest.raises(ValidationError):
        actions.add_contact(by=adviser, authority=stolberg, **({"role": "X", "source": "Y"} | {field: value}))


def test_changed_and_confirmed(contact, adviser):
    old = timezone.localdate() - dt.timedelta(days=600)
    ContactPerson.objects.update(confirmed_on=old, retain_until=default_retention(old))
    contact.refresh_from_db()
    changed = actions.change_contact(contact, by=adviser, version=1, note="Jetzt ganztags.")
    assert changed.confirmed_on == old
    confirmed = actions.confirm_contact(changed, by=adviser, version=2)
    assert confirmed.retain_until == default_retention(timezone.localdate())
    whats = [(event.what, event.data) for event in DirectoryEvent.objects.filter(contact=contact)]
    assert whats == [("added", {}), ("changed", {"fields": ["note"]}), ("confirmed", {})]
    with pytest.raises(Conflict):
        actions.change_contact(contact, by=adviser, version=2, note="Zu spät.")


class TestForgetting:
    def test_the_night_forgets_who_is_expired_and_nobody_else(self, contact, adviser, stolberg):
        other = actions.add_contact(by=adviser, authority=stolberg, role="Jugendamt", source="Netz")
        last = contact.retain_until
        assert actions.anonymise_expired(at(last)) == 0
        ContactPerson.objects.filter(pk=other.pk).update(retain_until=last + dt.timedelta(days=30))
        assert actions.anonymise_expired(at(last + dt.timedelta(days=1))) == 1
        contact.refresh_from_db()
        assert all(getattr(contact, name) == "" for name in TEXTS)
        assert (contact.role, contact.sort_name) == ("Sozialplanung", "sozialplanung")
        assert contact.anonymised_at is not None
        assert list(ContactPerson.objects.current()) == [other]
        event = DirectoryEvent.objects.filter(contact=contact).last()
        assert (event.what, event.by_system, event.data) == ("expired", "retention", {})
        assert actions.anonymise_expired(at(last + dt.timedelta(days=1))) == 0

    def test_every_field_with_content_is_empty_then(self, contact, adviser):
        declared = personal_data_of(ContactPerson)
        content = {name for name, one in declared.items() if one.kind == "content"}
        assert content == {*TEXTS, "sort_name"}
        assert {declared[name].retention for name in content} == {"contact"}

    def test_many_are_forgotten_in_pieces(self, adviser, stolberg, monkeypatch):
        monkeypatch.setattr(pieces, "BUDGET", 0)
        for number in range(5):
            actions.add_contact(by=adviser, authority=stolberg, role=f"Amt {number}", source="Netz")
        day = default_retention(timezone.localdate()) + dt.timedelta(days=1)
        with pytest.raises(PowerCut), power_cut('UPDATE "directory_contactperson"', at=4):
            actions.anonymise_expired(at(day))
        assert ContactPerson.objects.exclude(anonymised_at=None).count() == 3
        assert actions.anonymise_expired(at(day)) == 2

    def test_on_request_at_once_and_twice_does_no_harm(self, contact, adviser):
        gone = actions.anonymise_contact(contact, by=adviser)
        assert str(gone) in {"Frühere Kontaktperson: Sozialplanung", "Former contact: Sozialplanung"}
        assert actions.anonymise_contact(contact, by=adviser).version == gone.version
        for work in (actions.confirm_contact, actions.change_contact):
            with pytest.raises(ValidationError):
                work(gone, by=adviser, version=gone.version)

    def test_a_form_that_was_open_brings_nothing_back(self, contact, adviser):
        actions.anonymise_contact(contact, by=adviser)
        with pytest.raises(Conflict):
            actions.change_contact(contact, by=adviser, version=contact.version, name="Wieder da")
        assert not ContactPerson.objects.exclude(name="").exists()


class TestSearch:
    def test_the_fsa_alone_finds_by_name_function_body_and_number(self, contact):
        (document,) = source.documents(f"contact:{contact.pk}")
        assert document.audience == {"staff"}
        assert document.title == "Probe Eintrag"
        assert document.summary == "Sozialplanung · Stolberg (Rhld.)"
        assert {"+492214710100", "0221 4710100", contact.email} <= set(document.aliases)
        assert document.url == f"/beratung/kontakte/{contact.pk}/"
        assert timezone.localtime(document.visible_until).date() == contact.retain_until + dt.timedelta(
            days=1
        )

    def test_forgotten_ones_are_gone(self, contact, adviser):
        actions.anonymise_contact(contact, by=adviser)
        assert list(source.documents(f"contact:{contact.pk}")) == []
        assert list(source.keys()) == []

    def test_another_name_of_the_body_renews_its_contacts(self, contact, stolberg, adviser):
        body = add_organisation(by=adviser, name="Verein", kind="stiftung")
        second = actions.add_contact(by=adviser, organisation=body, role="Vorstand", source="Netz")
        assert list(source.affected(stolberg)) == [f"contact:{contact.pk}"]
        assert list(source.affected(body)) == [f"contact:{second.pk}"]
        assert list(source.affected(contact)) == [f"contact:{contact.pk}"]
        assert list(source.affected(DirectoryEvent())) == []


@pytest.mark.parametrize("words", ["probe", "Eintrag Sozial", "stolberg", "stolb probe"])
def test_is_found_by_name_function_and_body(contact, words):
    assert list(ContactPerson.objects.named(words)) == [contact]


@pytest.mark.parametrize("words", ["robe", "aachen", "probe aachen"])
def test_is_not_found_by_other_words(contact, words):
    assert not ContactPerson.objects.named(words).exists()


def test_editors_only_read(contact, editor):
    for work in (
        lambda: actions.add_contact(by=editor, authority=contact.authority, role="X", source="Y"),
        lambda: actions.change_contact(contact, by=editor, version=1, note="X"),
        lambda: actions.confirm_contact(contact, by=editor, version=1),
        lambda: actions.anonymise_contact(contact, by=editor),
    ):
        with pytest.raises(PermissionDenied):
            work()
    contact.refresh_from_db()
    assert contact.version == 1
