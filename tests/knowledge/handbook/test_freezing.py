"""A frozen edition does not change: not by a screen, not by code, not for anybody, until it is corrected."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Page

from cms.models import HomePage
from fsa_portal.accounts.models import User
from fsa_portal.transactions import atomic_writes
from knowledge.handbook import actions
from knowledge.handbook.freezing import correcting
from knowledge.handbook.models import ChapterPage, EditionPage, HandbookIndexPage, HandbookPage
from tests.factories import content, people
from tests.factories.people import SYSTEM


def snapshot() -> list[tuple]:
    """All that a reader could notice about the old edition."""
    pages = Page.objects.filter(path__startswith=EditionPage.objects.get(slug="2011").path).order_by("path")
    return list(pages.values_list("pk", "path", "url_path", "title", "slug", "live", "latest_revision_id"))


@pytest.fixture
def superuser(work: HandbookPage) -> User:
    return User.objects.create_superuser("root@example.org", "secret secret")


def page(pk: int) -> Page:
    return Page.objects.get(pk=pk)


# --- the permission tester: screens and bulk actions ---

CHANGES = ["can_add_subpage", "can_edit", "can_delete", "can_unpublish", "can_publish", "can_publish_subpage", "can_move",
           "can_reorder_children"]  # fmt: skip


@pytest.mark.parametrize("permission", CHANGES)
def test_nobody_may_change_a_frozen_page_not_even_a_superuser(
    permission: str,
    superuser: User,
    old: EditionPage,
    old_chapter: ChapterPage,
    new: EditionPage,
    chapter: ChapterPage,
) -> None:
    people.cast()
    everybody = User.objects.filter(affiliations__role__in=["editor", "lead", "admin"])
    for user in [superuser, *everybody]:
        for frozen in (old, old_chapter):
            assert not getattr(frozen.permissions_for_user(user), permission)()
            # Wagtail's lists ask the plain page.
            assert not getattr(page(frozen.pk).specific.permissions_for_user(user), permission)()
    for open_page in (new, chapter):
        tester = open_page.permissions_for_user(superuser)
        assert getattr(tester, permission)() or permission == "can_reorder_children"


def test_no_screen_takes_a_frozen_edition_away_with_the_work_above_it(
    work: HandbookPage, superuser: User
) -> None:
    tester = work.permissions_for_user(superuser)
    assert not tester.can_delete()
    assert not tester.can_unpublish()
    assert not tester.can_move()
    assert tester.can_edit()
    assert tester.can_publish()
    assert tester.can_add_subpage()


@pytest.mark.parametrize("model", [HandbookPage, HandbookIndexPage, HomePage])
@pytest.mark.usefixtures("work")
def test_nothing_above_a_frozen_edition_can_be_deleted(model: type[Page]) -> None:
    before = snapshot()
    with pytest.raises((PermissionDenied, ProtectedError)), transaction.atomic():
        model.objects.filter(locale__language_code="de").get().delete()
    assert snapshot() == before


# --- the guard of the rows: all code ---


def save(old_chapter: ChapterPage, **_) -> None:
    old_chapter.title = "Anders"
    old_chapter.save()


def save_edition(old: EditionPage, **_) -> None:
    old.title = "Anders"
    old.save()


def save_as_plain_page(old_chapter: ChapterPage, **_) -> None:
    plain = page(old_chapter.pk)
    plain.title = "Anders"
    plain.save()


def publish(old_chapter: ChapterPage, **_) -> None:
    old_chapter.save_revision().publish()


def unpublish(old_chapter: ChapterPage, **_) -> None:
    old_chapter.unpublish()


def unpublish_edition(old: EditionPage, **_) -> None:
    old.unpublish()


def delete(old_chapter: ChapterPage, **_) -> None:
    old_chapter.delete()


def delete_as_plain_page(old_chapter: ChapterPage, **_) -> None:
    page(old_chapter.pk).delete()


def delete_edition(old: EditionPage, **_) -> None:
    old.delete()


def add(old: EditionPage, **_) -> None:
    old.add_child(instance=ChapterPage(title="Neu", slug="neu", body=[]))


def move_out(old_chapter: ChapterPage, new: EditionPage, **_) -> None:
    old_chapter.move(new, pos="last-child")


def move_in(old: EditionPage, chapter: ChapterPage, **_) -> None:
    chapter.move(old, pos="last-child")


def move_edition(old: EditionPage, new: EditionPage, **_) -> None:
    page(old.pk).move(page(new.pk), pos="left")


def move_work(work: HandbookPage, **_) -> None:
    page(work.pk).move(HomePage.objects.get(locale__language_code="en"), pos="last-child")


def copy_in(old: EditionPage, chapter: ChapterPage, **_) -> None:
    chapter.copy(to=old, update_attrs={"slug": "kopie"})


@pytest.mark.parametrize(
    "attempt",
    [save, save_edition, save_as_plain_page, publish, unpublish, unpublish_edition, delete, delete_as_plain_page,
     delete_edition, add, move_out, move_in, move_edition, move_work, copy_in],
)  # fmt: skip
def test_no_code_changes_a_frozen_edition(
    attempt,
    work: HandbookPage,
    old: EditionPage,
    new: EditionPage,
    old_chapter: ChapterPage,
    chapter: ChapterPage,
) -> None:
    before = snapshot()
    with pytest.raises((PermissionDenied, ProtectedError)), transaction.atomic():
        attempt(work=work, old=old, new=new, old_chapter=old_chapter, chapter=chapter)
    assert snapshot() == before
    assert not Page.find_problems()[0]


def test_a_screen_that_is_refused_half_way_leaves_nothing_of_its_first_half(old_chapter: ChapterPage) -> None:
    """Wagtail's screens catch the refusal and redirect."""
    home = HomePage.objects.get(locale__language_code="de")

    @atomic_writes
    def screen(request):
        HomePage.objects.filter(pk=home.pk).update(heading="Halb geschrieben")
        try:
            old_chapter.save()
        except PermissionDenied:
            return HttpResponse(status=302)

    assert screen(RequestFactory().post("/")).status_code == 302
    assert HomePage.objects.get(pk=home.pk).heading != "Halb geschrieben"


def test_the_open_edition_can_be_changed(new: EditionPage, chapter: ChapterPage, work: HandbookPage) -> None:
    chapter.title = "Anders"
    chapter.save_revision().publish()
    content.chapter(new, "neu", "Neu.")
    chapter.move(ChapterPage.objects.get(slug="neu"), pos="last-child")
    ChapterPage.objects.get(slug="haushalt").delete()
    work.intro = "<p>Neu</p>"
    work.save_revision().publish()
    assert list(ChapterPage.objects.descendant_of(new).values_list("slug", flat=True)) == ["neu", "berichte"]


def test_only_a_correction_opens_the_guard_and_only_for_its_block(old_chapter: ChapterPage) -> None:
    with correcting():
        old_chapter.save()
    with pytest.raises(PermissionDenied), transaction.atomic():
        old_chapter.save()
    with pytest.raises(RuntimeError), correcting():
        raise RuntimeError
    with pytest.raises(PermissionDenied), transaction.atomic():
        old_chapter.save()


def test_a_correction_deletes_nothing(old_chapter: ChapterPage) -> None:
    with pytest.raises(PermissionDenied), transaction.atomic(), correcting():
        old_chapter.delete()
    assert ChapterPage.objects.filter(pk=old_chapter.pk).exists()


# --- becoming current, becoming frozen ---


def test_a_successor_freezes_the_edition_before_it(work: HandbookPage, new: EditionPage) -> None:
    assert not new.is_frozen
    after = content.add(work, EditionPage(title="Ausgabe 2031", slug="2031", year=2031))
    actions.make_current(after, by=SYSTEM)
    assert HandbookPage.objects.get().current_edition == after
    assert EditionPage.objects.get(pk=new.pk).is_frozen
    assert not EditionPage.objects.get(pk=after.pk).is_frozen
    assert (after.is_current, EditionPage.objects.get(pk=new.pk).is_current) == (True, False)


def test_making_the_current_one_current_again_freezes_nothing(new: EditionPage) -> None:
    actions.make_current(new, by=SYSTEM)
    assert not EditionPage.objects.get(pk=new.pk).is_frozen


def test_freezing_twice_keeps_the_first_day(old: EditionPage) -> None:
    first = old.frozen_at
    actions.freeze(old, by=SYSTEM)
    assert EditionPage.objects.get(pk=old.pk).frozen_at == first


def test_planned_expiries_are_dropped_so_that_nothing_happens_to_a_frozen_page(
    new: EditionPage, chapter: ChapterPage
) -> None:
    soon = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    ChapterPage.objects.filter(pk=chapter.pk).update(expire_at=soon)
    actions.freeze(EditionPage.objects.get(pk=new.pk), by=SYSTEM)
    call_command("publish_scheduled")
    stored = ChapterPage.objects.get(pk=chapter.pk)
    assert (stored.expire_at, stored.live) == (None, True)


# --- the screens themselves ---


@pytest.mark.parametrize(
    "screen", ["{old}/edit/", "{old}/delete/", "{old}/unpublish/", "{old}/move/", "{chapter}/edit/", "{chapter}/delete/",
               "{chapter}/move/{new}/confirm/", "{new_chapter}/move/{old}/confirm/", "add/handbook/chapterpage/{old}/"]
)  # fmt: skip
def test_the_screens_of_a_frozen_edition_are_closed_for_a_superuser(
    screen: str, old: EditionPage, new: EditionPage, old_chapter: ChapterPage, chapter: ChapterPage
) -> None:
    held = people.affiliation(people.Role.ADMIN)
    User.objects.filter(pk=held.user_id).update(is_superuser=True)
    client = people.browser(held.user, second_factor=True)
    path = f"/redaktion/pages/{screen}".format(
        old=old.pk, new=new.pk, chapter=old_chapter.pk, new_chapter=chapter.pk
    )
    before = snapshot()
    for answer in (client.get(path), client.post(path, {"title": "Anders", "slug": "anders"})):
        assert answer.status_code in {302, 403}
        if answer.status_code == 302:
            assert "/konto/" not in answer["Location"]
    assert snapshot() == before
    assert Client().get("/handbuch/moderne-sozialplanung/2011/berichte/").status_code == 200
