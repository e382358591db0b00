"""Who hears of what: by choice of the person, once for each thing, and not of one's own acts."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from fsa_portal.accounts.principals import actor_without_affiliation
from fsa_portal.actor import ANONYMOUS
from fsa_portal.notices import actions, kinds
from fsa_portal.notices.models import Delivery, MailLanguage, Notice, Preference, Suppression
from fsa_portal.notices.topics import DEFAULTS, Frequency, Topic
from fsa_portal.outbox.models import Job
from tests.factories import people
from tests.factories.notices import crowd, post, ring

pytestmark = pytest.mark.django_db


def choose(person, topic: Topic, frequency: Frequency) -> None:
    Preference.objects.update_or_create(user=person, topic=topic, defaults={"frequency": frequency})


def test_a_notice_belongs_inside_the_transaction_that_causes_it(bell) -> None:
    (person,) = crowd(1)
    with transaction.atomic():
        ring("ring", person)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert not Job.objects.exists()


def test_at_once_is_a_mail_of_its_own_and_later_waits_for_the_night(bell) -> None:
    now, later, never = crowd(3)
    choose(now, Topic.CASES, Frequency.NOW)
    choose(later, Topic.CASES, Frequency.WEEKLY)
    choose(never, Topic.CASES, Frequency.NEVER)
    ring("ring-cases", now, later, never)
    assert [m.recipient for m in Delivery.objects.all()] == [now]
    assert [n.recipient for n in Notice.objects.for_a_bundle()] == [later]
    assert Notice.objects.count() == 2


def test_whoever_chose_nothing_gets_what_the_topic_starts_with(bell) -> None:
    ring("ring-access", *crowd(1))
    ring("ring-calls", people.user("more"))
    assert DEFAULTS[Topic.ACCESS] == Frequency.NOW
    assert DEFAULTS[Topic.CALLS] == Frequency.WEEKLY
    assert Delivery.objects.count() == 1
    assert Notice.objects.for_a_bundle().count() == 1


def test_nobody_hears_of_the_own_act_but_of_its_answer(bell) -> None:
    one, other = crowd(2)
    by = actor_without_affiliation(one.pk)
    ring("ring-access", one, other, by=by)
    assert [m.recipient for m in Delivery.objects.all()] == [other]
    ring("ring", one, by=by)
    assert Delivery.objects.filter(recipient=one).count() == 1


def test_who_may_not_sign_in_hears_nothing(bell) -> None:
    (person,) = crowd(1)
    ring("ring", person)
    person.is_active = False
    person.save()
    ring("ring", person, about=2)
    assert Delivery.objects.count() == 1
    post()
    assert Delivery.objects.get().state == "not-due"
    assert mail.outbox == []


def test_what_is_not_sent_yet_is_not_queued_again_and_what_is_sent_is_news(bell) -> None:
    (person,) = crowd(1)
    ring("ring", person)
    ring("ring", person)
    assert Delivery.objects.count() == 1
    post()
    ring("ring", person)
    assert Delivery.objects.count() == 2


def test_with_a_key_nobody_hears_of_it_twice_however_often_it_is_repeated(bell) -> None:
    """A mailing that was killed half-way is simply begun again."""
    first = crowd(3)
    ring("ring-access", *first[:2], key="2027-1")
    post()
    ring("ring-access", *first, key="2027-1")
    post()
    assert sorted(m.to[0] for m in mail.outbox) == sorted(p.email for p in first)


def test_what_is_no_longer_due_is_not_sent(bell) -> None:
    ring("ring", *crowd(1))
    bell.rings = False
    post()
    assert mail.outbox == []
    assert Delivery.objects.get().state == "not-due"


def test_a_mail_that_was_erased_before_it_went_is_no_failure(bell) -> None:
    ring("ring", *crowd(1))
    Delivery.objects.all().delete()
    post()
    assert mail.outbox == []
    assert Job.objects.get().status == Job.Status.DONE


def test_never_counts_for_what_waits_already(bell) -> None:
    (person,) = crowd(1)
    ring("ring-access", person)
    choose(person, Topic.ACCESS, Frequency.NEVER)
    post()
    assert mail.outbox == []


# --- the page ---


def whole_form(**changes: str) -> dict[str, str]:
    return {topic.value: "weekly" for topic in Topic} | {"language": "en"} | changes


def test_the_page_shows_what_holds_and_saves_a_choice() -> None:
    person = people.user("planner")
    browser = people.browser(person)
    page = browser.get(reverse("notices:preferences"))
    assert page.context["form"]["cases"].value() == Frequency.DAILY
    assert page.context["form"]["language"].value() == "de"
    answer = browser.post(reverse("notices:preferences"), whole_form(cases="never", opened_under=""))
    assert answer.status_code == 302
    assert Preference.objects.get(user=person, topic="cases").frequency == "never"
    assert MailLanguage.objects.get(user=person).language == "en"
    shown = browser.get(reverse("notices:preferences")).context["form"]
    assert (shown["cases"].value(), shown["access"].value()) == ("never", "weekly")


def test_only_topics_that_something_sends_are_offered(bell, monkeypatch) -> None:
    """A kind about events does not exist yet: nobody is asked. As soon as one is registered, everybody is."""
    browser = people.browser(people.user("planner"))

    def offered() -> set[str]:
        return set(browser.get(reverse("notices:preferences")).context["form"].fields) - {"language"}

    assert offered() == {"cases", "access", "calls"}
    kinds.register_kind(kinds.Kind("ring-events", topic=Topic.EVENTS, build=bell.build))
    assert offered() == {"cases", "access", "calls", "events"}


def test_who_stopped_the_mails_reads_that_it_was_the_own_wish() -> None:
    person = people.user("planner")
    actions.suppress(person.email, reason=Suppression.Reason.STOPPED)
    page = people.browser(person).get(reverse("notices:preferences")).content.decode()
    assert "Sie haben unsere Mails beendet" in page
    assert "Wir erreichen Sie nicht" not in page


@pytest.mark.parametrize("wrong", [{"cases": "hourly"}, {"language": "fr"}, {"cases": ""}])
def test_an_unknown_choice_is_refused_beside_its_field_and_nothing_is_saved(wrong: dict[str, str]) -> None:
    browser = people.browser(people.user("planner"))
    answer = browser.post(reverse("notices:preferences"), whole_form(**wrong, opened_under=""))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    assert not Preference.objects.exists()


def test_the_page_says_that_the_address_is_suppressed() -> None:
    person = people.user("planner")
    browser = people.browser(person)
    assert "fsa-alert" not in browser.get(reverse("notices:preferences")).content.decode()
    actions.suppress(person.email.upper(), reason=actions.Suppression.Reason.BOUNCED)
    assert "kern-alert--warning" in browser.get(reverse("notices:preferences")).content.decode()


def test_nobody_chooses_for_somebody_else() -> None:
    one, other = crowd(2)
    for by in (ANONYMOUS, actor_without_affiliation(other.pk)):
        with pytest.raises(PermissionDenied):
            actions.set_preferences(one, by=by, chosen={"cases": "never"}, language="de")
        with pytest.raises(PermissionDenied):
            actions.stop_topic(one, by=by, topic=Topic.CASES)
        with pytest.raises(PermissionDenied):
            actions.stop_bundles(one, by=by)
    browser = people.browser(people.user("planner"))
    browser.post(reverse("notices:preferences"), whole_form(user=str(one.pk), opened_under=""))
    assert not Preference.objects.filter(user=one).exists()
