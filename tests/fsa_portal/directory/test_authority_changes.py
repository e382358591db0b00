"""Authorities over the years: what was renamed, merged, incorporated or split is found, and leads to what became of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from fsa_portal.directory import register
from fsa_portal.directory.actions import authorities as actions
from fsa_portal.directory.indexing import AuthoritySource
from fsa_portal.directory.kinds import AuthorityKind, SuccessionKind
from fsa_portal.directory.models import (
    Authority,
    AuthorityAlias,
    DirectoryEvent,
    Succession,
    heirs,
    predecessors,
)
from fsa_portal.directory.sitemaps import entries
from fsa_portal.records import Conflict

pytestmark = pytest.mark.django_db
source = AuthoritySource()
SINCE = {"effective_on": dt.date(2026, 1, 1), "source": "Gesetz vom 1. Dezember 2025"}


@pytest.fixture
def new(region, lead) -> Authority:
    return actions.add_authority(by=lead, key="05334099", name="Vichttal", kind=AuthorityKind.STADT)


def found(text: str) -> list[str]:
    return [one.name for one in Authority.objects.current().named(text)]


class TestRenamed:
    @pytest.fixture
    def renamed(self, stolberg, lead) -> Authority:
        actions.rename_authority(stolberg, by=lead, version=1, name="Stolberg", **SINCE)
        return Authority.objects.get(pk=stolberg.pk)

    def test_keeps_its_key_and_is_found_by_both_names(self, renamed):
        assert (renamed.name, renamed.slug, renamed.version) == ("Stolberg", "stolberg", 2)
        assert found("Stolberg (Rhld.)") == found("stolberg") == ["Stolberg"]
        change = Succession.objects.get()
        assert (change.kind, change.old_name, change.old_key) == ("renamed", "Stolberg (Rhld.)", "05334032")
        assert DirectoryEvent.objects.get(authority=renamed).what == "renamed"

    def test_the_old_address_leads_to_the_new_one(self, renamed, client):
        page = client.get("/kommunen/05334032-stolberg-rhld/")
        assert (page.status_code, page["Location"]) == (301, "/kommunen/05334032-stolberg/")
        text = client.get(page["Location"]).content.decode()
        assert "Stolberg (Rhld.)" in text
        assert "Gesetz vom 1. Dezember 2025" in text

    def test_the_search_knows_the_old_name(self, renamed):
        (document,) = source.documents("authority:05334032")
        assert document.title == "Stolberg"
        assert "Stolberg (Rhld.)" in document.aliases

    def test_back_to_the_old_name_it_is_no_former_one(self, renamed, lead):
        actions.rename_authority(renamed, by=lead, version=2, name="Stolberg (Rhld.)", **SINCE)
        former = AuthorityAlias.objects.filter(authority=renamed, kind="former")
        assert [alias.name for alias in former] == ["Stolberg"]

    @pytest.mark.parametrize("name", ["", "–", "Stolberg", "x" * 101])
    def test_a_name_that_is_none_is_refused(self, renamed, lead, name):
        with pytest.raises(ValidationError):
            actions.rename_authority(renamed, by=lead, version=2, name=name, **SINCE)

    def test_who_comes_late_changes_nothing(self, renamed, lead):
        with pytest.raises(Conflict):
            actions.rename_authority(renamed, by=lead, version=1, name="Kupferstadt", **SINCE)

    def test_the_register_in_the_tree_does_not_take_it_back(self, lead):
        register.load_register()
        town = Authority.objects.get(key="05334032")
        actions.rename_authority(town, by=lead, version=town.version, name="Stolberg", **SINCE)
        changes = register.load_register()
        assert (changes.added, changes.changed, changes.gone) == ([], [], [])
        assert (changes.aliases_added, changes.aliases_removed) == (0, 0)
        assert Authority.objects.get(key="05334032").name == "Stolberg"
        assert found("Stolberg (Rhld.)") == ["Stolberg"]


class TestMerged:
    @pytest.fixture
    def merged(self, stolberg, aachen, new, lead) -> Authority:
        actions.merge_authorities([stolberg, aachen], by=lead, into=new, **SINCE)
        return new

    def test_both_are_no_more_since_the_day_before(self, merged, stolberg, aachen):
        stolberg.refresh_from_db()
        assert stolberg.valid_until == dt.date(2025, 12, 31)
        current = Authority.objects.current()
        assert [one.name for one in current] == ["Städteregion Aachen", "Vichttal"]
        assert {one.kind for one in Succession.objects.all()} == {SuccessionKind.MERGED}
        assert heirs([stolberg.pk]) == {merged.pk}
        assert {one.pk for one in predecessors(merged)} == {stolberg.pk, aachen.pk}

    @pytest.mark.parametrize(
        "text", ["Stolberg", "Kupferstadt", "Aachen Vichttal", "05334032", "05 3 34 002"]
    )
    def test_is_found_by_the_names_and_keys_of_both(self, merged, text):
        assert "Vichttal" in found(text)

    def test_old_addresses_lead_to_it(self, merged, client):
        for address in ("05334032-stolberg-rhld", "05334002-aachen", "05334002-was-auch-immer"):
            page = client.get(f"/kommunen/{address}/")
            assert (page.status_code, page["Location"]) == (301, merged.get_absolute_url())
        english = client.get("/en/kommunen/05334032-stolberg-rhld/")
        assert english["Location"] == "/en/kommunen/05334099-vichttal/"

    def test_list_sitemap_and_search_hold_it_alone(self, merged, client):
        page = client.get("/kommunen/?view=a-z")
        assert [one.name for _, rows in page.context["letters"] for one in rows] == [
            "Städteregion Aachen",
            "Vichttal",
        ]
        assert not [one for one in entries() if "05334032" in one["location"]]
        assert list(source.documents("authority:05334032")) == []
        assert set(source.keys()) == {"authority:05334", "authority:05334099"}
        (document,) = source.documents("authority:05334099")
        assert {"Stolberg (Rhld.)", "Kupferstadt", "05334032", "Aachen", "05334002"} <= set(document.aliases)

    def test_it_was_never_called_so_itself_they_became_part_of_it(self, merged, lead, client):
        page = client.get("/en/kommunen/05334099-vichttal/")
        assert page.context["formerly"] == []
        assert set(page.context["absorbed"]) == {"Stolberg (Rhld.)", "Kupferstadt", "Aachen"}
        assert "became part of it:" in page.content.decode()
        assert "formerly:" not in page.content.decode()
        actions.rename_authority(merged, by=lead, version=merged.version, name="Vichtstadt", **SINCE)
        page = client.get("/en/kommunen/05334099-vichtstadt/")
        assert page.context["formerly"] == ["Vichttal"]

    def test_its_page_says_what_it_was(self, merged, client):
        text = client.get(merged.get_absolute_url()).content.decode()
        assert "Stolberg (Rhld.)" in text
        assert "05334002" in text

    def test_merged_once_more_the_oldest_address_leads_to_the_youngest(self, merged, lead, client, region):
        youngest = actions.add_authority(by=lead, key="05334100", name="Eifelrand", kind=AuthorityKind.STADT)
        actions.merge_authorities([merged], by=lead, into=youngest, **SINCE)
        assert client.get("/kommunen/05334032-x/")["Location"] == youngest.get_absolute_url()
        assert found("Kupferstadt") == found("05334032") == found("Vichttal") == ["Eifelrand"]
        (document,) = source.documents("authority:05334100")
        assert "05334032" in document.aliases

    def test_neither_the_register_nor_a_second_end_brings_it_back(self, lead):
        register.load_register()
        town, other = Authority.objects.get(key="05334032"), Authority.objects.get(key="05334002")
        actions.merge_authorities([town], by=lead, into=other, incorporated=True, **SINCE)
        assert Authority.objects.real().current().count() == 426
        register.load_register()
        town.refresh_from_db()
        assert not town.is_current
        assert found("Kupferstadt") == ["Aachen"]
        with pytest.raises(ValidationError):
            actions.merge_authorities([town], by=lead, into=other, **SINCE)


class TestSplit:
    def test_its_page_names_all_that_took_its_place(self, stolberg, aachen, new, lead, client):
        actions.split_authority(stolberg, by=lead, into=[aachen, new], **SINCE)
        page = client.get("/kommunen/05334032-stolberg-rhld/")
        assert page.status_code == 200
        text = page.content.decode()
        assert aachen.get_absolute_url() in text
        assert new.get_absolute_url() in text
        assert found("Kupferstadt") == ["Aachen", "Vichttal"]

    def test_into_one_is_no_split(self, stolberg, aachen, lead):
        with pytest.raises(ValidationError):
            actions.split_authority(stolberg, by=lead, into=[aachen], **SINCE)


class TestRefused:
    def test_a_day_to_come(self, stolberg, aachen, lead):
        ahead = SINCE | {"effective_on": timezone.localdate() + dt.timedelta(days=1)}
        with pytest.raises(ValidationError):
            actions.merge_authorities([stolberg], by=lead, into=aachen, **ahead)
        with pytest.raises(ValidationError):
            actions.rename_authority(stolberg, by=lead, version=1, name="Neu", **ahead)

    def test_into_itself_into_a_former_one_and_into_a_fictional_one(
        self, stolberg, aachen, new, birkenfurt, lead
    ):
        actions.merge_authorities([new], by=lead, into=aachen, **SINCE)
        new.refresh_from_db()
        for into in (stolberg, new, birkenfurt):
            with pytest.raises(ValidationError):
                actions.merge_authorities([stolberg], by=lead, into=into, **SINCE)
        stolberg.refresh_from_db()
        assert stolberg.is_current

    def test_a_district_that_still_has_municipalities(self, region, stolberg, muelheim, lead):
        with pytest.raises(ValidationError):
            actions.merge_authorities([region], by=lead, into=muelheim, **SINCE)

    def test_no_source(self, stolberg, aachen, lead):
        with pytest.raises(ValidationError):
            actions.merge_authorities([stolberg], by=lead, into=aachen, **(SINCE | {"source": " "}))

    def test_a_municipality_without_its_district(self, lead, db):
        with pytest.raises(ValidationError):
            actions.add_authority(by=lead, key="05334099", name="Vichttal", kind=AuthorityKind.STADT)

    def test_advisers_record_nothing(self, stolberg, aachen, adviser):
        for work in (
            lambda: actions.add_authority(
                by=adviser, key="05334099", name="X", kind="kreisangehoerige-stadt"
            ),
            lambda: actions.rename_authority(stolberg, by=adviser, version=1, name="X", **SINCE),
            lambda: actions.merge_authorities([stolberg], by=adviser, into=aachen, **SINCE),
            lambda: actions.split_authority(stolberg, by=adviser, into=[aachen], **SINCE),
            lambda: actions.reclassify_authority(stolberg, by=adviser, version=1, kind="x", source="y"),
        ):
            with pytest.raises(PermissionDenied):
                work()
        assert not Succession.objects.exists()
