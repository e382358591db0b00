"""With a mail server that fails, hangs and refuses, no notice is lost and none is sent twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from fsa_portal.notices import sending
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.outbox.models import Job
from tests.factories.notices import crowd, let_time_pass, post, post_until_quiet, ring
from tests.factories.post_office import PostOffice, post_office, settings_for

pytestmark = pytest.mark.django_db

PEOPLE = 60
FAULTS = ["", "", "", "", "", "rcpt", "data", "421", "drop"]


@pytest.fixture
def server(settings) -> Callable[..., Iterator[PostOffice]]:
    @contextmanager
    def start(fault_of: Callable[[int], str] = lambda attempt: "", **more: object) -> Iterator[PostOffice]:
        with post_office(fault_of, **more) as office:  # type: ignore[arg-type]
            settings_for(office, settings)
            yield office

    return start


def always(*answers: str) -> Callable[[int], str]:
    """These faults one after the other, then none."""
    return lambda attempt: answers[attempt - 1] if attempt <= len(answers) else ""


def states() -> dict[str, int]:
    return dict(Counter(Delivery.objects.values_list("state", flat=True)))


def test_many_mails_over_a_bad_line_arrive_once_each(server, bell) -> None:
    """Temporary refusals at each step, lost connections, silence, and a server that is away now and then."""
    choose = random.Random(4)
    plan = {attempt: "hang" for attempt in (7, 30, 71)}
    people = crowd(PEOPLE)
    ring("ring", *people)
    with server(lambda attempt: plan.get(attempt) or choose.choice(FAULTS)) as office:

        def be_away(number: int) -> None:
            (office.close if number % 3 == 2 else office.open if number % 3 == 0 else int)()

        post_until_quiet(between=be_away)
        if office._controller is None:
            office.open()
    assert Counter(address for address, _mail in office.taken) == Counter(p.email for p in people)
    assert len({mail["Message-ID"] for _address, mail in office.taken}) == PEOPLE
    assert states() == {"sent": PEOPLE}
    assert office.desk.attempts > PEOPLE * 1.3
    assert not Job.objects.dead().exists()


def test_while_nobody_answers_all_wait_and_none_is_counted_as_tried(server, bell) -> None:
    ring("ring", *crowd(5))
    with server() as office:
        office.close()
        post()
        assert states() == {"waiting": 5}
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
        assert set(Job.objects.values_list("attempts", flat=True)) == {0}
        office.open()
        post_until_quiet()
        assert len(office.taken) == 5


@pytest.mark.parametrize("fault", ["rcpt", "data", "421", "hang", "drop"])
def test_a_temporary_fault_costs_a_pause_and_the_same_mail_goes_later(server, bell, fault: str) -> None:
    ring("ring", *crowd(1))
    with server(always(fault)) as office:
        post()
        mail = Delivery.objects.get()
        assert (mail.state, mail.attempts, mail.claimed_until) == ("waiting", 1, None)
        assert office.taken == []
        post()
        assert office.desk.attempts == 1, "asked again before the pause was over"
        let_time_pass()
        post()
        assert [address for address, _ in office.taken] == ["person0@example.org"]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("sent", 2)


def test_after_a_hundred_attempts_a_mail_is_given_up_and_its_secret_is_gone(server, bell) -> None:
    ring("ring", *crowd(1))
    Delivery.objects.update(attempts=sending.GIVE_UP_AFTER - 1, payload={"secret": "x"})
    with server(always("rcpt")) as office:
        post()
        let_time_pass()
        post()
        assert office.taken == []
    mail = Delivery.objects.get()
    assert (mail.state, mail.reply, mail.payload) == ("given-up", "451 4.2.1", {})


def test_an_address_that_the_server_does_not_know_is_suppressed(server, bell) -> None:
    (person,) = crowd(1)
    ring("ring", person)
    with server(always("550 5.1.1 <person0@example.org> no such user")) as office:
        post()
        assert Delivery.objects.get().state == "refused"
        found = Suppression.objects.active().get()
        assert (found.address, found.reason, found.reply) == (person.email, "refused", "550 5.1.1")
        ring("ring", person, about=2)
        post()
        assert office.taken == []
        assert office.desk.attempts == 1
    assert states() == {"refused": 1, "suppressed": 1}


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "550 5.7.1 we do not like you"])
def test_a_full_box_or_a_quarrel_with_our_server_is_not_the_address_that_is_dead(
    server, bell, answer: str
) -> None:
    ring("ring", *crowd(1))
    with server(always(answer)):
        post()
    assert Delivery.objects.get().state == "refused"
    assert not Suppression.objects.exists()


def test_one_bad_address_does_not_hold_up_the_others(server, bell) -> None:
    people = crowd(4)
    ring("ring", *people)
    with server(always("", "550 5.1.1 gone", "rcpt")) as office:
        post()
        assert len(office.taken) == 2
        assert states() == {"sent": 2, "refused": 1, "waiting": 1}


def test_no_address_of_anybody_stands_in_log_or_queue_after_failures(server, bell, caplog, capsys) -> None:
    """Mail servers repeat the address in their answers."""
    ring("ring", *crowd(3))
    with server(always("rcpt", "550 5.1.1 <person1@example.org> unknown", "drop")):
        post()
    said = caplog.text + "".join(capsys.readouterr())
    said += "".join(Job.objects.values_list("last_error", flat=True))
    assert "person" not in said


def test_what_somebody_else_has_in_hand_is_left_alone(server, bell) -> None:
    """Two workers with the same job, after a lease ran out: the mail goes once."""
    ring("ring", *crowd(1))
    job = Job.objects.get()
    assert sending._claim(job.key) is not None
    with server() as office:
        post()
        assert office.taken == []
        assert Job.objects.get().status == Job.Status.WAITING
        let_time_pass()
        post()
        assert len(office.taken) == 1
        Job.objects.update(status=Job.Status.WAITING)
        post()
        assert len(office.taken) == 1


def test_a_farewell_without_an_answer_costs_no_second_mail(server, bell) -> None:
    """The server has taken the mail and hangs when the connection is to be closed."""
    ring("ring", *crowd(1))
    with server(always("quit", "quit")) as office:
        post()
        assert states() == {"sent": 1}
        assert Job.objects.get().status == Job.Status.DONE
        let_time_pass()
        post()
        assert len(office.taken) == 1


def test_a_sender_that_the_server_will_not_have_costs_no_mail(server, bell) -> None:
    """A fault of our settings is not one of the mail: it waits until that is mended."""
    ring("ring", *crowd(1))
    with server(always("mail-550")) as office:
        post()
        assert states() == {"waiting": 1}
        let_time_pass()
        post()
        assert len(office.taken) == 1
