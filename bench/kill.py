"""kill -9 of web server and worker while contacts are being written: nothing that was acknowledged may be lost."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

from bench.__main__ import Row
from bench.portal import ROOT, TOKEN, Browser, Portal, portal

WORD = "zq{kind}{number:05d}xj"
"""A word that nothing else contains, so that search proves each single write."""
ENOUGH_LOST, MOST_TURNS = 3, 100
"""How much the control has to lose, and after how many kills without it there is something wrong with the control."""


ADVISED = "Birkenfurt", "authority:05999001"
"""A body of the demo, by name and as the form of an entry sends it."""


class Writer(threading.Thread):
    """Logs one contact after the other, on the page of its case and in one line by turns; a word counts as acknowledged only when the redirect was read."""

    def __init__(self, served: Portal, case: str, enough: int) -> None:
        super().__init__(daemon=True)
        self.served, self.case, self.enough = served, case, enough
        self.acknowledged: list[str] = []
        self.broken_off = 0
        self.in_flight = threading.Event()
        self.stop = threading.Event()

    def run(self) -> None:
        browser, number = None, 0
        while not self.stop.is_set():
            try:
                if browser is None:
                    browser = Browser(self.served.port)
                    browser.sign_in("Beraterin")
                    token = TOKEN.search(browser.get(self.case))
                    case = self._open_case(browser, token[1])
                number += 1
                word = WORD.format(kind="k", number=number)
                form = {
                    "csrfmiddlewaretoken": token[1],
                    "date": time.strftime("%Y-%m-%d"),
                    "kind": "telefonat",
                    "minutes": "5",
                    "text": f"Kontakt {word}",
                    "visibility": "internal",
                }
                path = f"{self.case}kontakt/"
                if number % 2:
                    path = "/beratung/eintrag/"
                    form |= {"line": f"Tel {ADVISED[0]} 5 min {word}", "body-0": ADVISED[1], "where-0": case}
                self.in_flight.set()
                status, _, _ = browser.request("POST", path, form, timeout=10)
                if status == 302:
                    self.acknowledged.append(word)
            except (OSError, RuntimeError, AssertionError, TypeError, ConnectionError):
                self.broken_off += self.in_flight.is_set()
                browser = None
                time.sleep(0.05)
            finally:
                self.in_flight.clear()

    @staticmethod
    def _open_case(browser: Browser, token: str) -> str:
        """The choice that leads an entry into an open case of the body."""
        form = {"csrfmiddlewaretoken": token, "line": f"Tel {ADVISED[0]} 5 min"}
        _, _, page = browser.request("POST", "/beratung/eintrag/lesen/", form)
        found = re.search(r'value="(case:\d{4}-\d{4})"', page)
        assert found is not None
        return found[1]

    def wait_for_a_write(self, then: float) -> None:
        """Until a write is on its way, and still or again ``then`` seconds later."""
        end = time.monotonic() + 20
        while self.in_flight.wait(max(0, end - time.monotonic())):
            time.sleep(then)
            if self.in_flight.is_set():
                return
        raise RuntimeError("the writer stands still")


def rows(fast: bool) -> Iterator[Row]:
    kills, writes = (6, 40) if fast else (24, 240)
    with portal() as served:
        served.start_web()
        served.start_worker()
        browser = Browser(served.port)
        browser.sign_in("Beraterin")
        found = re.search(r'href="(/beratung/faelle/\d{4}-\d{4}/)"', browser.get("/beratung/faelle/"))
        assert found is not None
        writer = Writer(served, found[1], writes)
        writer.start()
        done, on_the_way = 0, 0
        choose = random.Random(7)
        while done < kills or len(writer.acknowledged) < writes:
            time.sleep(choose.uniform(0.2, 0.6))
            if done >= kills:
                continue
            writer.wait_for_a_write(choose.uniform(0, 0.03))
            on_the_way += writer.in_flight.is_set()
            if done % 2:
                served.kill(served.worker)
                served.start_worker()
            else:
                served.kill(served.web)
                served.start_web()
            done += 1
        writer.stop.set()
        writer.join()
        served.kill(served.web)
        served.kill(served.worker)
        waited = _drained(served)
        lost = _missing(served, writer.acknowledged)
        clean = _is_clean(served)
        left = _waiting(served)
        yield Row(
            f"{done} × kill -9 of web and worker during {len(writer.acknowledged)} acknowledged contacts",
            f"{lost} lost, index {'clean' if clean else 'not clean'} after {waited:.0f} s; at {on_the_way} kills"
            f" a contact was being saved, {writer.broken_off} got no answer"
            + (f"; waiting: {left}" if left else ""),
            "0 lost, index clean, one being saved at each kill",
            lost == 0 and clean and on_the_way == done,
        )
        lost, written, turns = _control(served)
        yield Row(
            "the same without an outbox row (control: index written after the commit)",
            f"{lost} of {written} lost in {turns} kills",
            f"≥ {ENOUGH_LOST} lost in {MOST_TURNS} kills",
            lost >= ENOUGH_LOST,
        )


def _drained(served: Portal, seconds: float = 240) -> float:
    """Work until nothing waits; what a killed process had in hand is free again when its lease is over."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        served.manage("work", "--once")
        if not _waiting(served):
            break
        time.sleep(1)
    return time.monotonic() - began


def _waiting(served: Portal) -> str:
    """What the outbox still holds: kinds with their numbers, tries and last error; empty when all is done."""
    return served.manage(
        "shell",
        "-v0",
        "-c",
        "from django.db.models import Count, Max; from fsa_portal.outbox.models import Job;"
        "waiting = Job.objects.exclude(status='done').values('kind', 'status');"
        "told = waiting.annotate(n=Count('pk'), tries=Max('attempts'), error=Max('last_error'));"
        "print(*(f\"{t['n']} × {t['kind']} {t['status']}, {t['tries']} tries {t['error'][:300]}\" for t in told), sep='; ')",
    ).strip()


def _missing(served: Portal, words: list[str]) -> int:
    """How many words are in no contact, or in a contact that the search does not find."""
    script = (
        "import sys; from consultations.cases.models import Case, Contact; from fsa_portal.actor import Actor;"
        "from search.contract import Query, find;"
        # Of a case with a declared conflict only those who work on it find anything.
        "actor = Actor(principals=frozenset().union(*(case.audience() for case in Case.objects.all())));"
        "words = sys.stdin.read().split();"
        "texts = set(' '.join(Contact.objects.values_list('text', flat=True)).split());"
        "print(sum(w not in texts or find(Query(text=w), actor).total != 1 for w in words))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {script}"],
        input="\n".join(words),
        cwd=ROOT,
        env=served.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1])


def _is_clean(served: Portal) -> bool:
    try:
        served.manage("check_search")
    except RuntimeError:
        return False
    return True


def _control(served: Portal) -> tuple[int, int, int]:
    """Writes that go into the index after the commit and leave no job: how many a kill -9 loses, of how many, in how
    many kills.

    Each turn is looked at by itself: the next one writes the same case into the index, and what was lost with it. The
    kill falls somewhere into the time from one commit to the next, which is mostly that of the index.
    """
    lost = written = turn = 0
    choose = random.Random(11)
    while lost < ENOUGH_LOST and turn < MOST_TURNS:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.control_writer", str(turn)],
            cwd=ROOT,
            env=served.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        words, seen = [], []
        for _ in range(choose.randint(3, 6)):
            words.append(process.stdout.readline().strip())
            seen.append(time.monotonic())
        time.sleep(choose.uniform(0, min(after - before for before, after in pairwise(seen))))
        os.kill(process.pid, signal.SIGKILL)
        words += process.stdout.read().split()
        process.wait()
        words = [word for word in words if word.endswith("xj")]
        lost += _missing(served, words)
        written += len(words)
        turn += 1
    return lost, written, turn
