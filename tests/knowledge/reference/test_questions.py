"""Questions in both languages, found by the search, and how often an answer has helped."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models
from django.test import Client

from fsa_portal.actor import ANONYMOUS
from fsa_portal.outbox.models import Job
from knowledge.reference.actions import count_reuse
from knowledge.reference.indexing import QuestionSource
from knowledge.reference.models import QuestionLink, QuestionPage, Reuse
from knowledge.vocabulary.models import Vocabulary
from search.contract import Query, find
from search.sync import update
from tests.factories import content, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal() -> None:
    cache.clear()
    content.site()


def pressed(client: Client, page: QuestionPage, kind: str = "helped", **extra: Any) -> Any:
    return client.post(f"/haeufige-fragen/{page.pk}/geholfen/", {"kind": kind}, **extra)


def counted(**which: Any) -> int:
    return Reuse.objects.filter(**which).aggregate(total=models.Sum("count"))["total"] or 0


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_has_an_address_in_each_language_and_leads_to_the_other(client: Client) -> None:
    german = content.question()
    content.question(
        "en", title="What does advice cost?", slug="costs", translation_key=german.translation_key
    )
    assert "Nichts." in text(client, "/haeufige-fragen/kosten/")
    assert 'href="/en/frequently-asked-questions/costs/"' in text(client, "/haeufige-fragen/kosten/")
    page = text(client, "/en/frequently-asked-questions/costs/")
    assert "What does advice cost?" in page
    assert 'href="/haeufige-fragen/kosten/"' in page
    assert "/haeufige-fragen/kosten/" in text(client, "/haeufige-fragen/")
    assert "What does advice cost?" in text(client, "/en/frequently-asked-questions/")


def test_the_search_finds_both_and_the_topic_counts_the_question_once() -> None:
    german = content.question(answer="<p>Nichts.</p><p>Die Mindestlaufzeit entfällt.</p>")
    english = content.question("en", title="What does advice cost?", slug="costs", answer="<p>Nothing.</p>")
    for page in (german, english):
        page.topics.add(content.term(Vocabulary.TOPIC, "wohnen"))
        page.save_revision().publish()
        update([f"question:{page.pk}"])
    found = find(Query("Mindestlaufzeit"), ANONYMOUS)
    assert [hit.url for hit in found.hits] == ["/haeufige-fragen/kosten/"]
    found = find(Query("advice cost", language="en"), ANONYMOUS)
    assert [hit.url for hit in found.hits] == ["/en/frequently-asked-questions/costs/"]
    found = find(Query(facets={"topic": ("wohnen",)}, counts=("kind",)), ANONYMOUS)
    assert found.counts["kind"] == (("question", 1),)


def test_a_renamed_or_withdrawn_audience_is_a_change_of_the_question_in_the_search() -> None:
    page = content.question()
    audience = content.term(Vocabulary.AUDIENCE, "leitung")
    page.audiences.add(audience)
    page.save_revision().publish()
    key = f"question:{page.pk}"
    (document,) = QuestionSource().documents(key)
    assert document.facets["audience"] == ("leitung",)
    Job.objects.all().delete()
    audience.save()
    assert Job.objects.filter(kind="search", key=key).exists()
    update([key])
    assert find(Query(facets={"audience": ("leitung",)}), ANONYMOUS).total == 1


def test_links_of_an_answer_are_shown_to_those_who_may_see_their_pages(client: Client) -> None:
    hidden = content.example(title="Nur für die FSA", slug="intern", visibility="internal")
    shown = content.example(title="Für alle", slug="alle")
    page = content.question(links=["/kommunen/"])
    page.links.add(QuestionLink(link_page=hidden), QuestionLink(link_page=shown))
    page.save_revision().publish()
    seen = text(client, "/haeufige-fragen/kosten/")
    assert "/kommunen/" in seen
    assert "Für alle" in seen
    assert "Nur für die FSA" not in seen
    staff = people.browser(people.affiliation(people.Role.ADVISER).user, second_factor=True)
    assert "Nur für die FSA" in text(staff, "/haeufige-fragen/kosten/")


def test_an_answer_that_helped_is_a_number_and_nothing_more(client: Client) -> None:
    page = content.question()
    assert pressed(client, page).url == "/haeufige-fragen/kosten/"
    row = Reuse.objects.get()
    assert (row.question, row.kind, row.count) == (page.translation_key, "helped", 1)
    assert {field.name for field in Reuse._meta.fields} == {"id", "question", "day", "kind", "count"}


def test_it_is_counted_by_the_day_and_from_one_address_once_an_hour(client: Client) -> None:
    page, other = content.question(), content.question(slug="andere", title="Und sonst?")
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        pressed(client, page)
        pressed(client, page)
        assert counted() == 1
        pressed(client, other)
        pressed(client, page, REMOTE_ADDR="192.0.2.9")
        assert counted(question=page.translation_key) == 2
        clock.shift(dt.timedelta(minutes=61))
        pressed(client, page)
        assert counted(question=page.translation_key) == 3
        clock.shift(dt.timedelta(days=1))
        pressed(client, page)
    assert Reuse.objects.filter(question=page.translation_key).count() == 2


def test_given_to_a_client_is_said_by_the_fsa_only(client: Client) -> None:
    page = content.question()
    assert pressed(client, page, "given").status_code == 404
    assert pressed(client, page, "stolen").status_code == 404
    with pytest.raises(PermissionDenied):
        count_reuse(page, by=ANONYMOUS, kind=Reuse.Kind.GIVEN)
    adviser = people.browser(people.affiliation(people.Role.ADVISER).user, second_factor=True)
    assert pressed(adviser, page, "given").status_code == 302
    assert counted(kind="given") == 1


def test_a_hidden_question_is_not_there_to_be_counted(client: Client) -> None:
    page = content.question(visibility="internal")
    assert pressed(client, page).status_code == 404
    assert not Reuse.objects.exists()


def test_what_helps_most_in_a_year_stands_on_top_in_both_languages(client: Client) -> None:
    rare, often, old = (content.question(slug=slug, title=f"Frage {slug}?") for slug in ("rar", "oft", "alt"))
    content.question("en", slug="often", title="Often?", translation_key=often.translation_key)
    today = dt.date.today()
    for page, day, count in ((rare, today, 2), (often, today, 3), (often, today - dt.timedelta(9), 4),
                             (old, today - dt.timedelta(400), 90)):  # fmt: skip
        Reuse.objects.create(question=page.translation_key, day=day, kind="helped", count=count)
    page = client.get("/haeufige-fragen/")
    assert [question.slug for question in page.context["top"]] == ["oft", "rar"]
    assert [question.reuse for question in page.context["top"]] == [7, 2]
    assert [q.slug for q in client.get("/en/frequently-asked-questions/").context["top"]] == ["often"]


def test_the_list_is_narrowed_by_audience_and_topic(client: Client) -> None:
    one, two = content.question(), content.question(slug="andere", title="Und sonst?")
    one.audiences.add(content.term(Vocabulary.AUDIENCE, "fachpolitik"))
    one.save_revision().publish()
    seen = client.get("/haeufige-fragen/?audience=fachpolitik")
    assert list(seen.context["page_obj"]) == [one]
    assert list(client.get("/haeufige-fragen/").context["page_obj"]) == [one, two]
