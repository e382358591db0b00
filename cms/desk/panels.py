"""The panels of the dashboard: a number, the first few, and the way to all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.desk import work
from cms.models import BasePage, sections
from fsa_portal import contributions
from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do."""

    title: str
    url: str
    note: str


class Panel(Component):
    """A panel of the dashboard. It is asked for the person alone; what the person may not change is not in it."""

    template_name = "cms/desk/panel.html"
    order = 100
    name = ""

    def heading(self) -> str:
        raise NotImplementedError

    def empty(self) -> str:
        """What is said when nothing waits."""
        raise NotImplementedError

    def waiting(self, user: User) -> tuple[int, Sequence[Line]]:
        """How many there are, and the first of them."""
        raise NotImplementedError

    def more_url(self) -> str:
        """Where all of them stand; empty where the panel is all there is."""
        return ""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        count, lines = self.waiting(parent_context["request"].user)
        return {
            "name": self.name,
            "heading": self.heading(),
            "empty": self.empty(),
            "count": count,
            "lines": lines,
            "more_url": self.more_url() if count else "",
        }


def edit_url(page: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page])


def _told(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment is not None else ""


class DraftsPanel(Panel):
    """What this person saved and nobody has published."""

    name = "entwuerfe"
    order = 20

    def heading(self) -> str:
        return gettext("My drafts")

    def empty(self) -> str:
        return gettext("All that you have written is published.")

    def waiting(self, user: User) -> tuple[int, Sequence[Line]]:
        found = work.drafts(user)
        lines = [
            Line(
                page.draft_title or page.title,
                edit_url(page.pk),
                _told(
                    gettext("saved on %(day)s") % {"day": _day(page.latest_revision_created_at)},
                    work.foreign_language(page),
                ),
            )
            for page in found[:SHOWN]
        ]
        return _counted(found, lines)


class ReviewsPanel(Panel):
    """What others handed in for review."""

    name = "freigaben"
    order = 10

    def heading(self) -> str:
        return gettext("Waiting for your review")

    def empty(self) -> str:
        return gettext("Nobody waits for your review.")

    def waiting(self, user: User) -> tuple[int, Sequence[Line]]:
        found = work.reviews(user)
        lines = [
            self._line(state) for state in found[:SHOWN] if isinstance(state.revision.content_object, Page)
        ]
        return _counted(found, lines)

    @staticmethod
    def _line(state: Any) -> Line:
        page = state.revision.content_object
        by = state.workflow_state.requested_by
        told = {"day": _day(state.started_at), "name": by.name if by is not None else ""}
        note = (
            gettext("handed in on %(day)s by %(name)s") if by is not None else gettext("handed in on %(day)s")
        )
        return Line(
            page.draft_title or page.title,
            edit_url(page.pk),
            _told(note % told, work.foreign_language(page)),
        )


class OverduePanel(Panel):
    """Pages that should have been looked over again."""

    name = "pruefungen"
    order = 30

    def heading(self) -> str:
        return gettext("Overdue reviews")

    def empty(self) -> str:
        return gettext("No page is past its review date.")

    def more_url(self) -> str:
        return reverse("desk_reviews")

    def waiting(self, user: User) -> tuple[int, Sequence[Line]]:
        found = work.overdue(user)
        return _counted(found, [self._line(page) for page in found[:SHOWN]])

    @staticmethod
    def _line(page: Any) -> Line:
        due = gettext("due on %(day)s") % {"day": date_format(page.review_due_on, "SHORT_DATE_FORMAT")}
        return Line(page.title, edit_url(page.pk), _told(due, page.keeper, work.foreign_language(page)))


class DeadLinksPanel(Panel):
    """Links that lead nowhere."""

    name = "links"
    order = 40

    def heading(self) -> str:
        return gettext("Dead links")

    def empty(self) -> str:
        return gettext("No dead link is known. All links are checked every week.")

    def more_url(self) -> str:
        return reverse("desk_links")

    def waiting(self, user: User) -> tuple[int, Sequence[Line]]:
        found = work.dead_links(user)
        lines = [
            Line(
                link.page.title,
                edit_url(link.page_id),
                _told(link.label, link.get_verdict_display(), work.foreign_language(link.page)),
            )
            for link in found[:SHOWN]
        ]
        return _counted(found, lines)


def _counted(found: Any, lines: Sequence[Line]) -> tuple[int, Sequence[Line]]:
    # What fits on the panel is counted by it.
    return (len(lines) if len(lines) < SHOWN else found.count()), lines


class PlacesPanel(Component):
    """The quickest ways to what is edited most: the sections, and what apps add (the current edition)."""

    template_name = "cms/desk/places.html"
    order = 5

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        places = contributions.collect(contributions.DESK, actor=self.actor)
        found = (
            BasePage.objects.live().exact_type(*sections().values()).select_related("locale").order_by("path")
        )
        listed = [
            contributions.Place(
                page.title, reverse("wagtailadmin_explore", args=[page.pk]), work.foreign_language(page)
            )
            for page in found
        ]
        return {"places": [*places, *listed]}
