"""Who is called alike keeps the own account: nothing of it is changed before an administrator has decided."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from fsa_portal.accounts.models import Affiliation, Invitation, Role, User
from fsa_portal.directory.models import ContactPerson
from fsa_portal.notices.models import Feedback, Suppression
from fsa_portal.outbox.models import Job
from fsa_portal.outbox.queue import drain
from fsa_portal.privacy import actions, columns, holdings, people
from fsa_portal.privacy.actions import ERASE
from fsa_portal.privacy.models import Erasure, ErasureQuestion
from tests.factories import cases
from tests.factories.people import Cast, browser, cast

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
KEEP, REMOVE = ErasureQuestion.Answer.KEEP, ErasureQuestion.Answer.REMOVE


@pytest.fixture
def who() -> Cast:
    return cast()


def account(address: str, name: str) -> User:
    made = User.objects.create_user(address, PASSWORD, name=name)
    made.emailaddress_set.create(email=address, verified=True, primary=True)
    return made


@pytest.fixture
def person(who: Cast) -> User:
    return account("b.zwickel@stadt.example", "Berta Zwickel")


def looked_up(who: Cast, person: User, *further: str) -> Erasure:
    erasure = actions.prepare_erasure(by=who.actor("admin"), user=person, further_names="\n".join(further))
    drain([ERASE])
    erasure.refresh_from_db()
    return erasure


def decided(who: Cast, erasure: Erasure, answer: ErasureQuestion.Answer) -> None:
    for question in erasure.questions.all():
        actions.decide(by=who.actor("admin"), question=question, answer=answer, reason="meint Paul")


def carried_out(who: Cast, person: User) -> Erasure:
    actions.erase_person(by=who.actor("admin"), user=person)
    drain()
    return Erasure.objects.get(person=person)


def row(user: User) -> tuple[object, ...]:
    """All that signing in depends on."""
    user = User.objects.get(pk=user.pk)
    held = user.emailaddress_set.values_list("email", "verified", "primary")
    return user.email, user.name, user.password, user.is_active, user.stamp, *held


def signed_in(address: str) -> Client:
    client = Client()
    client.post("/konto/login/", {"login": address, "password": PASSWORD})
    return client


def signs_in(user: User, address: str) -> bool:
    return signed_in(address).session.get("_auth_user_id") == str(user.pk)


# --- addresses ---


def test_an_address_that_contains_the_name_is_somebody_elses(who: Cast, person: User) -> None:
    other = account("berta.zwickel@privat.example", "B. Zwickel")
    before, open_now = row(other), signed_in("berta.zwickel@privat.example")
    erasure = looked_up(who, person)
    assert "accounts.user.email" not in erasure.counts.values_list("place", flat=True)
    assert not erasure.questions.exists()
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert row(other) == before
    assert open_now.get("/konto/daten/").status_code == 200
    assert signs_in(other, "berta.zwickel@privat.example")
    assert not signs_in(person, "b.zwickel@stadt.example")
    assert User.objects.get(pk=person.pk).name == people.number_name(person.pk)


def test_addresses_outside_accounts_are_the_persons_as_a_whole_or_not_at_all(who: Cast, person: User) -> None:
    Suppression.objects.create(address="berta.zwickel@privat.example", reason="bounced")
    mine = Suppression.objects.create(address="b.zwickel@stadt.example", reason="bounced")
    theirs = Feedback.objects.create(message="Hallo", page="/", email="berta.zwickel@privat.example")
    contact = ContactPerson.objects.create(
        authority=who.moorbach, role="Leitung", name="B. Z.", email="berta.zwickel@privat.example",
        retain_until=timezone.localdate(),
    )  # fmt: skip
    looked_up(who, person)
    assert carried_out(who, person).remaining == 0
    for record in (mine, theirs, contact):
        record.refresh_from_db()
    assert Suppression.objects.filter(address="berta.zwickel@privat.example").exists()
    assert mine.address.endswith("@geloescht.invalid")
    assert theirs.email == contact.email == "berta.zwickel@privat.example"


def test_each_of_the_persons_addresses_may_be_suppressed(who: Cast, person: User) -> None:
    """Both rows must be told apart when the addresses are gone."""
    person.emailaddress_set.create(email="berta@privat.example", verified=True)
    for address in ("b.zwickel@stadt.example", "berta@privat.example"):
        Suppression.objects.create(address=address, reason="bounced")
    looked_up(who, person)
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert len({*Suppression.objects.values_list("address", flat=True)}) == 2


def test_an_address_that_was_only_claimed_stays_its_owners(who: Cast, person: User) -> None:
    """Anybody can add an address to the own account; it counts when it is confirmed."""
    owner = account("owner@stadt.example", "Otto Beispielmann")
    Invitation.objects.create(email="owner@stadt.example", role=Role.READER, authority=who.moorbach)
    EmailAddress.objects.create(user=person, email="owner@stadt.example", verified=False)
    before = row(owner)
    assert people.addresses_of(person) == {"b.zwickel@stadt.example"}
    looked_up(who, person)
    assert carried_out(who, person).status == Erasure.Status.DONE
    assert row(owner) == before
    assert Invitation.objects.filter(email="owner@stadt.example").exists()
    assert not EmailAddress.objects.filter(user=person).exists()


def test_an_address_by_which_somebody_else_signs_in_is_no_further_spelling(who: Cast, person: User) -> None:
    other = account("paul.zwickel@stadt.example", "Paul Zwickel")
    with pytest.raises(actions.AnothersAddress):
        looked_up(who, person, "Paul.Zwickel@stadt.example")
    admin, page = browser(who.admin.user, second_factor=True), "/beratung/datenschutz/"
    opened = {"opened_under": str(admin.get(page).context["actor"].affiliation_id or "")}
    sent = opened | {"email": person.email, "further_names": other.email}
    assert admin.post(page, sent).context["form"].errors["further_names"]
    assert not Erasure.objects.exists()


def test_an_address_that_is_somebody_elses_meanwhile_is_looked_for_no_more(who: Cast, person: User) -> None:
    looked_up(who, person, "zwickel@alt.example")
    other = account("zwickel@alt.example", "Zora Wickel")
    before = row(other)
    assert carried_out(who, person).status == Erasure.Status.DONE
    assert row(other) == before


@pytest.mark.parametrize(("answer", "left"), [(KEEP, 1), (REMOVE, 0)])
def test_the_persons_address_that_somebody_else_claims_is_asked_about(
    who: Cast, person: User, answer: ErasureQuestion.Answer, left: int
) -> None:
    other = account("other@stadt.example", "Otto Beispielmann")
    before = row(other)
    claimed = EmailAddress.objects.create(user=other, email=person.email, verified=False)
    erasure = looked_up(who, person)
    assert erasure.questions.get().place == "account.emailaddress"
    decided(who, erasure, answer)
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert EmailAddress.objects.filter(pk=claimed.pk).count() == left
    claimed.delete()
    assert row(other) == before


def test_no_rewriting_of_texts_ever_reaches_what_people_sign_in_with() -> None:
    assert {field.name for field in columns.text_fields(User)} == {"name"}


# --- the rest of an account ---


@pytest.fixture
def colleague(who: Cast) -> User:
    made = account("paul.zwickel@stadt.example", "Paul Zwickel")
    Affiliation.objects.create(
        user=made, role=Role.MEMBER, authority=who.birkenfurt, message="Zwickel, Amt 50"
    )
    Authenticator.objects.create(user=made, type="webauthn", data={"name": "Telefon Zwickel"})
    return made


def test_a_colleague_of_the_same_surname_is_asked_about_table_by_table(
    who: Cast, person: User, colleague: User
) -> None:
    before = row(colleague)
    erasure = looked_up(who, person, "Zwickel")
    asked = {question.place: question for question in erasure.questions.all()}
    assert set(asked) == {"accounts.user", "accounts.affiliation", "mfa.authenticator"}
    assert {question.kind for question in asked.values()} == {"account"}
    assert {question.key for question in asked.values()} == {str(colleague.pk)}
    assert all("Paul Zwickel (paul.zwickel@stadt.example)" in one.label for one in asked.values())
    assert not {"accounts.user.name", "mfa.authenticator.data"} & {
        line.place for line in erasure.counts.all()
    }
    with pytest.raises(actions.Undecided):
        actions.erase_person(by=who.actor("admin"), user=person)
    assert row(colleague) == before


def test_what_is_kept_in_the_account_of_a_colleague_stays_as_it_is(
    who: Cast, person: User, colleague: User
) -> None:
    case = cases.case(by=who.actor("adviser"), authority=who.birkenfurt, goal="Frau Zwickel fragen")
    before = row(colleague)
    decided(who, looked_up(who, person, "Zwickel"), KEEP)
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert row(colleague) == before
    assert colleague.affiliations.get().message == "Zwickel, Amt 50"
    assert colleague.authenticator_set.get().data == {"name": "Telefon Zwickel"}
    colleague.authenticator_set.all().delete()  # signing in would ask for it
    assert signs_in(colleague, "paul.zwickel@stadt.example")
    case.refresh_from_db()
    assert case.goal == "Frau [gelöscht] fragen"


def test_even_when_the_name_is_to_be_taken_out_the_colleague_signs_in(
    who: Cast, person: User, colleague: User
) -> None:
    colleague.authenticator_set.all().delete()
    address, _name, password, *rest = row(colleague)
    decided(who, looked_up(who, person, "Zwickel"), REMOVE)
    erasure = carried_out(who, person)
    assert (erasure.status, erasure.remaining) == (Erasure.Status.DONE, 0)
    assert row(colleague) == (address, "Paul [gelöscht]", password, *rest)
    assert colleague.affiliations.get().message == "[gelöscht], Amt 50"
    assert signs_in(colleague, "paul.zwickel@stadt.example")


def test_by_another_spelling_it_is_asked_anew_about_accounts(
    who: Cast, person: User, colleague: User
) -> None:
    decided(who, looked_up(who, person, "Zwickel"), REMOVE)
    erasure = looked_up(who, person, "Zwickel")
    assert not erasure.questions.filter(answer="").exists()
    erasure = looked_up(who, person, "Zwickel", "Paul")
    assert {question.answer for question in erasure.questions.all()} == {""}


def test_an_account_that_comes_after_the_preview_is_asked_about_before_it_is_done(
    who: Cast, person: User
) -> None:
    looked_up(who, person, "Zwickel")
    colleague = account("paul.zwickel@stadt.example", "Paul Zwickel")
    erasure = carried_out(who, person)
    assert erasure.status == Erasure.Status.OPEN
    assert User.objects.get(pk=colleague.pk).name == "Paul Zwickel"
    decided(who, erasure, KEEP)
    assert carried_out(who, person).status == Erasure.Status.DONE
    assert not Job.objects.filter(kind=ERASE).exists()


def test_the_copy_shows_no_address_of_a_namesake(who: Cast, person: User) -> None:
    account("berta.zwickel@privat.example", "B. Zwickel")
    shown = [section.rows for section in holdings.naming(person, people.identifiers_of(person))]
    assert "privat.example" not in str(shown)
