"""What the search may see of pages: what all kinds have in common, and the standard pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page

from cms.importing import stream
from cms.indexing import PageSource, StandardPageSource
from cms.models import PAGE_VISIBILITIES, BasePage, HomePage, StandardPage
from fsa_portal.actor import Visibility, audience_of
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import Authority
from fsa_portal.outbox.models import Job
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from knowledge.library.models import DocumentPage
from knowledge.vocabulary.models import Term, Vocabulary
from search import sync
from search.contract import SearchDocument, sources
from tests.factories import content, people

pytestmark = pytest.mark.django_db

SOON = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
TEXT = [
    {"type": "paragraph", "html": "<p>Die FSA berät <b>kostenfrei</b>.</p>"},
    {"type": "heading", "text": "Anschrift", "level": 2},
    {"type": "list", "items": ["<p>Musterweg 1</p>", "<p>40000 Musterstadt</p>"]},
]


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


def standard(title: str = "Impressum", language: str = "de", **fields) -> StandardPage:
    home = HomePage.objects.get(locale__language_code=language)
    fields = {"body": stream(TEXT, seed=title), "slug": title.lower()} | fields
    return content.add(home, StandardPage(title=title, locale=home.locale, **fields))


def chapter() -> ChapterPage:
    content.handbook()
    return ChapterPage.objects.get(slug="haushalt")


MAKERS: dict[str, Callable[[], BasePage]] = {
    "page": standard,
    "example": content.example,
    "programme": content.programme,
    "document": content.document,
    "chapter": chapter,
    "question": content.question,
}
PAGE_SOURCES = {source.name: source for source in sources() if isinstance(source, PageSource)}
every_kind = pytest.mark.parametrize("name", MAKERS)


def place(page: BasePage, body: Authority) -> None:
    """An example comes from one authority, a document from several."""
    if isinstance(page, DocumentPage):
        page.authorities.set([body])
        page.save()
    else:
        type(page).objects.filter(pk=page.pk).update(authority=body)


def key_of(name: str, page: Page) -> str:
    return f"{name}:{page.pk}"


def document(name: str, page: Page) -> SearchDocument | None:
    return next(iter(PAGE_SOURCES[name].documents(key_of(name, page))), None)


def queued_by(change: Callable[[], object]) -> set[str]:
    Job.objects.all().delete()
    change()
    return set(Job.objects.filter(kind=sync.KIND).values_list("key", flat=True))


def test_every_source_of_pages_is_looked_at_here() -> None:
    assert set(PAGE_SOURCES) == set(MAKERS)


# --- what all kinds have in common ---


@every_kind
@pytest.mark.parametrize("visibility", PAGE_VISIBILITIES)
def test_a_document_is_for_whom_the_page_is_and_from_when(name: str, visibility: str) -> None:
    page = MAKERS[name]()
    BasePage.objects.filter(pk=page.pk).update(visibility=visibility, embargo_until=SOON)
    found = document(name, page)
    assert found.audience == audience_of(visibility)
    assert found.visible_from == SOON
    assert (found.key, found.parent) == (key_of(name, page), key_of(name, page))


@every_kind
def test_a_draft_and_a_deleted_page_are_not_found(name: str) -> None:
    page = MAKERS[name]()
    assert document(name, page) is not None
    Page.objects.filter(pk=page.pk).update(live=False)
    assert document(name, page) is None
    Page.objects.get(pk=page.pk).delete()
    assert document(name, page) is None
    assert key_of(name, page) not in set(PAGE_SOURCES[name].keys())


@every_kind
def test_a_page_has_a_key_and_an_address_that_answers(name: str, client: Client) -> None:
    page = MAKERS[name]()
    assert key_of(name, page) in set(PAGE_SOURCES[name].keys())
    assert client.get(document(name, page).url).status_code == 200


@every_kind
def test_the_words_of_a_document_are_in_the_language_of_its_page_whoever_asks(name: str) -> None:
    page = MAKERS[name]()
    german = document(name, page)
    with translation.override("en"):
        assert document(name, page) == german
    assert german.language == "de"


@every_kind
def test_a_page_is_looked_at_again_also_when_wagtail_saves_or_deletes_it_as_a_plain_page(name: str) -> None:
    page = MAKERS[name]()
    key = key_of(name, page)
    assert key in queued_by(lambda: type(page).objects.get(pk=page.pk).save())
    plain = Page.objects.get(pk=page.pk)
    assert key in queued_by(plain.save)
    assert key in queued_by(plain.delete)


@every_kind
def test_what_changes_above_a_page_is_a_change_of_the_page(name: str) -> None:
    """Addresses hang on the pages above: on a new short name of the section, on its move."""
    page = MAKERS[name]()
    for above in page.get_ancestors().filter(depth__gt=1):
        assert key_of(name, page) in queued_by(above.specific.save), above


def test_a_renamed_section_of_the_handbook_gives_its_chapters_their_new_address() -> None:
    section = HandbookIndexPage.objects.get()
    work = content.add(section, HandbookPage(title="Werk", slug="werk"))
    edition = content.add(work, EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
    page = content.chapter(edition, "eins", "Text.")
    section = HandbookIndexPage.objects.get()
    section.slug = "werke"
    assert key_of("chapter", page) in queued_by(section.save)
    assert document("chapter", page).url == "/werke/werk/2031/eins/"


@every_kind
def test_a_change_elsewhere_is_no_change_of_the_page(name: str) -> None:
    page = MAKERS[name]()
    other = standard("Datenschutz")
    term = content.term(Vocabulary.TOPIC, "wohnen")
    assert key_of(name, page) not in queued_by(other.save) | queued_by(term.save)


@pytest.mark.parametrize("name", ["example", "programme", "document", "chapter"])
def test_a_topic_is_a_facet_and_its_change_is_one_of_the_page(name: str) -> None:
    page = MAKERS[name]()
    topic = content.term(Vocabulary.TOPIC, "kinderarmut")
    page.topics.set([topic])
    page.save()
    assert document(name, page).facets["topic"] == ("kinderarmut",)
    assert key_of(name, page) in queued_by(Term.objects.get(pk=topic.pk).save)


@pytest.mark.parametrize("name", ["example", "document"])
def test_an_authority_is_a_facet_and_its_change_is_one_of_the_page(name: str) -> None:
    page = MAKERS[name]()
    body = people.cast().birkenfurt
    place(page, body)
    assert document(name, page).facets["authority"] == (body.key,)
    assert key_of(name, page) in queued_by(Authority.objects.get(pk=body.pk).save)


@every_kind
def test_the_kinds_of_bodies_that_a_page_is_meant_for_are_a_facet(name: str) -> None:
    page = MAKERS[name]()
    assert "authority_kind" not in document(name, page).facets
    page.body_kinds = [AuthorityKind.KREIS, AuthorityKind.STAEDTEREGION]
    page.save()
    assert document(name, page).facets["authority_kind"] == ("kreis", "staedteregion")


@pytest.mark.parametrize("name", ["example", "document"])
def test_what_concerns_a_body_is_of_its_kind_beside_those_that_it_is_meant_for(name: str) -> None:
    page = MAKERS[name]()
    page.body_kinds = [AuthorityKind.KREIS]
    page.save()
    body = people.cast().birkenfurt
    place(page, body)
    assert set(document(name, page).facets["authority_kind"]) == {"kreis", body.kind}


@pytest.mark.parametrize(
    ("name", "precision"),
    [("page", "day"), ("chapter", "day"), ("programme", "day"), ("example", "year"), ("document", "year")],
)
def test_a_date_says_how_much_of_it_is_known(name: str, precision: str) -> None:
    found = document(name, MAKERS[name]())
    assert found.date is not None
    assert found.date_precision == precision


@pytest.mark.parametrize("name", ["page", "chapter"])
def test_the_day_of_publication_is_the_day_here(name: str) -> None:
    edition = content.handbook().get_children().get(slug="2026")
    with time_machine.travel("2026-11-22 23:30:00+00:00", tick=False):
        page = standard() if name == "page" else content.chapter(edition, "ausblick", "Ein Blick voraus.")
    assert document(name, page).date == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "most"), [("page", 3), ("example", 6), ("programme", 10), ("document", 8), ("chapter", 7)]
)
def test_a_document_takes_few_queries_however_much_hangs_on_the_page(name: str, most: int) -> None:
    page = MAKERS[name]()
    if name in {"example", "document"}:
        place(page, people.cast().birkenfurt)

    def queries(topics: int) -> int:
        if name != "page":
            fresh = type(page).objects.get(pk=page.pk)
            fresh.topics.set(Term.objects.of(Vocabulary.TOPIC)[:topics])
            fresh.save()
        with CaptureQueriesContext(connection) as seen:
            document(name, page)
        return len(seen)

    queries(1)
    assert queries(1) == queries(5) <= most


def test_a_page_that_can_have_no_pages_below_is_not_asked_for_any() -> None:
    """Saving one of a thousand examples looks through no other kind of page."""
    example = content.example()
    with CaptureQueriesContext(connection) as seen:
        keys = [key for source in PAGE_SOURCES.values() for key in source.affected(example)]
    assert keys == [key_of("example", example)]
    assert len(seen) == 0


def test_a_kind_that_does_not_say_what_it_has_is_an_error() -> None:
    class Unfinished(PageSource[StandardPage]):
        name = kind = "unfinished"
        model = StandardPage

    page = standard()
    with pytest.raises(NotImplementedError):
        Unfinished().documents(f"unfinished:{page.pk}")


# --- standard pages ---


def test_the_text_of_a_standard_page_is_found_under_its_headings() -> None:
    found = document("page", standard())
    assert (found.kind, found.title, found.url) == ("page", "Impressum", "/impressum/")
    assert [(p.heading, p.text) for p in found.passages] == [
        ("Anschrift", "Anschrift"),
        ("Anschrift", "Musterweg 1 40000 Musterstadt"),
    ]


def test_the_passages_of_a_standard_page_stand_on_it_under_their_anchors(client: Client) -> None:
    page = standard(search_description="Wer verantwortlich ist.")
    found = document("page", page)
    shown = client.get(found.url).content.decode()
    anchors = [passage.anchor for passage in found.passages]
    assert len(anchors) == len(set(anchors)) == 3
    assert all(f'id="{anchor}"' in shown for anchor in anchors)


def test_a_standard_page_is_introduced_by_its_description_or_by_how_it_begins() -> None:
    assert document("page", standard()).summary == "Die FSA berät kostenfrei."
    described = standard("Datenschutz", search_description="Was wir speichern.")
    assert document("page", described).summary == "Was wir speichern."
    assert document("page", standard("Leer", body=[])).summary == ""


def test_standard_pages_are_found_in_both_languages_under_the_name_of_their_kind(client: Client) -> None:
    pages = [standard(), standard("Imprint", "en")]
    sync.update(StandardPageSource().keys())
    german = client.get("/suche/", {"q": "Impressum"}).content.decode()
    assert 'href="/impressum/"' in german
    assert '<span class="fsa-kind">Seite</span>' in german
    english = client.get("/en/suche/", {"q": "Imprint"}).content.decode()
    assert 'href="/en/imprint/"' in english
    assert '<span class="fsa-kind">Page</span>' in english
    both = client.get("/suche/", {"q": "FSA"}).content.decode()
    assert both.count('class="fsa-result"') == len(pages)


def test_a_standard_page_for_partners_is_found_by_partners_only(client: Client) -> None:
    standard("Vertraulich", visibility=Visibility.PARTNERS)
    cast = people.cast()
    sync.update(StandardPageSource().keys())
    assert "/vertraulich/" not in client.get("/suche/", {"q": "Vertraulich"}).content.decode()
    assert "/vertraulich/" in cast.client("reader").get("/suche/", {"q": "Vertraulich"}).content.decode()
