from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
)
from wagtail.snippets.models import get_snippet_models

from cms.models import BasePage, HomePage, sections
from fsa_portal.accounts.actions import EDITORS_GROUP

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Wagtail asks for the rights on its own models, whichever models of ours take their place.
FILE_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
WAGTAILS_REVIEW, REVIEW = "Moderators approval", "Prüfung durch die Redaktion"
WAGTAILS_ROOT, ALL_PAGES, ALL_FILES = "Root", "Alle Seiten", "Alle Dateien"
FILE_APPS = ("wagtailimages", "wagtaildocs")
RECORD_RIGHTS = ("add", "change", "delete")


class Command(BaseCommand):
    help = (
        "Makes what every portal has once: the home page of each language, the sections, the editors' rights."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        german = self._home("de", "home")
        self._site(german)
        self._roots()
        english = self._home("en", "en", translation_of=german)
        for model in sections().values():
            assert model.section is not None
            page = self._section(model.section.slug, model.section.title, model, german)
            if model.section.english is not None:
                slug, title = model.section.english
                self._section(slug, title, model, english, translation_of=page)
        self._review(self._editors_group())

    def _home(self, language: str, slug: str, translation_of: HomePage | None = None) -> HomePage:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        existing = HomePage.objects.filter(locale=locale).first()
        if existing:
            return existing
        root = Page.objects.get(depth=1)
        # A fresh Wagtail database brings a welcome page in the place of our home.
        Page.objects.child_of(root).filter(slug=slug).exclude(content_type__app_label="cms").delete()
        with translation.override(language):
            home = HomePage(
                title="Start" if language == "de" else "Home",
                slug=slug,
                locale=locale,
                heading="Wissen und Beratung für Sozialplanung vor Ort"
                if language == "de"
                else "Knowledge and advice for local social planning",
                intro="Handbuch, Praxisbeispiele, Fördermittel und kostenfreie Beratung."
                if language == "de"
                else "Handbook, good practice, funding and advice free of charge.",
            )
        if translation_of is not None:
            home.translation_key = translation_of.translation_key
        root.refresh_from_db()
        root.add_child(instance=home)
        self.stdout.write(f"home page {language} made")
        return home

    def _site(self, home: HomePage) -> None:
        """Full addresses (citations, sitemap, mails) follow ``BASE_URL``, also when it has changed."""
        host, _, port = settings.BASE_URL.partition("://")[2].partition(":")
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": host,
                "port": int(port or (443 if settings.BASE_URL.startswith("https") else 80)),
                "root_page": home,
                "site_name": "FSA",
            },
        )

    def _roots(self) -> None:
        """Wagtail's names for the two trees stand above all that editors open."""
        Page.objects.filter(depth=1, title=WAGTAILS_ROOT).update(title=ALL_PAGES, draft_title=ALL_PAGES)
        Collection.objects.filter(depth=1, name=WAGTAILS_ROOT).update(name=ALL_FILES)

    def _section(
        self,
        slug: str,
        title: str,
        model: type[BasePage],
        home: HomePage,
        translation_of: BasePage | None = None,
    ) -> BasePage:
        existing = model.objects.child_of(home).first()
        if existing is not None:
            return existing
        home.refresh_from_db()
        page = model(title=title, slug=slug, locale=home.locale, show_in_menus=True)
        if translation_of is not None:
            page.translation_key = translation_of.translation_key
        home.add_child(instance=page)
        self.stdout.write(f"section {page.get_url()} made")
        return page

    def _review(self, editors: Group) -> None:
        """Whoever wants a second pair of eyes hands a page in; every editor may approve it. Wagtail brings a review
        for a group of its own, to which nobody belongs."""
        for task in GroupApprovalTask.objects.filter(name=WAGTAILS_REVIEW):
            task.name = REVIEW
            task.save()
            task.groups.set([editors])
            Workflow.objects.filter(name=WAGTAILS_REVIEW).update(name=REVIEW)
            self.stdout.write("review by editors made")

    def _editors_group(self) -> Group:
        group, _ = Group.objects.get_or_create(name=EDITORS_GROUP)
        group.permissions.add(*Permission.objects.filter(codename="access_admin"))
        root = Page.objects.get(depth=1)
        for right in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
        files = Collection.get_first_root_node()
        rights = Permission.objects.filter(content_type__app_label__in=FILE_APPS, codename__in=FILE_RIGHTS)
        for right in rights:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=right)
        for model in get_snippet_models():
            kept = Permission.objects.filter(
                content_type__app_label=model._meta.app_label,
                codename__in=[f"{right}_{model._meta.model_name}" for right in RECORD_RIGHTS],
            )
            group.permissions.add(*kept)
        return group
