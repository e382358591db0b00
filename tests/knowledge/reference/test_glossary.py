"""The glossary from A to Z, found by the search, kept by editors who do not overwrite each other."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from fsa_portal.accounts.models import Role
from fsa_portal.actor import ANONYMOUS
from knowledge.reference.models import GlossaryEntry, GlossaryPage
from search.contract import Query, find
from search.sync import update
from tests.factories import content, people

pytestmark = pytest.mark.django_db
PLACE = "/redaktion/glossar/"


@pytest.fixture(autouse=True)
def portal() -> None:
    content.site()


@pytest.fixture
def editor() -> Client:
    return people.browser(people.affiliation(Role.EDITOR).user, second_factor=True)


def form(client: Client, address: str) -> dict[str, str]:
    """What the browser sends when nothing is changed; its own scripts make the rich text."""
    answer = client.get(address)
    assert answer.status_code == 200
    fields = querydict_from_html(answer.content.decode(), form_id="w-editor-form", exclude_csrf=False)
    return fields.dict() | {"more": rich_text("")}


def test_terms_stand_under_their_letter_umlauts_beside_their_vowel(client: Client) -> None:
    for term in ("Zuwendung", "Ämterkonferenz", "Altersarmut", "Baublock"):
        content.glossary_entry(term=term, also="", short=f"Was {term} heißt.")
    page = client.get("/glossar/")
    assert [(letter, [entry.term for entry, _ in rows]) for letter, rows in page.context["letters"]] == [
        ("A", ["Altersarmut", "Ämterkonferenz"]),
        ("B", ["Baublock"]),
        ("Z", ["Zuwendung"]),
    ]
    assert 'id="aemterkonferenz"' in page.content.decode()


def test_readers_are_told_other_words_but_not_inflections(client: Client) -> None:
    content.glossary_entry(also="Sozialraums\nQuartier")
    text = client.get("/glossar/").content.decode()
    assert "Quartier" in text
    assert "Sozialraums" not in text


def test_the_search_finds_a_term_by_its_other_names_and_leads_to_its_place() -> None:
    entry = content.glossary_entry(
        term="Allgemeiner Sozialer Dienst",
        also="ASD\nBezirkssozialdienst",
        more="<p>Meist nach Bezirken gegliedert.</p>",
    )
    update([f"term:{entry.pk}"])
    for words in ("Allgemeiner Sozialer Dienst", "Bezirkssozialdienst", "ASD", "gegliedert"):
        assert [hit.url for hit in find(Query(words), ANONYMOUS).hits] == [
            "/glossar/#allgemeiner-sozialer-dienst"
        ], words


def test_a_page_that_says_more_on_the_word_stands_before_the_entry() -> None:
    content.glossary_entry(term="Sozialplanung im Kreis", also="")
    content.question(title="Wozu dient Sozialplanung im Kreis?", slug="wozu")
    call_command("rebuild_search", verbosity=0)
    assert [hit.kind for hit in find(Query("Sozialplanung"), ANONYMOUS).hits] == ["question", "term"]


def test_an_entry_is_found_by_those_who_may_see_the_glossary() -> None:
    entry = content.glossary_entry()
    update([f"term:{entry.pk}"])
    page = GlossaryPage.objects.get()
    page.visibility = "internal"
    page.save()
    update([f"term:{entry.pk}"])
    assert find(Query("Sozialraum"), ANONYMOUS).total == 0
    assert find(Query("Sozialraum"), people.cast().actor("adviser")).total == 1


def test_an_editor_adds_a_term_and_its_anchor_follows_from_it(editor: Client) -> None:
    sent = form(editor, f"{PLACE}add/") | {
        "term": "Träger",
        "short": "Wer etwas anbietet.",
        "also": "Trägern",
    }
    assert editor.post(f"{PLACE}add/", sent).status_code == 302
    entry = GlossaryEntry.objects.get()
    assert (entry.slug, entry.forms) == ("traeger", ["Träger", "Trägern"])


@pytest.mark.parametrize(
    "also", ["\n".join(f"Form{n}" for n in range(26)), "lang " * 20], ids=["too many", "too long"]
)
def test_what_is_too_much_for_other_forms_is_said_beside_the_field(editor: Client, also: str) -> None:
    sent = form(editor, f"{PLACE}add/") | {"term": "Träger", "short": "Wer etwas anbietet.", "also": also}
    answer = editor.post(f"{PLACE}add/", sent)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["also"]
    assert editor.post(f"{PLACE}add/", sent | {"also": also[:60]}).status_code == 302


def test_an_empty_form_is_told_what_is_missing_and_nothing_of_constraints(editor: Client) -> None:
    answer = editor.post(f"{PLACE}add/", form(editor, f"{PLACE}add/"))
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert {"term", "short"} <= errors.keys()
    assert "__all__" not in errors


def test_what_somebody_saved_meanwhile_is_shown_and_replaced_only_knowingly(editor: Client) -> None:
    entry = content.glossary_entry()
    address = f"{PLACE}edit/{entry.pk}/"
    early, late = form(editor, address), form(editor, address)
    assert editor.post(address, early | {"short": "Von der ersten."}).status_code == 302
    answer = editor.post(address, late | {"short": "Von der zweiten."})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Von der ersten." in text
    assert "Von der zweiten." in text
    entry.refresh_from_db()
    assert entry.short == "Von der ersten."
    again = querydict_from_html(text, form_id="w-editor-form", exclude_csrf=False).dict()
    assert editor.post(address, again | {"more": rich_text("")}).status_code == 302
    entry.refresh_from_db()
    assert (entry.short, entry.version) == ("Von der zweiten.", 3)


def test_an_address_needs_words_and_is_one_of_the_web(editor: Client) -> None:
    for wrong in (
        {"link_address": "javascript:alert(1)", "link_text": "X"},
        {"link_address": "//fremd.example/", "link_text": "X"},
        {"link_address": "/praxis/", "link_text": ""},
    ):
        sent = form(editor, f"{PLACE}add/") | {"term": "Träger", "short": "Text."} | wrong
        assert editor.post(f"{PLACE}add/", sent).status_code == 200
    assert not GlossaryEntry.objects.exists()


def test_a_term_twice_is_refused_in_one_sentence(editor: Client) -> None:
    content.glossary_entry(term="Sozialraum")
    answer = editor.post(
        f"{PLACE}add/", form(editor, f"{PLACE}add/") | {"term": "Sozialraum", "short": "Noch einmal."}
    )
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"term"}
    assert len(answer.context["form"].errors["term"]) == 1


def test_a_missing_term_is_said_once(editor: Client) -> None:
    answer = editor.post(
        f"{PLACE}add/", form(editor, f"{PLACE}add/") | {"term": "", "short": "Ohne Begriff."}
    )
    assert set(answer.context["form"].errors) == {"term"}
    assert len(answer.context["form"].errors["term"]) == 1
