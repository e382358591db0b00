"""What was published is kept as it was: one row per state, never changed, with a fingerprint that anyone can check."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied

from cms.blocks import anchor_of
from knowledge.handbook import actions
from knowledge.handbook.models import ChapterPage, ChapterState, EditionPage
from tests.factories import content, people
from tests.factories.people import SYSTEM


def states(chapter: ChapterPage) -> list[ChapterState]:
    return list(ChapterState.objects.filter(edition=chapter.edition, chapter_key=chapter.key))


def publish(chapter: ChapterPage, **changes: object) -> None:
    for name, value in changes.items():
        setattr(chapter, name, value)
    chapter.save_revision().publish()
    chapter.refresh_from_db()


def test_publishing_keeps_one_state(chapter: ChapterPage) -> None:
    (state,) = states(chapter)
    assert (state.title, state.number, state.path) == ("Berichte", "4", chapter.url_path)
    assert [p["type"] for p in state.paragraphs] == ["heading", "paragraph", "paragraph"]
    assert state.paragraphs[1]["text"] == "Heute beschreibt ein Bericht jeden Sozialraum."
    assert state.paragraphs[1]["anchor"] == anchor_of(chapter.body[1].id)


def test_publishing_the_same_again_keeps_no_second_one(chapter: ChapterPage) -> None:
    publish(chapter)
    publish(chapter, summary="Nur die Zusammenfassung ist neu.")
    assert len(states(chapter)) == 1


@pytest.mark.parametrize("changes", [{"title": "Berichten"}, {"number": "4a"}])
def test_a_new_heading_is_a_new_state(chapter: ChapterPage, changes: dict) -> None:
    publish(chapter, **changes)
    assert len(states(chapter)) == 2


def test_a_new_text_is_a_new_state_and_the_former_one_stays(chapter: ChapterPage) -> None:
    before = states(chapter)[0]
    publish(chapter, body=content.blocks("Ganz anders.", seed="berichte"))
    first, second = states(chapter)
    assert (first.pk, first.sha256, first.paragraphs) == (before.pk, before.sha256, before.paragraphs)
    assert second.paragraphs[1]["text"] == "Ganz anders."
    assert second.sha256 != first.sha256


def test_a_return_to_an_earlier_text_is_a_state_of_its_own(chapter: ChapterPage) -> None:
    original = content.blocks("Eins.", seed="berichte")
    publish(chapter, body=original)
    publish(chapter, body=content.blocks("Zwei.", seed="berichte"))
    publish(chapter, body=original)
    assert [s.paragraphs[1]["text"] for s in states(chapter)][1:] == ["Eins.", "Zwei.", "Eins."]


def test_a_draft_is_no_state(chapter: ChapterPage) -> None:
    chapter.title = "Entwurf"
    chapter.save_revision()
    assert len(states(chapter)) == 1


def test_the_fingerprint_is_the_sha256_of_the_canonical_json(chapter: ChapterPage) -> None:
    (state,) = states(chapter)
    canonical = json.dumps(state.paragraphs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert state.sha256 == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_fingerprint_follows_from_the_text_alone(chapter: ChapterPage) -> None:
    """Loading, saving and reading again change nothing, nested items included."""
    publish(
        chapter,
        body=content.stream(
            [
                {"type": "list", "items": ["eins", "zwei"]},
                {"type": "table", "caption": "T", "head": ["a"], "rows": [["1"]], "source": "Amt", "date": "2026-01-01"},
                {"type": "checklist", "title": "C", "items": ["x"]},
            ],
            seed="berichte",
        ),
    )  # fmt: skip
    first = actions.fingerprint(actions.paragraphs_of(ChapterPage.objects.get(pk=chapter.pk)))
    second = actions.fingerprint(actions.paragraphs_of(ChapterPage.objects.get(pk=chapter.pk)))
    assert first == second == states(chapter)[-1].sha256


def test_anchors_stay_when_the_text_around_them_is_edited(chapter: ChapterPage) -> None:
    raw = list(chapter.body.raw_data)
    anchors = [p["anchor"] for p in states(chapter)[0].paragraphs]
    edited = [*raw[:1], raw[2], {"type": "paragraph", "value": "<p>Neu.</p>"}, raw[1]]
    edited[1] = {**edited[1], "value": "<p>Umgeschrieben.</p>"}
    publish(chapter, body=edited)
    after = [p["anchor"] for p in states(chapter)[1].paragraphs]
    assert [after[0], after[3], after[1]] == anchors
    assert after[2] not in anchors


def test_kept_html_is_clean(chapter: ChapterPage) -> None:
    """Wagtail stores what code gives it as it is."""
    hostile = [{"type": "paragraph", "value": "<p onclick=x()>a<script>alert(1)</script></p>", "id": "1"}]
    publish(chapter, body=hostile)
    kept = states(chapter)[1].paragraphs[0]["html"]
    assert "script" not in kept
    assert "onclick" not in kept


def test_a_state_is_never_changed_or_deleted(chapter: ChapterPage) -> None:
    (state,) = states(chapter)
    state.title = "Anders"
    with pytest.raises(TypeError, match="never changed"):
        state.save()
    with pytest.raises(TypeError, match="never deleted"):
        state.delete()
    assert states(chapter)[0].title == "Berichte"


def test_states_outlive_their_chapter(chapter: ChapterPage, new: EditionPage) -> None:
    chapter.delete()
    assert ChapterState.objects.filter(edition=new, chapter_key=content.SHARED_KEY).count() == 1


# --- corrections ---


def test_a_correction_of_a_frozen_chapter_passes_and_the_former_state_stays_readable(
    old_chapter: ChapterPage,
) -> None:
    state = actions.correct(
        old_chapter, by=SYSTEM, body=content.blocks("Berichtigt.", seed="berichte"), note="Zahl berichtigt"
    )
    assert state.note == "Zahl berichtigt"
    first, second = states(old_chapter)
    assert first.paragraphs[1]["text"] == "So berichtete man damals über Lebenslagen."
    assert (second.pk, second.paragraphs[1]["text"], second.note) == (
        state.pk,
        "Berichtigt.",
        "Zahl berichtigt",
    )
    stored = ChapterPage.objects.get(pk=old_chapter.pk)
    assert actions.paragraphs_of(stored)[1]["text"] == "Berichtigt."
    assert stored.edition.is_frozen


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_correction_needs_a_note(old_chapter: ChapterPage, note: str) -> None:
    with pytest.raises(ValueError, match="note"):
        actions.correct(old_chapter, by=SYSTEM, body=content.blocks("Anders.", seed="x"), note=note)
    assert len(states(old_chapter)) == 1


@pytest.mark.parametrize("name", ["adviser", "organiser", "coordinator", "reader", "ministry"])
def test_only_those_who_edit_correct_freeze_or_make_current(
    old_chapter: ChapterPage, new: EditionPage, name: str
) -> None:
    actor = people.cast().actor(name)
    with pytest.raises(PermissionDenied):
        actions.correct(old_chapter, by=actor, body=content.blocks("Anders.", seed="x"), note="x")
    with pytest.raises(PermissionDenied):
        actions.freeze(new, by=actor)
    with pytest.raises(PermissionDenied):
        actions.make_current(old_chapter.edition, by=actor)
    assert len(states(old_chapter)) == 1
    assert not EditionPage.objects.get(pk=new.pk).is_frozen


@pytest.mark.parametrize("name", ["editor", "lead", "admin"])
def test_those_who_edit_may(old_chapter: ChapterPage, name: str) -> None:
    actor = people.cast().actor(name)
    actions.correct(old_chapter, by=actor, body=content.blocks("Anders.", seed="x"), note="x")
    assert len(states(old_chapter)) == 2
