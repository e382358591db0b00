"""Setting up twice makes everything once, and nothing that editors changed is touched."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowState,
    WorkflowTask,
)

from cms.models import BasePage, HomePage, StandardPage, home_of
from fsa_portal.accounts.actions import EDITORS_GROUP
from tests.factories import content, people

pytestmark = pytest.mark.django_db


def set_up() -> None:
    call_command("setup_site", stdout=StringIO())


def test_a_portal_has_its_home_pages_and_sections_once() -> None:
    set_up()
    HomePage.objects.filter(slug="home").update(heading="Von der Redaktion geändert")
    before = list(Page.objects.order_by("path").values_list("path", "slug"))
    set_up()
    assert list(Page.objects.order_by("path").values_list("path", "slug")) == before
    assert HomePage.objects.get(slug="home").heading == "Von der Redaktion geändert"
    assert [slug for _, slug in before] == [
        "root",
        "home",
        "handbuch",
        "praxis",
        "foerderung",
        "bibliothek",
        "haeufige-fragen",
        "glossar",
        "zeitleiste",
        "en",
        "frequently-asked-questions",
    ]
    assert Site.objects.get().root_page.specific == HomePage.objects.get(slug="home")


def test_the_trees_have_german_names_until_somebody_gives_them_others() -> None:
    set_up()
    assert Page.objects.get(depth=1).title == "Alle Seiten"
    assert Page.objects.get(depth=1).draft_title == "Alle Seiten"
    assert Collection.objects.get(depth=1).name == "Alle Dateien"
    Page.objects.filter(depth=1).update(title="Fachstelle")
    set_up()
    assert Page.objects.get(depth=1).title == "Fachstelle"


def test_both_languages_answer() -> None:
    set_up()
    german, english = Client().get("/").content.decode(), Client().get("/en/").content.decode()
    assert "Wissen und Beratung" in german
    assert "Knowledge and advice" in english
    assert home_of("en").slug == "en"
    assert home_of("fr").slug == "home"


def test_a_section_in_two_languages_is_one_section() -> None:
    set_up()
    german, english = Page.objects.filter(
        slug__in=["haeufige-fragen", "frequently-asked-questions"]
    ).order_by("path")
    assert german.translation_key == english.translation_key
    assert (german.get_url(), english.get_url()) == ("/haeufige-fragen/", "/en/frequently-asked-questions/")


def test_editors_may_work_on_pages_files_and_entries_and_nothing_else() -> None:
    set_up()
    group = Group.objects.get(name=EDITORS_GROUP)
    kept = group.permissions.filter(codename__regex="^(add|change|delete)_")
    assert set(
        kept.exclude(content_type__app_label__in=["wagtailcore"]).values_list(
            "content_type__model", flat=True
        )
    ) == {"glossaryentry", "milestone", "term"}
    assert group.permissions.filter(codename="access_admin").exists()
    assert not group.permissions.filter(codename__in=["change_user", "delete_user", "add_group"]).exists()
    assert GroupPagePermission.objects.filter(group=group).count() == 5
    home = HomePage.objects.get(slug="home")
    editor, adviser = (
        people.affiliation(people.Role.EDITOR).user,
        people.affiliation(people.Role.ADVISER).user,
    )
    assert home.permissions_for_user(editor).can_edit()
    assert not home.permissions_for_user(adviser).can_edit()


def test_approval_alone_publishes_nothing() -> None:
    """Chapters go live together with their edition, by a person's decision."""
    set_up()
    editor = people.affiliation(people.Role.EDITOR).user
    page = content.add(HomePage.objects.get(slug="home"), StandardPage(title="Impressum", slug="impressum"))
    workflow = Workflow.objects.create(name="Durchsicht")
    task = GroupApprovalTask.objects.create(name="Lektorat")
    task.groups.set([Group.objects.get(name=EDITORS_GROUP)])
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page.title = "Anders"
    page.save_revision()
    state = workflow.start(page, editor)
    state.current_task_state.approve(user=editor)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED
    assert BasePage.objects.get(pk=page.pk).title == "Impressum"
