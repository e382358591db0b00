"""Words in quotation marks are found as they stand, side by side: a principle is found by its sentence."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from cms.importing import stream
from cms.models import StandardPage, home_of
from fsa_portal.demo.pages.adding import content as demo_content
from tests.factories import content

pytestmark = pytest.mark.django_db

PRINCIPLE = "Ungleiches ungleich behandeln"
ADDRESS = "grundsatz-ungleiches-ungleich-behandeln"


@pytest.fixture(autouse=True)
def portal() -> None:
    """The page of the principle as the demo has it, beside one that has the same words in another order."""
    content.site()
    (principle,) = [page for page in demo_content("pages") if page["slug"] == ADDRESS]
    other = "<p>Wir behandeln Gleiches gleich. Ungleiches ist ungleich; wie behandeln?</p>"
    for slug, title, blocks in (
        (ADDRESS, principle["title"], principle["blocks"]),
        ("anderes", "Anderes", [{"type": "paragraph", "html": other}]),
    ):
        content.add(home_of("de"), StandardPage(title=title, slug=slug, body=stream(blocks, seed=slug)))
    call_command("rebuild_search", verbosity=0)


def found(client: Client, words: str) -> list[str]:
    hits = client.get("/suche/", {"q": words}).context["page"].hits
    return [hit.hit.url.partition("#")[0] for hit in hits if not hit.hit.relaxed]


def test_the_exact_sentence_finds_the_page_of_the_principle_alone(client: Client) -> None:
    assert found(client, f'"{PRINCIPLE}"') == [f"/{ADDRESS}/"]
    assert found(client, f"„{PRINCIPLE}“") == [f"/{ADDRESS}/"]


def test_the_same_words_without_quotation_marks_find_both_and_the_principle_first(client: Client) -> None:
    assert found(client, PRINCIPLE) == [f"/{ADDRESS}/", "/anderes/"]


def test_the_sentence_in_another_order_is_not_found_as_a_sentence(client: Client) -> None:
    assert found(client, '"ungleich Ungleiches behandeln"') == []
