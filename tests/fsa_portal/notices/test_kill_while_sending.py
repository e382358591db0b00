"""kill -9 of the worker: only between the server's 250 and our commit a mail goes twice, with the same Message-ID."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction

from fsa_portal.notices.actions import send_to_address
from fsa_portal.notices.models import Delivery
from fsa_portal.outbox.models import Job
from tests.environment import ROOT
from tests.factories.notices import let_time_pass
from tests.factories.post_office import PostOffice, post_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATIENCE = 60


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


class Workers:
    """Worker processes on this test's database and mail server."""

    def __init__(self, office: PostOffice) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
            "DJANGO_SETTINGS_MODULE": "fsa_portal.settings",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "work"]
        made = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)
        self.running.append(made)
        return made

    def kill(self) -> None:
        """As a power cut would, and all that a worker had in hand is nobody's again."""
        for process in self.running:
            process.kill()
            process.wait()
        self.running.clear()


@pytest.fixture
def workers() -> Iterator[Callable[[PostOffice], Workers]]:
    made: list[Workers] = []

    def of(office: PostOffice) -> Workers:
        made.append(Workers(office))
        return made[-1]

    yield of
    for some in made:
        some.kill()


def write_to(*addresses: str) -> None:
    with transaction.atomic():
        for address in addresses:
            said = {"template": "account/email/password_changed", "context": {}}
            send_to_address("account", about=None, address=address, language="de", payload=said)


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def all_sent() -> bool:
    return not Delivery.objects.exclude(state="sent").exists()


class Brake:
    """Holds the row of the mail from the moment it is taken, so that the worker has its 250 and cannot commit."""

    def __init__(self) -> None:
        self.held, self.release = threading.Event(), threading.Event()

    def pull(self) -> None:
        if not self.held.is_set():
            threading.Thread(target=self._hold, daemon=True).start()
            assert self.held.wait(PATIENCE)

    def _hold(self) -> None:
        with transaction.atomic():
            list(Delivery.objects.select_for_update())
            self.held.set()
            self.release.wait(PATIENCE)
        connections.close_all()


def test_killed_between_the_servers_yes_and_our_commit_the_same_mail_goes_again(workers) -> None:
    brake = Brake()
    with post_office(on_taken=brake.pull) as office:
        write_to("one@example.org")
        some = workers(office)
        some.start()
        until(brake.held.is_set)
        # The answer is on its way to the worker, which then waits for the row.
        time.sleep(0.5)
        some.kill()
        brake.release.set()
        assert len(office.taken) == 1
        until(lambda: Delivery.objects.get().state == "sending")
        let_time_pass()
        some.start()
        until(all_sent)
        some.kill()
    (_, first), (_, second) = office.taken
    assert first["Message-ID"] == second["Message-ID"] == Delivery.objects.get().message_id
    assert Delivery.objects.get().attempts == 2


def test_killed_before_the_servers_yes_the_mail_goes_once(workers) -> None:
    """The server has the whole mail and has not answered."""
    with post_office(lambda attempt: "hang" if attempt == 1 else "") as office:
        write_to("one@example.org")
        some = workers(office)
        some.start()
        until(lambda: office.desk.attempts == 1)
        time.sleep(0.3)
        some.kill()
        assert Delivery.objects.get().state == "sending"
        let_time_pass()
        some.start()
        until(all_sent)
    assert len(office.taken) == 1


def test_killed_again_and_again_under_many_mails_none_is_lost(workers) -> None:
    number, kills = 60, 3
    addresses = [f"person{n}@example.org" for n in range(number)]
    with post_office(on_taken=lambda: time.sleep(0.03)) as office:
        write_to(*addresses)
        some = workers(office)
        for turn in range(1, kills + 1):
            some.start()
            until(lambda: len(office.taken) >= turn * 12)  # noqa: B023 - asked at once
            some.kill()
            let_time_pass()
        some.start()
        until(all_sent)
        some.kill()
    arrived = Counter(address for address, _mail in office.taken)
    assert set(arrived) == set(addresses)
    assert sum(arrived.values()) <= number + kills
    names = {address: {m["Message-ID"] for a, m in office.taken if a == address} for address in addresses}
    assert all(len(ids) == 1 for ids in names.values())
    assert len(set.union(*names.values())) == number


def test_a_worker_that_is_asked_to_end_finishes_one_mail_and_hands_back_the_rest(workers) -> None:
    with post_office(on_taken=lambda: time.sleep(0.05)) as office:
        write_to(*(f"person{n}@example.org" for n in range(60)))
        some = workers(office)
        process = some.start()
        until(lambda: len(office.taken) >= 3)
        process.terminate()
        assert process.wait(PATIENCE) == 0
        sent = Delivery.objects.filter(state="sent").count()
        assert 3 <= sent == len(office.taken) < 60
        assert not Delivery.objects.filter(state="sending").exists()
        assert not Job.objects.exclude(leased_until=None).exists()
