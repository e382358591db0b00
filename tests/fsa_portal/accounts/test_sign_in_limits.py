"""Tries are counted by all processes together, and by the address that really asks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from fsa_portal.accounts.signin.limits import forget_expired
from tests.environment import ROOT
from tests.factories import people
from tests.fsa_portal.accounts.signing_in import PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db

ASK = """
import sys, django
django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/konto/login/", REMOTE_ADDR="192.0.2.7")
print("ready", flush=True)
sys.stdin.readline()
allowed = [bool(ratelimit.consume(request, app="allauth.account", action="signup")) for _ in range(15)]
print(sum(allowed))
"""


def test_two_processes_count_together(tmp_path: Path) -> None:
    """Of 30 tries by two processes at the same time, as many pass as the limit allows to both together."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fsa_portal.settings",
    }
    subprocess.run([sys.executable, "manage.py", "createcachetable"], cwd=ROOT, env=environment, check=True)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ASK], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    passed = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(passed) == 20, passed
    with sqlite3.connect(tmp_path / "portal.sqlite3") as database:
        keys = [key for (key,) in database.execute("SELECT cache_key FROM accounts_limits")]
    assert len(keys) == 1, "no lock is left behind"


def wrong(client: Client, address: str, **headers: str):
    return client.post("/konto/login/", {"login": address, "password": "wrong wrong wrong"}, **headers)


def test_five_wrong_passwords_close_the_account_for_a_while() -> None:
    person = people.user("person")
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False) as clock:
        for _ in range(5):
            wrong(Client(), person.email)
        assert not is_in(sign_in(person))
        clock.shift(5 * 60 + 1)
        assert is_in(sign_in(person))


def test_an_invented_forwarding_header_gives_no_new_tries() -> None:
    """30 failures per minute and address of the network, whatever the visitor says where the request comes from."""
    answers = [
        wrong(Client(), f"nobody{n}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}") for n in range(31)
    ]
    errors = [list(answer.context["form"].non_field_errors()) for answer in answers]
    assert errors[0] == errors[29]
    assert errors[30] != errors[0]


def test_behind_a_proxy_its_entry_counts_and_no_other(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(30):
        wrong(Client(), f"nobody{n}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.1")
    first = wrong(Client(), "first@example.org", HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.2")
    stopped = wrong(Client(), "second@example.org", HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.1")
    said = [list(answer.context["form"].non_field_errors()) for answer in (first, stopped)]
    assert said[0] != said[1]


def test_too_many_requests_get_a_page_of_ours() -> None:
    answers = [Client().post("/konto/signup/", {}) for _ in range(21)]
    assert [a.status_code for a in answers] == [200] * 20 + [429]
    assert "fsa-header" in answers[-1].content.decode()


def test_a_right_password_uses_nothing_up() -> None:
    person = people.user("person")
    for _ in range(7):
        assert is_in(sign_in(person))


def test_limits_that_are_over_leave_no_trace() -> None:
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False) as clock:
        wrong(Client(), "nobody@example.org")
        cache.set("allauth:rl:living", 1, 24 * 60 * 60)
        assert rows() > 1
        clock.shift(60 * 60)
        forget_expired()
        assert rows() == 1


def rows() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM accounts_limits")
        return cursor.fetchone()[0]


def test_what_is_no_limit_stays_in_memory(django_assert_num_queries) -> None:
    """Every page asks the cache for Wagtail's root paths: that must not become a question to the database."""
    with django_assert_num_queries(0):
        cache.set("wagtail_site_root_paths", [1])
        assert cache.get("wagtail_site_root_paths") == [1]
        assert cache.get_many(["wagtail_site_root_paths", "other"]) == {"wagtail_site_root_paths": [1]}
        cache.delete("wagtail_site_root_paths")
        assert cache.get("wagtail_site_root_paths") is None


def test_the_table_behaves_like_a_cache() -> None:
    key = "allauth:rl:test"
    assert cache.add(key, [1], 60)
    assert not cache.add(key, [2], 60)
    assert cache.get(key) == [1]
    assert cache.has_key(key)
    cache.set(key, [3], 60)
    assert cache.get_many([key, "allauth:rl:other"]) == {key: [3]}
    assert cache.touch(key, 120)
    cache.delete_many([key])
    assert cache.get(key) is None
    cache.set(key, [4], 60)
    cache.clear()
    assert not cache.has_key(key)


def test_the_password_is_the_one_of_the_factories() -> None:
    """The tests above would show nothing if sign-in failed for another reason."""
    assert is_in(sign_in(people.user("person"), password=PASSWORD))
