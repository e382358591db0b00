"""Organisations, contact persons and changes of the register on the pages of the FSA."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from fsa_portal.accounts.models import Role
from fsa_portal.directory.actions import contacts, organisations
from fsa_portal.directory.kinds import OrganisationKind
from fsa_portal.directory.models import Authority, ContactPerson, Organisation, Succession
from search.contract import Query, find
from search.sync import update
from tests.factories import people

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def client_of(role: Role) -> Client:
    return people.browser(people.affiliation(role).user, second_factor=True)


@pytest.fixture
def browser(db) -> Client:
    return client_of(Role.ADVISER)


@pytest.fixture
def body(adviser, birkenfurt) -> Organisation:
    return organisations.add_organisation(
        by=adviser, name="Träger West", kind=OrganisationKind.FREIER_TRAEGER, active_in=[birkenfurt]
    )


@pytest.fixture
def person(adviser, birkenfurt) -> ContactPerson:
    return contacts.add_contact(
        by=adviser,
        authority=birkenfurt,
        role="Sozialplanung",
        name="Probe Eintrag",
        phone="0221 4710-100",
        email="probe@example.org",
        source="Telefonat",
    )


def text_of(response) -> str:
    page = re.sub(r"(?s)<(script|head|select)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def loaded(response) -> dict[str, object]:
    """What the form would send if nothing was touched."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {f"initial-{name}": value for name, value in values.items() if name != "version"}
    return {name: value for name, value in (values | shown).items() if value not in (None, "", [])}


class TestOrganisations:
    ADDRESS = "/beratung/organisationen/"

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["Träger West"]),
            ({"q": "traeger"}, ["Träger West"]),
            ({"q": "Ost"}, []),
            ({"kind": "freier-traeger", "authority": "05999001"}, ["Träger West"]),
            ({"kind": "stiftung"}, []),
            ({"authority": "05999"}, []),
            ({"state": "ended"}, ["Amt Ost"]),
            ({"state": "all"}, ["Amt Ost", "Träger West"]),
            ({"kind": "club"}, []),
            ({"authority": "99999999999999999999"}, []),
        ],
    )
    def test_the_list_is_filtered_by_name_kind_authority_and_state(
        self, browser, body, adviser, asked, found
    ):
        other = organisations.add_organisation(by=adviser, name="Amt Ost", kind=OrganisationKind.JOBCENTER)
        organisations.retire_organisation(other, by=adviser, version=1)
        page = browser.get(self.ADDRESS, asked)
        assert page.status_code == 200
        assert [one.name for one in page.context["page_obj"]] == found

    def test_a_long_list_has_pages(self, browser, adviser):
        for number in range(51):
            Organisation.objects.create(name=f"Verein {number:02}", kind=OrganisationKind.STIFTUNG)
        assert len(browser.get(self.ADDRESS).context["page_obj"]) == 50
        assert [one.name for one in browser.get(self.ADDRESS, {"seite": 2}).context["page_obj"]] == [
            "Verein 50"
        ]

    def test_empty_lists_say_what_to_do(self, browser):
        assert f'href="{self.ADDRESS}neu/"' in browser.get(self.ADDRESS).content.decode()
        asked = browser.get(self.ADDRESS, {"q": "nichts"})
        assert f'href="{self.ADDRESS}"' in asked.content.decode()

    def test_is_entered_changed_given_up_and_active_again(self, browser, birkenfurt, erlental):
        given = {
            "name": "Verein",
            "kind": "stiftung",
            "active_in": ["05999", "05999001"],
            "website": "verein.example",
        }
        made = browser.post(f"{self.ADDRESS}neu/", given)
        verein = Organisation.objects.get()
        assert made["Location"] == verein.get_absolute_url()
        assert set(verein.active_in.all()) == {birkenfurt, erlental}
        assert verein.website == "https://verein.example"
        edit = f"{verein.get_absolute_url()}bearbeiten/"
        data = loaded(browser.get(edit)) | {"note": "Eine Notiz.", "active_in": ["05999"]}
        assert browser.post(edit, data).status_code == 302
        verein.refresh_from_db()
        assert (verein.note, list(verein.active_in.all())) == ("Eine Notiz.", [erlental])
        assert "Eine Notiz." in text_of(browser.get(verein.get_absolute_url()))
        ended = f"{verein.get_absolute_url()}ende/"
        assert browser.get(ended).status_code == 200
        assert Organisation.objects.current().exists()
        browser.post(ended, {"sent": "1"})
        assert not Organisation.objects.current().exists()
        assert browser.post(ended, {"sent": "1"}).status_code == 404
        browser.post(f"{verein.get_absolute_url()}weiter/", {"sent": "1"})
        assert Organisation.objects.current().exists()

    def test_what_is_wrong_comes_back_with_its_reason_and_the_entries(self, browser, body):
        answer = browser.post(
            f"{self.ADDRESS}neu/", {"name": "TRÄGER west", "kind": "stiftung", "note": "Bleibt."}
        )
        assert answer.status_code == 422
        assert "name" in answer.context["form"].errors
        assert "Bleibt." in answer.content.decode()

    def test_two_at_once_see_both_texts_and_lose_nothing(self, browser, body, adviser, erlental, birkenfurt):
        edit = f"{body.get_absolute_url()}bearbeiten/"
        mine = loaded(browser.get(edit)) | {"note": "Meine Notiz.", "active_in": ["05999001", "05999"]}
        organisations.change_organisation(
            body, by=adviser, version=1, note="Andere Notiz.", website="https://anders.example/"
        )
        answer = browser.post(edit, mine)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Meine Notiz." in page
        assert "Andere Notiz." in page
        conflict = answer.context["conflict"]
        asked = {field.name: field for field in conflict["fields"]}
        assert set(asked) == {"note", "website"}
        assert asked["website"].untouched
        assert not asked["note"].untouched
        assert {value for name, value in conflict["kept"] if name == "active_in"} == {"05999001", "05999"}
        again = dict(loaded(browser.get(edit)))
        again |= {"note": "Meine Notiz.", "active_in": ["05999001", "05999"], "version": conflict["version"]}
        assert browser.post(edit, again).status_code == 302
        body.refresh_from_db()
        assert (body.note, body.website) == ("Meine Notiz.", "https://anders.example/")
        assert set(body.active_in.all()) == {erlental, birkenfurt}


class TestContacts:
    ADDRESS = "/beratung/kontakte/"

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["Probe Eintrag", "Vorstand"]),
            ({"q": "Eintrag"}, ["Probe Eintrag"]),
            ({"q": "sozialpl"}, ["Probe Eintrag"]),
            ({"q": "birken"}, ["Probe Eintrag"]),
            ({"q": "traeger"}, ["Vorstand"]),
            ({"state": "due"}, ["Vorstand"]),
            ({"state": "former"}, []),
            ({"q": "%"}, ["Probe Eintrag", "Vorstand"]),
            ({"q": "x" * 101}, []),
        ],
    )
    def test_are_found_by_name_function_body_and_state(self, browser, person, body, adviser, asked, found):
        contacts.add_contact(
            by=adviser,
            organisation=body,
            role="Vorstand",
            source="Netz",
            retain_until=TODAY() + dt.timedelta(30),
        )
        assert [str(one) for one in browser.get(self.ADDRESS, asked).context["page_obj"]] == found

    def test_is_entered_with_any_spelling_of_a_number(self, browser, birkenfurt):
        form = browser.get(f"{self.ADDRESS}neu/?kommune=05999001").context["form"]
        assert form["authority"].value() == "05999001"
        given = {"authority": "05999001", "role": "Jugendamt", "phone": "(02 21) 47 10-0", "source": "Netz"}
        answer = browser.post(f"{self.ADDRESS}neu/", given)
        made = ContactPerson.objects.get()
        assert answer["Location"] == made.get_absolute_url()
        page = browser.get(made.get_absolute_url())
        assert 'href="tel:+4922147100"' in page.content.decode()
        assert "0221 47100" in text_of(page)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"phone": "App. 5"}, "phone"),
            ({"email": "probe@"}, "email"),
            ({"authority": ""}, "authority"),
            ({"organisation": "x"}, "organisation"),
            ({"source": ""}, "source"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(self, browser, birkenfurt, changed, field):
        given = {"authority": "05999001", "role": "Jugendamt", "source": "Netz"} | changed
        answer = browser.post(f"{self.ADDRESS}neu/", given)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not ContactPerson.objects.exists()

    def test_one_body_not_two(self, browser, birkenfurt, body):
        given = {"authority": "05999001", "organisation": body.pk, "role": "Jugendamt", "source": "Netz"}
        assert "authority" in browser.post(f"{self.ADDRESS}neu/", given).context["form"].errors

    def test_is_changed_confirmed_and_forgotten(self, browser, person):
        address = person.get_absolute_url()
        data = loaded(browser.get(f"{address}bearbeiten/")) | {"note": "Nur vormittags."}
        assert browser.post(f"{address}bearbeiten/", data)["Location"] == address
        assert "Nur vormittags." in text_of(browser.get(address))
        old = TODAY() - dt.timedelta(days=700)
        ContactPerson.objects.update(confirmed_on=old, retain_until=TODAY())
        browser.post(f"{address}bestaetigen/", {"sent": "1"})
        person.refresh_from_db()
        assert person.confirmed_on == TODAY()
        assert browser.get(f"{address}entfernen/").status_code == 200
        assert ContactPerson.objects.current().exists()
        browser.post(f"{address}entfernen/", {"sent": "1"})
        page = browser.get(address)
        assert page.status_code == 200
        assert "Probe" not in page.content.decode()
        assert "Sozialplanung" in text_of(page)
        assert browser.get(f"{address}bearbeiten/").status_code == 404

    def test_two_at_once_see_both_texts(self, browser, person, adviser):
        edit = f"{person.get_absolute_url()}bearbeiten/"
        mine = loaded(browser.get(edit)) | {"phone": "0221 4710-200"}
        contacts.change_contact(person, by=adviser, version=1, phone="0221 4710-300")
        answer = browser.post(edit, mine)
        assert answer.status_code == 409
        (field,) = answer.context["conflict"]["fields"]
        assert (field.name, field.mine, field.theirs) == ("phone", "0221 4710-200", "0221 4710300")

    def test_a_search_finds_it_for_the_fsa_until_it_is_forgotten(self, person, adviser):
        update([f"contact:{person.pk}"])
        assert [hit.title for hit in find(Query("Probe Eintrag"), adviser).hits] == ["Probe Eintrag"]
        partner = people.SYSTEM
        assert not find(Query("Probe Eintrag"), partner).hits
        contacts.anonymise_contact(person, by=adviser)
        update([f"contact:{person.pk}"])
        assert not find(Query("Probe Eintrag"), adviser).hits


class TestOfAnAuthority:
    def test_the_fsa_sees_contacts_and_organisations_on_its_page_and_nobody_else(self, browser, person, body):
        address = person.authority.get_absolute_url()
        page = text_of(browser.get(address))
        assert "Probe Eintrag" in page
        assert "Träger West" in page
        for other in (
            Client(),
            people.browser(people.affiliation(Role.MEMBER, authority=person.authority).user),
        ):
            seen = other.get(address).content.decode()
            assert "Probe Eintrag" not in seen
            assert "Träger West" not in seen

    def test_after_a_merger_its_contacts_stand_with_the_successor(self, person, erlental, adviser):
        lead = client_of(Role.LEAD)
        new = lead.post(
            "/beratung/kommunen/neu/",
            {"key": "05999099", "name": "Neufurt", "kind": "kreisangehoerige-stadt"},
        )
        assert new["Location"] == "/kommunen/05999099-neufurt/"
        given = {"kind": "merged", "successors": ["05999099"], "effective_on": "2026-01-01", "source": "Gesetz",
                 "version": "1"}  # fmt: skip
        address = "/beratung/kommunen/05999001/aenderung/"
        asked = lead.post(address, given)
        assert asked.status_code == 200
        assert ("successors", "05999099") in asked.context["entries"]
        both = text_of(asked)
        assert all(word in both for word in ("Birkenfurt", "05 9 99 001", "Neufurt", "05 9 99 099"))
        assert not Succession.objects.exists()
        answer = lead.post(address, given | {"sure": "1"})
        assert answer["Location"] == "/kommunen/05999001-birkenfurt/"
        page = lead.get(answer["Location"], follow=True)
        assert page.redirect_chain == [("/kommunen/05999099-neufurt/", 301)]
        assert "Probe Eintrag" in text_of(page)
        assert "– Birkenfurt" in text_of(page)

    def test_who_was_affiliated_and_what_was_open_stays(self, erlental, birkenfurt, lead):
        from fsa_portal.directory.actions.authorities import add_authority, merge_authorities
        from tests.factories import cases, content

        content.site()
        member = people.affiliation(Role.MEMBER, authority=birkenfurt)
        adviser = people.affiliation(Role.ADVISER)
        case = cases.case(by=people.actor_for(adviser), authority=birkenfurt)
        new = add_authority(
            by=lead, key="05999099", name="Neufurt", kind="kreisangehoerige-stadt", is_demo=True
        )
        merge_authorities([birkenfurt], by=lead, into=new, effective_on=dt.date(2026, 1, 1), source="Gesetz")
        inside = people.browser(adviser.user, second_factor=True)
        assert "Birkenfurt" in text_of(inside.get(case.get_absolute_url()))
        assert people.browser(member.user).get(case.client_url).status_code == 200
        offered = inside.get("/beratung/faelle/neu/").context["form"].fields["authority"].queryset
        assert [one.name for one in offered] == ["Kreis Erlental", "Neufurt"]


class TestRecording:
    ADDRESS = "/beratung/kommunen/05999001/aenderung/"
    GIVEN = {"effective_on": "2026-01-01", "source": "Gesetz", "version": "1"}

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"kind": "renamed", "name": ""}, "name"),
            ({"kind": "merged"}, "successors"),
            ({"kind": "split", "successors": ["05999"]}, "successors"),
            ({"kind": "incorporated", "successors": ["05999", "05999002"]}, "successors"),
            ({"kind": "merged", "successors": ["05999001"]}, "successors"),
            ({"kind": "renamed", "name": "Neu", "effective_on": "2099-01-01"}, "effective_on"),
            ({"kind": "renamed", "name": "Neu", "effective_on": "1500-01-01"}, "effective_on"),
            ({"kind": "renamed", "name": "Neu", "source": ""}, "source"),
            ({"kind": "burnt"}, "kind"),
        ],
    )
    def test_what_does_not_fit_is_told_at_its_field(self, birkenfurt, given, field):
        people.authority("05999002", "Moorbach", "kreisangehoerige-gemeinde", birkenfurt.parent)
        answer = client_of(Role.ADMIN).post(self.ADDRESS, self.GIVEN | given)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Succession.objects.exists()

    def test_who_comes_late_is_told_and_may_go_on(self, birkenfurt):
        browser = client_of(Role.ADMIN)
        given = self.GIVEN | {"kind": "renamed", "name": "Birkenstadt"}
        Authority.objects.filter(pk=birkenfurt.pk).update(version=3)
        answer = browser.post(self.ADDRESS, given)
        assert answer.status_code == 422
        assert "Birkenstadt" in answer.content.decode()
        assert answer.context["form"]["version"].value() == "3"
        assert browser.post(self.ADDRESS, given | {"version": "3"}).status_code == 302
        assert Authority.objects.get(pk=birkenfurt.pk).name == "Birkenstadt"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"key": "0599909"}, "key"),
            ({"key": "06999099"}, "key"),
            ({"key": "05999001"}, "key"),
            ({"key": "05888001"}, "key"),
            ({"kind": "kreis"}, "kind"),
            ({"name": "–"}, "name"),
        ],
    )
    def test_a_new_authority_has_a_key_that_fits(self, birkenfurt, changed, field):
        given = {"key": "05999099", "name": "Neufurt", "kind": "kreisangehoerige-stadt"} | changed
        answer = client_of(Role.LEAD).post("/beratung/kommunen/neu/", given)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors


def test_the_workspace_leads_there(browser):
    page = browser.get("/beratung/organisationen/").content.decode()
    assert 'href="/beratung/organisationen/" aria-current="page"' in page
    assert 'href="/beratung/kontakte/"' in page
