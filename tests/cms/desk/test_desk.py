"""The editors' dashboard: what waits for whom, the lists behind it, and the menus of each role."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission, Page, Workflow

from cms.linkcheck.models import Link, Verdict
from cms.models import StandardPage, home_of
from fsa_portal.accounts.models import Role
from tests.factories import content, people

pytestmark = pytest.mark.django_db

YESTERDAY = dt.date(2020, 5, 4)


@pytest.fixture(autouse=True)
def site(settings, tmp_path) -> None:
    settings.PRIVATE_ROOT = tmp_path
    content.site()


@pytest.fixture
def editor() -> Client:
    return browser("redakteurin")


def browser(name: str, role: Role = Role.EDITOR) -> Client:
    return people.browser(people.affiliation(role, name=name).user, second_factor=True)


def standard(slug: str, **fields) -> StandardPage:
    return content.add(home_of("de"), StandardPage(title=slug, slug=slug, **fields))


def panel(client: Client, name: str) -> str:
    """The text of one panel of the dashboard."""
    shown = client.get("/redaktion/").content.decode()
    found = re.search(rf'(?s)<section\s+[^>]*id="{name}-section".*?</section>', shown)
    assert found, f"no panel {name}"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def draft(page: Page, user, title: str) -> None:
    page.title = title
    page.save_revision(user=user, clean=False)


def dead(page: Page, target: str = "https://weg.example/") -> Link:
    return Link.objects.create(
        page=page,
        target=target,
        verdict=Verdict.GONE,
        status=404,
        broken_since=timezone.now(),
        last_checked=timezone.now(),
    )


def test_my_drafts_are_mine() -> None:
    mine, theirs = (
        people.affiliation(Role.EDITOR, name="eins").user,
        people.affiliation(Role.EDITOR, name="zwei").user,
    )
    draft(standard("a"), mine, "Mein Entwurf")
    draft(standard("b"), theirs, "Fremder Entwurf")
    page = standard("c")
    draft(page, mine, "Schon veröffentlicht")
    page.get_latest_revision().publish()
    shown = panel(people.browser(mine, second_factor=True), "entwuerfe")
    assert "Mein Entwurf" in shown
    assert "(1)" in shown
    assert "Fremder" not in shown
    assert "Schon" not in shown


def test_what_was_handed_in_waits_for_every_editor_and_approval_publishes_nothing(editor: Client) -> None:
    author = people.affiliation(Role.EDITOR, name="autorin").user
    page = standard("a")
    draft(page, author, "Zur Prüfung")
    workflow = Workflow.objects.get()
    assert workflow.name == "Prüfung durch die Redaktion"
    state = workflow.start(page, author)
    shown = panel(editor, "freigaben")
    assert "Zur Prüfung" in shown
    assert "autorin" in shown
    task = state.current_task_state
    answer = editor.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), {"comment": ""}
    )
    assert answer.status_code == 302
    assert "Zur Prüfung" not in panel(editor, "freigaben")
    page.refresh_from_db()
    assert page.title == "a"


def test_pages_past_their_date_are_listed_by_who_is_responsible(editor: Client) -> None:
    standard("alt", review_due_on=YESTERDAY, responsible="Team Daten")
    standard("aelter", review_due_on=YESTERDAY - dt.timedelta(days=9), responsible="Team Recht")
    standard("neu", review_due_on=dt.date(2999, 1, 1), responsible="Team Daten")
    standard("entwurf", review_due_on=YESTERDAY).unpublish()
    owned = standard("ohne", review_due_on=YESTERDAY)
    Page.objects.filter(pk=owned.pk).update(owner=people.user("besitzerin"))
    shown = panel(editor, "pruefungen")
    assert "(3)" in shown
    assert shown.index("aelter") < shown.index("alt ")
    listed = editor.get("/redaktion/pruefungen/")
    assert [page.slug for page in listed.context["page_obj"]] == ["aelter", "alt", "ohne"]
    assert {(one.name, one.count) for one in listed.context["keepers"]} == {
        ("Team Daten", 1), ("Team Recht", 1), ("besitzerin", 1)}  # fmt: skip
    one = editor.get("/redaktion/pruefungen/?zustaendig=Team+Daten")
    assert [page.slug for page in one.context["page_obj"]] == ["alt"]


def test_dead_links_are_listed_by_page_and_by_who_is_responsible(editor: Client) -> None:
    first, second = standard("eins", responsible="Team Daten"), standard("zwei", responsible="Team Recht")
    dead(first)
    dead(second, "page:4711")
    Link.objects.create(page=first, target="https://gut.example/", verdict=Verdict.OK)
    shown = panel(editor, "links")
    assert "(2)" in shown
    assert "https://weg.example/" in shown
    assert [link.target for link in editor.get("/redaktion/links/").context["page_obj"]] == [
        "https://weg.example/", "page:4711"]  # fmt: skip
    of_page = editor.get(f"/redaktion/links/?seite={second.pk}")
    assert [link.page.slug for link in of_page.context["page_obj"]] == ["zwei"]
    of_team = editor.get("/redaktion/links/?zustaendig=Team+Daten")
    assert [link.page.slug for link in of_team.context["page_obj"]] == ["eins"]
    assert (
        f"/redaktion/links/?seite={first.pk}"
        in editor.get(f"/redaktion/pages/{first.pk}/edit/").content.decode()
    )
    assert editor.get("/redaktion/links/?seite=abc").status_code == 404
    assert editor.get(f"/redaktion/links/?seite={'9' * 40}").status_code == 404


def test_nobody_is_shown_what_is_not_theirs_to_change(editor: Client) -> None:
    """An editor whose group may change one branch only."""
    branch, other = standard("zweig"), standard("anderer")
    for page in (branch, other):
        StandardPage.objects.filter(pk=page.pk).update(review_due_on=YESTERDAY)
        dead(page)
    GroupPagePermission.objects.filter(permission__codename="change_page").update(page=branch)
    GroupPagePermission.objects.exclude(permission__codename="change_page").delete()
    for name in ("pruefungen", "links"):
        shown = panel(editor, name)
        assert "zweig" in shown
        assert "anderer" not in shown
        assert "(1)" in shown
    for path in ("/redaktion/pruefungen/", "/redaktion/links/"):
        assert "anderer" not in editor.get(path).content.decode()
    assert editor.get(f"/redaktion/links/?seite={other.pk}").status_code == 404


def test_many_things_to_do_take_as_many_queries_as_few(editor: Client) -> None:
    user = people.User.objects.get(name="redakteurin")
    workflow = Workflow.objects.get()

    def more(number: int) -> None:
        page = standard(f"seite-{number}", review_due_on=YESTERDAY)
        dead(page)
        draft(page, user, f"Entwurf {number}")
        workflow.start(page, user)

    def queries(path: str) -> int:
        editor.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert editor.get(path).status_code == 200
        return len(seen)

    paths = ("/redaktion/", "/redaktion/pruefungen/", "/redaktion/links/")
    for number in range(7):
        more(number)
    few = [queries(path) for path in paths]
    for number in range(7, 12):
        more(number)
    assert [queries(path) for path in paths] == few


def test_an_empty_desk_says_so(editor: Client) -> None:
    with translation.override("de"):
        for name in ("freigaben", "entwuerfe", "pruefungen", "links"):
            assert "(0)" in panel(editor, name)


def test_pages_in_another_language_say_so(editor: Client) -> None:
    """Their titles look like any other in a list of two languages."""
    user = people.User.objects.get(name="redakteurin")
    page = content.add(home_of("en"), StandardPage(title="About", slug="about", review_due_on=YESTERDAY))
    draft(page, user, "About us")
    dead(page)
    Workflow.objects.get().start(page, user)
    with translation.override("de"):
        for name in ("freigaben", "entwuerfe", "pruefungen", "links"):
            assert "Englisch" in panel(editor, name), name
        assert "Frequently asked questions Englisch" in panel(editor, "bereiche")
        assert panel(editor, "bereiche").count("Englisch") == 1
        for path in ("/redaktion/pruefungen/", "/redaktion/links/"):
            assert "Englisch" in editor.get(path).content.decode(), path


GUIDE = Path(settings.BASE_DIR) / "docs" / "guides" / "redaktion.md"


def test_the_guide_and_the_dashboard_use_the_same_names(editor: Client) -> None:
    """Whoever reads the guide beside the screen finds each panel under the name it has there."""
    content.handbook()
    told = GUIDE.read_text(encoding="utf-8").split("## ")[1]
    names = re.findall(r"(?m)^- \*\*(.+?)\*\*", told)
    with translation.override("de"):
        shown = editor.get("/redaktion/").content.decode()
        headings = re.findall(r"(?s)data-panel-heading-text>(.*?)</span>", shown)
        assert [re.sub(r"\s*\(\d+\)$", "", one.strip()) for one in headings] == names
        assert "*Kapitel: " in told
        assert "Kapitel: " in panel(editor, "bereiche")


def test_the_editors_area_bears_the_name_of_the_portal(editor: Client) -> None:
    page = standard("seite")
    for path in (
        "/redaktion/",
        "/redaktion/pages/",
        f"/redaktion/pages/{page.pk}/edit/",
        "/redaktion/images/",
    ):
        title = re.search(r"(?s)<title>(.*?)</title>", editor.get(path).content.decode())
        assert title
        assert title[1].strip().endswith("- FSA-Portal"), path


# --- menus ---


def menu(client: Client) -> str:
    shown = client.get("/redaktion/").content.decode()
    found = re.search(r'(?s)<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', shown)
    assert found
    return found[1]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD, Role.ADMIN])
def test_the_menu_has_what_the_role_uses(role: Role) -> None:
    shown = menu(browser("jemand", role))
    for url in ("/redaktion/images/", "/redaktion/documents/", "/redaktion/pruefungen/", "/redaktion/links/",
                "/redaktion/foerderung/pruefen/"):  # fmt: skip
        assert url in shown, url
    for url in ("wagtail.org", "/redaktion/reports/", "/redaktion/workflows/", "/redaktion/users/", "/redaktion/groups/",
                "/redaktion/sites/", "/redaktion/collections/", "/redaktion/locales/", "/redaktion/redirects/"):  # fmt: skip
        assert url not in shown, url
    for url in ("/redaktion/nachtarbeit/", "/redaktion/auftraege/"):
        assert (url in shown) == (role == Role.ADMIN), url


def test_the_dashboard_leads_to_the_chapters_of_the_current_edition(editor: Client) -> None:
    work = content.handbook()
    shown = editor.get("/redaktion/").content.decode()
    assert f'href="/redaktion/pages/{work.current_edition_id}/"' in shown
    for slug in ("handbuch", "praxis", "foerderung", "bibliothek"):
        assert f'href="/redaktion/pages/{Page.objects.get(slug=slug).pk}/"' in shown


def test_the_editors_area_has_our_styles_and_its_menu_no_label_that_is_cut(editor: Client) -> None:
    """The side bar shows about eighteen letters."""
    shown = editor.get("/redaktion/").content.decode()
    assert re.search(r'<link rel="stylesheet" href="/static/cms/admin[^"]*\.css">', shown)
    bar = re.search(r'(?s)<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', shown)
    labels = re.findall(r'"label": "([^"]+)"', bar[1].encode().decode("unicode_escape"))
    assert len(labels) > 5
    assert '"name": "redakteurin"' in bar[1], "people are called by their name, not by their address"
    with translation.override("de"):
        assert not [label for label in labels if len(label) > 18]
