"""Two people, or two windows, write the same page: nothing is overwritten unseen, nothing that was typed is lost."""

from __future__ import annotations

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Revision
from wagtail.test.utils.form_data import rich_text
from wagtail.users.models import UserProfile

from cms.models import StandardPage
from fsa_portal.accounts.models import Role
from knowledge.examples.models import ExamplePage
from knowledge.handbook.models import ChapterPage
from knowledge.vocabulary.models import Term, Vocabulary
from tests.factories import content, people
from tests.factories.crowd import all_at_once
from tests.factories.windows import Window, draft, editor, home_page, paragraph

ACTIONS = {"draft": {}, "publish": {"action-publish": "1"}, "submit": {"action-submit": "1"}}


def shown(answer: HttpResponse) -> dict[str, tuple[str, str]]:
    """Per line of the 409 page: its field, the saved text and one's own."""
    rows = BeautifulSoup(answer.content, "html.parser").select("table tbody tr")
    cells = [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]
    return {name: tuple(texts) for name, *texts in cells}


def sent_again(answer: HttpResponse) -> dict[str, str]:
    """What the button of the 409 page posts."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form[method=post]")
    assert form is not None
    assert not form.get("action"), "the form goes to the address that refused it"
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


@pytest.fixture
def site(db) -> None:
    content.site()


@pytest.fixture
def one(site) -> Client:
    return editor("Anna Erste")


@pytest.fixture
def other(site) -> Client:
    return editor("Berta Zweite")


@pytest.fixture
def example(site) -> ExamplePage:
    page = content.example()
    page.topics.add(content.term(Vocabulary.TOPIC, Term.objects.of(Vocabulary.TOPIC)[0].slug))
    page.save()
    return page


@pytest.fixture
def chapter(site) -> ChapterPage:
    content.handbook()
    return ChapterPage.objects.get(slug="berichte", number="4")


# --- refused ---


@pytest.mark.parametrize("action", ACTIONS)
def test_a_save_over_a_newer_version_is_refused_and_both_texts_are_shown(
    action: str, one: Client, other: Client, example: ExamplePage
) -> None:
    """With every button: what A saved stays, B sees who saved it, both texts, and loses nothing."""
    mine, theirs = Window(one, example), Window(other, example)
    assert theirs.save(summary="Von Berta.\nZweite Zeile <b>").status_code == 302
    revisions = Revision.objects.count()

    answer = mine.save(summary="Von Anna & Co.", effort="Drei Tage", **ACTIONS[action])
    assert answer.status_code == 409
    assert shown(answer) == {
        "In Kürze": ("Von Berta. Zweite Zeile <b>", "Von Anna & Co."),
        "Aufwand": ("–", "Drei Tage"),
    }
    text = answer.content.decode()
    assert "Berta Zweite" in text
    assert 'id="wagtail-sidebar"' in text, "in the frame of the admin"
    assert draft(example).summary == "Von Berta.\nZweite Zeile <b>"
    assert Revision.objects.count() == revisions
    assert ExamplePage.objects.get().summary == "Ein kurzer Bericht."

    names = {"csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at"}
    wanted = mine.fields.dict() | {"summary": "Von Anna & Co.", "effort": "Drei Tage"} | ACTIONS[action]
    again = sent_again(answer)
    assert {k: v for k, v in again.items() if k not in names} == {
        k: v for k, v in wanted.items() if k not in names
    }


@pytest.mark.parametrize("action", ACTIONS)
def test_one_may_put_ones_own_text_in_place_of_the_newer_one_knowingly(
    action: str, one: Client, other: Client, example: ExamplePage
) -> None:
    """The button of the 409 page does what the refused button would have done; the other version stays."""
    mine, theirs = Window(one, example), Window(other, example)
    theirs.save(summary="Von Berta.")
    answer = mine.save(summary="Von Anna.", **ACTIONS[action])
    assert one.post(mine.path, sent_again(answer)).status_code == 302
    assert draft(example).summary == "Von Anna."
    live = "Von Anna." if action == "publish" else "Ein kurzer Bericht."
    assert ExamplePage.objects.get().summary == live
    summaries = [r.as_object().summary for r in Revision.objects.for_instance(example).order_by("pk")]
    assert summaries[-2:] == ["Von Berta.", "Von Anna."]


def test_the_second_try_is_refused_too_if_the_page_was_saved_again(
    one: Client, other: Client, example: ExamplePage
) -> None:
    mine = Window(one, example)
    Window(other, example).save(summary="Von Berta.")
    again = sent_again(mine.save(summary="Von Anna."))
    Window(other, example).save(summary="Noch einmal Berta.")
    answer = one.post(mine.path, again)
    assert answer.status_code == 409
    assert shown(answer)["In Kürze"] == ("Noch einmal Berta.", "Von Anna.")


def test_the_same_person_in_two_windows_is_refused_too(one: Client, example: ExamplePage) -> None:
    """The stale window of yesterday."""
    old, new = Window(one, example), Window(one, example)
    assert new.save(summary="Von heute.", **ACTIONS["publish"]).status_code == 302
    answer = old.save(summary="Von gestern.", **ACTIONS["publish"])
    assert answer.status_code == 409
    assert shown(answer)["In Kürze"] == ("Von heute.", "Von gestern.")
    assert ExamplePage.objects.get().summary == "Von heute."


def test_a_chapter_is_compared_block_by_block(one: Client, other: Client, chapter: ChapterPage) -> None:
    """Only the paragraphs that differ, in order, with the newly added one; unchanged ones are left out."""
    mine, theirs = Window(one, chapter), Window(other, chapter)
    new = {"body-3-id": "", "body-3-type": "paragraph", "body-3-order": "3", "body-3-deleted": ""}
    assert theirs.save(**{"body-1-value": paragraph("Bertas Absatz.")}).status_code == 302
    answer = mine.save(
        **new | {"body-2-value": paragraph("Annas <b>Absatz</b>."), "body-3-value": paragraph("Neu von Anna."),
                 "body-count": "4", "title": "Neuer Titel"}
    )  # fmt: skip
    assert answer.status_code == 409
    rows = BeautifulSoup(answer.content, "html.parser").select("table tbody tr")
    cells = [[" ".join(c.get_text(" ").split()) for c in row.select("th, td")] for row in rows]
    assert cells == [
        ["Titel", "Berichte", "Neuer Titel"],
        ["Text: Absatz", "Bertas Absatz.", "Heute beschreibt ein Bericht jeden Sozialraum."],
        [
            "Text: Absatz",
            "Eine kleinräumige Berichterstattung zeigt, was Durchschnitte verdecken.",
            "Annas Absatz.",
        ],
        ["Text: Absatz", "–", "Neu von Anna."],
    ]
    assert one.post(mine.path, sent_again(answer)).status_code == 302
    texts = [block.value.source for block in draft(chapter).body if block.block_type == "paragraph"]
    assert "<b>Absatz</b>" in texts[1]
    assert [block.id for block in draft(chapter).body][:3] == [block.id for block in chapter.body]


def test_a_text_that_could_not_be_saved_as_it_is_comes_back_too(
    one: Client, other: Client, example: ExamplePage, chapter: ChapterPage
) -> None:
    """Too long, no number, no heading: it is shown and sent again; the form then says what is wrong."""
    mine = Window(one, example)
    Window(other, example).save(summary="Von Berta.")
    answer = mine.save(summary="x" * 501, year="bald")
    assert answer.status_code == 409
    assert shown(answer) == {"In Kürze": ("Von Berta.", "x" * 501), "Jahr": ("2025", "bald")}
    answer = one.post(mine.path, sent_again(answer))
    assert answer.status_code == 200
    assert "x" * 501 in answer.content.decode()

    mine = Window(one, chapter)
    Window(other, chapter).save(title="Von Berta")
    answer = mine.save(**{"body-0-value-text": "y" * 161})
    assert answer.status_code == 409
    assert "y" * 161 in shown(answer)["Text: Überschrift"][1]


def test_another_link_behind_the_same_words_is_a_difference(
    one: Client, other: Client, example: ExamplePage
) -> None:
    def link(address: str) -> str:
        return rich_text(f'<p><a href="{address}">hier</a></p>', features=["link"])

    mine, theirs = Window(one, example), Window(other, example)
    theirs.save(problem=link("https://example.org/berta"))
    answer = mine.save(problem=link("https://example.org/anna"))
    assert answer.status_code == 409
    (row,) = shown(answer).items()
    assert row[0] == "Ausgangslage"
    assert len(row[1]) == 1, "one remark in place of two equal texts"


def test_chosen_terms_and_dates_are_compared_as_they_read(
    one: Client, other: Client, example: ExamplePage
) -> None:
    first, second = Term.objects.of(Vocabulary.TOPIC)[:2]
    mine, theirs = Window(one, example), Window(other, example)
    theirs.save(summary="Von Berta.")
    answer = mine.save(topics=[first.pk, second.pk], reviewed_on="2026-11-02", visibility="internal")
    differing = shown(answer)
    assert differing["Themen"] == (first.name, ", ".join(sorted([first.name, second.name])))
    assert differing["Zuletzt geprüft am"] == ("–", "2. November 2026")
    assert differing["Sichtbar für"] == ("öffentlich", "nur FSA")


def test_the_fields_are_named_in_the_language_of_the_reader(
    one: Client, other: Client, example: ExamplePage
) -> None:
    person = people.User.objects.get(name="Anna Erste")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": "en"})
    mine = Window(one, example)
    Window(other, example).save(summary="Von Berta.")
    assert list(shown(mine.save(summary="Von Anna."))) == ["In short"]


def test_a_former_version_is_not_put_back_over_a_newer_one_unseen(
    one: Client, other: Client, example: ExamplePage
) -> None:
    first = example.get_latest_revision()
    Window(other, example).save(summary="Von Berta.")
    back = Window(one, example, f"revisions/{first.pk}/revert/")
    Window(other, example).save(summary="Noch einmal Berta.")
    answer = back.save()
    assert answer.status_code == 409
    assert shown(answer)["In Kürze"] == ("Noch einmal Berta.", "Ein kurzer Bericht.")
    assert one.post(back.path, sent_again(answer)).status_code == 302
    assert draft(example).summary == "Ein kurzer Bericht."


# --- not refused ---


def test_who_alone_writes_is_never_asked(one: Client, chapter: ChapterPage) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        window = Window(one, chapter)
        assert window.save(**{"body-1-value": paragraph(text)}).status_code == 302
        # Pressed twice, or gone back and on: the same form has written what is there.
        assert window.save(**{"body-1-value": paragraph(f"Noch einmal {text}")}).status_code == 302
    assert "Noch einmal Drei." in draft(chapter).body[1].value.source


def test_a_stale_form_that_would_change_nothing_passes(
    one: Client, other: Client, chapter: ChapterPage
) -> None:
    """Also where the text is older than the editor, which marks its paragraphs anew in each form."""
    mine, theirs = Window(one, chapter), Window(other, chapter)
    assert theirs.save().status_code == 302
    assert mine.save(**ACTIONS["publish"]).status_code == 302


# --- without a revision ---


def test_a_form_that_was_opened_before_the_first_revision_is_stale_after_it(
    one: Client, other: Client
) -> None:
    page = StandardPage(title="Impressum", slug="impressum")
    home_page().add_child(instance=page)
    mine, theirs = Window(one, page), Window(other, page)
    assert "loaded_revision_id" not in mine.fields
    assert theirs.save(title="Von Berta").status_code == 302
    answer = mine.save(title="Von Anna")
    assert answer.status_code == 409
    assert shown(answer) == {"Titel": ("Von Berta", "Von Anna")}
    assert one.post(mine.path, sent_again(answer)).status_code == 302
    assert draft(page).title == "Von Anna"


@pytest.mark.parametrize(
    "claimed",
    [
        {},
        {"loaded_revision_id": "0"},
        {"loaded_revision_id": "9" * 40},
        {"loaded_revision_id": "x", "loaded_revision_created_at": "x"},
        {"overwrite_revision_id": "x"},
    ],
)
def test_a_script_that_names_no_revision_or_a_wrong_one_is_refused(
    claimed: dict[str, str], one: Client, example: ExamplePage
) -> None:
    window = Window(one, example)
    for name in ("loaded_revision_id", "loaded_revision_created_at", "csrfmiddlewaretoken"):
        del window.fields[name]
    assert window.save(summary="Vom Skript.", **claimed).status_code == 409
    assert draft(example).summary == "Ein kurzer Bericht."


# --- permissions ---


def test_who_may_not_edit_the_page_learns_nothing(one: Client, example: ExamplePage) -> None:
    """Stale or not, existing or not, the answer is the same as before."""
    fields = Window(one, example).fields.dict()
    Window(one, example).save(summary="Von Anna.")
    for client in (editor("Carla Dritte", Role.ADVISER), Client()):
        answers = [
            client.post(f"/redaktion/pages/{page}/edit/", fields | claimed)
            for page in (example.pk, 999_999)
            for claimed in ({}, {"loaded_revision_id": str(example.latest_revision_id)})
        ]
        assert 409 not in {answer.status_code for answer in answers}
        assert len({(a.status_code, a.get("Location", "").split("?")[0]) for a in answers}) == 1


# --- at the same time ---


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_refused() -> None:
    content.site()
    page = content.example()
    clients = [editor(name) for name in ("Anna Erste", "Berta Zweite")]
    answers: list[int] = []

    def save(window: Window, text: str) -> None:
        answers.append(window.save(summary=text).status_code)

    for n in range(3):
        answers.clear()
        windows = [Window(client, page) for client in clients]
        assert all_at_once([partial(save, window, f"{n} {i}") for i, window in enumerate(windows)]) == []
        assert sorted(answers) == [302, 409]


# --- what the comparison sees ---


def test_rows_of_a_page_that_differ_are_shown_and_not_overwritten(one: Client, other: Client, site) -> None:
    """Only a row differs: the funder that somebody else has entered stays, and both are read side by side."""
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    mine, theirs = Window(one, page), Window(other, page)
    assert theirs.save(**{"applicants-0-own_share": "30", "action-publish": "1"}).status_code == 302

    answer = mine.save(**{"funders-0-name": "Bund", "action-publish": "1"})
    assert answer.status_code == 409
    texts = " ".join(" ".join(pair) for pair in shown(answer).values())
    assert "30" in texts
    assert "20" in texts
    assert "Bund" in texts
    page.refresh_from_db()
    assert page.applicants.get().own_share == 30
    assert page.funders.get().name == "Land"

    assert one.post(mine.path, sent_again(answer) | {"action-publish": "1"}).status_code == 302
    page = type(page).objects.get()
    assert (page.applicants.get().own_share, page.funders.get().name) == (20, "Bund")


def test_a_row_that_somebody_else_took_away_comes_back_with_ones_own_text(
    one: Client, other: Client, site
) -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    mine, theirs = Window(one, page), Window(other, page)
    assert theirs.save(**{"applicants-0-DELETE": "1", "action-publish": "1"}).status_code == 302
    assert not type(page).objects.get().applicants.all()
    answer = mine.save(**{"summary": "Von Anna", "action-publish": "1"})
    assert answer.status_code == 409
    assert one.post(mine.path, sent_again(answer) | {"action-publish": "1"}).status_code == 302
    assert type(page).objects.get().applicants.get().own_share == 20


def test_a_stale_save_whose_rows_are_the_same_passes(one: Client, other: Client, site) -> None:
    page = content.programme(applicants=[{"type": "kommune", "own_share": 20}])
    mine, theirs = Window(one, page), Window(other, page)
    assert theirs.save(summary="Dasselbe").status_code == 302
    assert mine.save(summary="Dasselbe").status_code == 302
