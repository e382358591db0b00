"""What is confidential or not yet open never shows: not in a page, a count, a suggestion, a facet, a sitemap or a log."""

from __future__ import annotations

import html
import logging
import re
from collections import deque

import pytest

from knowledge.vocabulary.models import Vocabulary
from search.contract import Query, find
from tests.factories.content import term
from tests.security.canaries import LINK, Canary
from tests.security.conftest import EACH
from tests.security.own_urls import ROWS
from tests.security.visits import Visits, blanked
from tests.security.world import READERS, World

pytestmark = pytest.mark.django_db

MOST_PAGES = 150
_LINK = re.compile(r'(?:href|action|src|data-suggest|hx-get)="(/[^"#]*)')
_LEFT_OUT = re.compile(r"^(?:/en)?/konto/(?:logout|2fa|login|signup|password|email)|^/static/|^/redaktion/")
UNKNOWN = "Zqniemandnirgends"
"""A word like the canaries that stands nowhere at all."""


def seeds(world: World) -> list[str]:
    return list(dict.fromkeys(row.path(world) for row in ROWS))


def crawl(visits: Visits, role: str) -> dict[str, str]:
    """Every own address and every link on it, each once, at most so many; path -> text."""
    waiting, seen = deque(seeds(visits.world)), {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        if path in seen:
            continue
        answer = visits.send(role, "GET", path)
        seen[path] = answer.text
        links = (html.unescape(link) for link in _LINK.findall(answer.text))
        waiting.extend(link for link in links if link not in seen and not _LEFT_OUT.match(link))
    return seen


@pytest.mark.parametrize("role", EACH)
def test_nobody_meets_a_word_that_is_not_for_them(visits: Visits, role: str, caplog) -> None:
    """In no page that can be reached by links, and in no line of the log."""
    before = len(visits.leaks), len(visits.faults)
    with caplog.at_level(logging.DEBUG):
        pages = crawl(visits, role)
    assert len(pages) > 60
    assert not visits.leaks[before[0] :]
    assert not visits.faults[before[1] :]
    # Addresses are in the log, and a file's name holds its title: the word that the person typed.
    told = re.sub(r"/dateien/\S*", "", caplog.text)
    assert not [known.where for known in visits.world.canaries.all if known.word.lower() in told.lower()]


@pytest.mark.parametrize("role", EACH)
def test_the_search_knows_of_a_hidden_word_as_little_as_of_one_that_does_not_exist(
    visits: Visits, role: str
) -> None:
    """No hit, the same page, the same counts and the same suggestions as for a word that stands nowhere."""
    found: list[str] = []

    def asked(word: str) -> tuple[str, str]:
        page = visits.send(role, "GET", f"/suche/?q={word}")
        assert page.status == 200
        suggestions = visits.send(role, "GET", f"/suche/vorschlaege/?q={word[:9]}")
        assert page.response.context["page"].result.total == (0 if word == UNKNOWN else page_total(page))
        return blanked(page.text.replace(word, ""), f"/suche/?q={word}"), suggestions.text

    def page_total(page: object) -> int:
        return page.response.context["page"].result.total  # type: ignore[attr-defined]

    nothing = asked(UNKNOWN)
    for known in visits.world.canaries.all:
        if role in known.roles:
            continue
        if asked(known.word) != nothing:
            found.append(f"{role} learns of {known.where}")
    assert not found, "\n".join(found)


NOT_SEARCHED = (
    "edition-", "work-", "request-", "invitation-", "mail-domain", "conflict-note", "suppressed", "job", "audit",
    "organisation-ended", "note-beside-", "contact-request", "advice-request", "feedback", "stage", "outcome-", "follow-up-",
)  # fmt: skip
"""Editions and works have no text of their own; what is about roles and what the portal records is not searched,
nor what was written to the FSA, noted on a reading list or with the planning stage of an authority and
what became of a case."""
NOT_QUOTED = ("-note", "-source")
"""Of organisations and contact persons the search knows who they are, not what was noted."""


CORRECTED = ("-wrong-contact", "-correction", "-removed-file")
"""What stood in a contact or lay with it before it was corrected, and why it was."""


def findable(known: Canary) -> bool:
    about_bodies = known.where.startswith(("organisation-", "contact-")) and known.where.endswith(NOT_QUOTED)
    if known.where.endswith(CORRECTED):
        return False
    return not about_bodies and not known.where.startswith(NOT_SEARCHED)


def test_who_may_see_a_word_finds_it(world: World) -> None:
    """The index is filled: without this, the refusals above would prove nothing."""
    missing = []
    for known in world.canaries.all:
        for role in sorted(known.roles - {"visitor", "unaffiliated", LINK}):
            if findable(known) and find(Query(text=known.word), world.who.actor(role)).total != 1:
                missing.append(f"{known.where} by {role}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("role", ["visitor", "foreign", "adviser2"])
def test_a_filter_in_the_address_does_not_call_hidden_things_by_name(visits: Visits, role: str) -> None:
    """Whoever guesses the short name of a draft programme or edition must not read its title in the list of filters."""
    before = len(visits.leaks)
    for state, number in zip(READERS, range(1930, 1940), strict=False):
        visits.send(role, "GET", f"/suche/?programme=programm-{state}")
        visits.send(role, "GET", f"/suche/?edition={number}")
    visits.send(role, "GET", "/suche/?edition=1940")
    for case in visits.world.cases.values():
        for value in (case.reference, f"case:{case.pk}", str(case.pk)):
            visits.send(
                role, "GET", f"/suche/?kind={value}&topic={value}&authority={value}&programme={value}"
            )
    assert not visits.leaks[before:]


@pytest.mark.parametrize("role", EACH)
def test_counts_of_the_search_are_of_what_the_role_may_see(visits: Visits, world: World, role: str) -> None:
    """Each facet's number is that of the hits behind it, and all hits together are those that the role may see."""
    page = visits.send(role, "GET", "/suche/?q=").response.context["page"]
    for name, values in page.result.counts.items():
        for value, number in values:
            behind = visits.send(role, "GET", f"/suche/?{name}={value}").response.context["page"].result.total
            assert behind == number, f"{name}={value}"
    kinds = dict(page.result.counts["kind"])
    cases = {name for name in world.cases if role in world.canaries.at(f"case-{name}-title").roles}
    assert kinds.get("case", 0) == len(cases)


def test_the_list_of_cases_offers_no_topic_of_cases_that_are_hidden(visits: Visits, world: World) -> None:
    """A choice with nothing behind it would tell that somebody has such a case."""
    only_moorbach = term(Vocabulary.TOPIC, "wohnen").slug
    offered = {}
    for role in ("adviser", "adviser2", "lead", "editor"):
        groups = visits.send(role, "GET", "/beratung/faelle/").response.context["groups"]
        offered[role] = only_moorbach in {
            option.value for g in groups if g.name == "topic" for option in g.options
        }
    assert offered == {"adviser": False, "adviser2": True, "lead": True, "editor": False}


@pytest.mark.parametrize("role", ["visitor", "foreign", "ministry", "editor"])
def test_the_sitemap_names_only_what_the_public_may_read(visits: Visits, world: World, role: str) -> None:
    text = visits.send(role, "GET", "/sitemap.xml").text
    for name, path in world.pages.items():
        state = name.rpartition("-")[2]
        if state in {"partners", "internal", "embargo", "draft"}:
            assert f"{path}<" not in text, name
    assert f"{world.pages['example-public']}<" in text
