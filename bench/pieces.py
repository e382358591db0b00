"""Bulk work writes in pieces: the longest single transaction of each, in processor time, on an SQLite of its own."""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.__main__ import Row
from bench.portal import ROOT, Portal

LIMIT = 200
"""Milliseconds that somebody who saves something waits for a piece of bulk work at most."""
OF_A_CASE = 20
"""Contacts and events of a case."""

Work = tuple[str, Callable[[], Any]]


def rows(fast: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="fsa-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.pieces", folder, *(["--fast"] if fast else [])],
            cwd=ROOT, env=Portal(Path(folder)).environment | {"LINK_CHECK": "0"}, stdout=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
    for what, number, longest in json.loads(done.stdout.splitlines()[-1]):
        yield Row(
            f"longest transaction of bulk work: {what} ({number} transactions)",
            f"{longest:.0f} ms",
            f"≤ {LIMIT} ms of processor time",
            longest <= LIMIT,
        )


class _Watch:
    """Takes the processor time of every outermost transaction, from its lock to its commit."""

    def __init__(self) -> None:
        from fsa_portal.sqlite.base import DatabaseWrapper

        self.taken: list[float] = []
        self._began = 0.0
        start, commit = DatabaseWrapper._start_transaction_under_autocommit, DatabaseWrapper._commit

        def starting(connection: Any) -> None:
            start(connection)
            self._began = time.process_time()

        def committing(connection: Any) -> Any:
            result = commit(connection)
            self.taken.append(1000 * (time.process_time() - self._began))
            return result

        DatabaseWrapper._start_transaction_under_autocommit = starting  # type: ignore[method-assign]
        DatabaseWrapper._commit = committing  # type: ignore[method-assign]

    def __call__(self, work: Callable[[], Any]) -> tuple[int, float]:
        self.taken.clear()
        work()
        return len(self.taken), max(self.taken)


def measure(folder: Path, fast: bool) -> list[tuple[str, int, float]]:
    import django

    django.setup()
    from django.core.management import call_command

    watch = _Watch()
    call_command("migrate", verbosity=0)
    found = [("the register", *watch(_register))]
    call_command("setup_portal", verbosity=0)
    # As the worker does, which does such work.
    gc.collect()
    gc.freeze()
    scale = 4 if fast else 1
    for what, work in _works(folder, scale):
        found.append((what, *watch(work)))
    return found


def _register() -> None:
    from fsa_portal.directory.register import load_register

    load_register()


def _works(folder: Path, scale: int) -> Iterator[Work]:
    """What is measured; each is prepared just before."""
    from cms.linkcheck.checking import begin
    from fsa_portal.privacy.purging import purge

    yield "an official register file", partial(_official_file, _register_file(folder))
    yield "the links of all pages", begin
    number = 10_000 // scale
    yield f"a notice to {number} people", partial(_notices, _people(number))
    person = _person_with_traces(2_000 // scale)
    yield "an erasure", partial(_erasure, person)
    cases = _old_cases(200 // scale)
    yield f"the purge of {cases} cases with {OF_A_CASE} contacts each", purge
    number = _old_sessions(20_000 // scale)
    yield f"the purge of {number} sessions", purge
    number = _old_audit(10_000 // scale)
    yield f"the purge of {number} audit entries", purge


def _register_file(folder: Path) -> Path:
    from fsa_portal.directory.models import Authority
    from tests.factories.register_file import content, lines_of

    path = folder / "GV100AD_31122025.txt"
    path.write_bytes(content(lines_of(Authority.objects.real()), encoding="cp1252"))
    return path


def _official_file(path: Path) -> None:
    from django.core.management import call_command

    call_command("import_gv100ad", str(path), apply=True, verbosity=0, stdout=io.StringIO())


def _people(number: int) -> list[int]:
    from fsa_portal.accounts.models import User

    User.objects.bulk_create(
        (User(email=f"person{n}@bench.invalid", name=f"Person {n}") for n in range(number)), batch_size=500
    )
    return list(User.objects.filter(email__endswith="@bench.invalid").values_list("pk", flat=True))


def _notices(people: list[int]) -> None:
    from fsa_portal.accounts.models import Affiliation
    from fsa_portal.notices.actions import notify_many

    about = Affiliation.objects.in_force().values_list("pk", flat=True)[0]
    notify_many("role-changed", about=about, to=people, key="bench")


def _person_with_traces(number: int) -> Any:
    """Somebody with many rows of their own, and with a name that stands in many pages."""
    from fsa_portal.accounts.models import User
    from fsa_portal.notices.models import Delivery, Notice

    person = User.objects.create_user("leaves@bench.invalid", None, name="Vera Verlaesst")
    Delivery.objects.bulk_create(
        Delivery(key=f"bench{n}", message_id=f"bench{n}", kind="role-changed", recipient=person, payload={})
        for n in range(number)
    )
    Notice.objects.bulk_create(Notice(recipient=person, kind="role-changed", about=n) for n in range(number))
    return person


def _erasure(person: Any) -> None:
    from fsa_portal.accounts.models import Affiliation
    from fsa_portal.accounts.principals import actor_for
    from fsa_portal.outbox.queue import drain
    from fsa_portal.privacy import actions
    from fsa_portal.privacy.models import Erasure, ErasureQuestion

    by = actor_for(Affiliation.objects.in_force().filter(role="admin")[0])
    erasure = actions.prepare_erasure(by=by, user=person, further_names="Fachkräfte")
    while drain([actions.ERASE]):
        pass
    for question in erasure.questions.all():
        actions.decide(by=by, question=question, answer=ErasureQuestion.Answer.REMOVE)
    actions.erase_person(by=by, user=person)
    while drain([actions.ERASE]):
        pass
    erasure.refresh_from_db()
    assert erasure.status == Erasure.Status.DONE, erasure.status


def _old_cases(number: int) -> int:
    from django.utils import timezone

    from consultations.cases.models import Case, CaseEvent, Contact

    long_ago = timezone.localdate() - dt.timedelta(days=4000)
    pattern = Case.objects.exclude(closed_on=None)[0]
    last = Case.objects.order_by("-pk")[0].pk
    Case.objects.bulk_create(
        Case(**_values(pattern) | {"reference": f"1900-{n:04}", "closed_on": long_ago}) for n in range(number)
    )
    made = Case.objects.filter(pk__gt=last).values_list("pk", flat=True)
    for model in (Contact, CaseEvent):
        values = _values(model.objects.order_by("pk")[0])
        model.objects.bulk_create(
            (model(**values | {"case_id": case}) for case in made for _ in range(OF_A_CASE)), batch_size=500
        )
    return len(made)


def _values(pattern: Any) -> dict[str, Any]:
    fields = pattern._meta.concrete_fields
    return {field.attname: getattr(pattern, field.attname) for field in fields if not field.primary_key}


def _old_sessions(number: int) -> int:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    yesterday = timezone.now() - dt.timedelta(days=1)
    Session.objects.bulk_create(
        (
            Session(session_key=f"bench{n:08}", session_data="x" * 200, expire_date=yesterday)
            for n in range(number)
        ),
        batch_size=2000,
    )
    return number


def _old_audit(number: int) -> int:
    from django.utils import timezone

    from fsa_portal.audit.models import AuditEntry

    old = timezone.now() - dt.timedelta(days=800)
    AuditEntry.objects.bulk_create(
        (AuditEntry(what=AuditEntry.What.SIGN_IN, at=old) for _ in range(number)), batch_size=500
    )
    return number


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), "--fast" in sys.argv)))
