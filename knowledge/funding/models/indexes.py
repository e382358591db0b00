"""The list of all programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.filters import listed
from cms.models import BasePage, IndexPage, Section
from fsa_portal.exports import Column
from fsa_portal.http import Request
from knowledge.funding import listing
from knowledge.funding.export import COLUMNS
from knowledge.funding.models.details import Funder
from knowledge.funding.models.programmes import ProgrammePage


class FundingIndexPage(IndexPage):
    """``/foerderung/``: all programmes, by who may apply, for what, until when."""

    section = Section("foerderung", "Förderung", 30)
    subpage_types = ["funding.ProgrammePage"]
    template = "funding/index_page.html"

    class Meta:
        verbose_name = _("list of funding programmes")

    @classmethod
    def feed_kinds(cls) -> Sequence[type[BasePage]]:
        return [ProgrammePage]

    def child_at(self, slug: str) -> Page | None:
        """With what its page shows, in as few queries as that takes."""
        found = (
            ProgrammePage.objects.child_of(self)
            .filter(slug=slug)
            .select_related("locale", "funding_form", "financing")
            .prefetch_related(
                Prefetch("funders", Funder.objects.select_related("kind")), "applicants", "terms"
            )
            .first()
        )
        if found is not None:
            # As the tree remembers it for a page that was just added.
            found._cached_parent_obj = self
        return found

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What :func:`cms.filters.listed` gives."""
        today = timezone.localdate()
        programmes = (
            ProgrammePage.objects.child_of(self)
            .visible_to(request.actor)
            .standing_on(today)
            .select_related("funding_form", "financing")
            .prefetch_related(
                Prefetch("funders", Funder.objects.select_related("kind")),
                "applicants",
                "topics",
                "goals",
                "objects_funded",
                "places",
            )
            .defer("purpose", "path_to_apply")
        )
        facets = listing.facets(request.GET.getlist("applicant"), request.GET.getlist("place"), today)
        return super().get_context(request, *args, **kwargs) | listed(
            programmes, facets, request.GET, sorts=listing.SORTS
        )
