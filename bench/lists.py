"""A list of a thousand examples with all its filters, beside the same list of twenty: time of the processor per page."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench.__main__ import Row
from bench.portal import Browser, Portal, portal

MANY, FEW = 1000, 20
WARM = 20
"""Answers before the first that counts: both processes have read their code by then."""
ADDRESSES = {
    "list of 1,000 examples, all filters counted": "/praxis/",
    "the same, sorted by effort": "/praxis/?sort=effort",
}
MOST = 1 / 3
"""How much longer the long list may take."""

GROW = """
import random, uuid
from django.db import connection, transaction
from knowledge.examples.models import ExamplePage
from fsa_portal.directory.models import Authority
from knowledge.vocabulary.models import Term

random.seed(1)
TABLES = {"wagtailcore_page": "id", "cms_basepage": "page_ptr_id", "examples_examplepage": "basepage_ptr_id"}
LISTS = {"topics": "topic", "methods": "method", "goals": "goal", "audiences": "audience"}
examples = list(ExamplePage.objects.order_by("pk"))
for example in examples[TOTAL:]:
    example.delete()
pattern = examples[0]
authorities = list(Authority.objects.current().values_list("pk", flat=True))
terms = {name: list(Term.objects.filter(vocabulary=name).values_list("pk", flat=True)) for name in (*LISTS.values(), "maturity")}
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("SELECT MAX(id) FROM wagtailcore_page")
    last = cursor.fetchone()[0]
    for number in range(len(examples), TOTAL):
        last += 1
        own = {
            "path": f"{pattern.path[:-4]}Z{number:03d}",
            "slug": f"beispiel-{number}",
            "url_path": f"{pattern.url_path}{number}/",
            "translation_key": uuid.uuid4().hex,
            "title": f"Beispiel {number}",
            "latest_revision_id": None,
            "live_revision_id": None,
            "year": random.randint(2014, 2026),
            "authority_id": random.choice(authorities),
            "maturity_id": random.choice(terms["maturity"]),
            "effort_hours": random.randint(10, 4000),
            "effort_cost": random.randint(0, 90000),
        }
        for table, key in TABLES.items():
            cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
            columns = [name for (name,) in cursor.fetchall()]
            given = {name: value for name, value in (own | {key: last}).items() if name in columns}
            chosen = ", ".join("%s" if name in given else name for name in columns)
            values = [given[name] for name in columns if name in given]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} WHERE {key} = %s",
                [*values, pattern.pk],
            )
        for name, vocabulary in LISTS.items():
            for term in random.sample(terms[vocabulary], 2):
                cursor.execute(
                    f"INSERT INTO examples_examplepage_{name} (examplepage_id, term_id) VALUES (%s, %s)", [last, term]
                )
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
"""
"""Rows are written past the models: a thousand published pages take minutes, and only the list is measured."""


def _grown(served: Portal, total: int) -> None:
    served.manage("shell", "-v0", "-c", GROW.replace("TOTAL", str(total)))


def _cpu_time(served: Portal, path: str, answers: int) -> float:
    """Of the server, for so many answers one after the other."""
    visitor = Browser(served.port)
    before = served.cpu_seconds()
    for _ in range(answers):
        visitor.get(path)
    return served.cpu_seconds() - before


def rows(fast: bool) -> Iterator[Row]:
    rounds, answers = (3, 30) if fast else (9, 60)
    with portal() as short, portal() as long:
        _grown(short, FEW)
        _grown(long, MANY)
        short.start_web()
        long.start_web()
        for what, path in ADDRESSES.items():
            for served in (short, long):
                _cpu_time(served, path, WARM)
            ratios = []
            for _ in range(rounds):
                # One after the other, again and again: the machine may be slower a minute later.
                few = _cpu_time(short, path, answers)
                many = _cpu_time(long, path, answers)
                ratios.append(many / few - 1)
            slower = statistics.median(ratios)
            yield Row(f"{what}: slower than with {FEW}", f"{slower:.0%}", f"≤ {MOST:.0%}", slower <= MOST)
