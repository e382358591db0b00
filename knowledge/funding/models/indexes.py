"""The list of all programmes."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import IndexPage, Section
from fsa_portal.http import Request
from knowledge.funding import export, listing
from knowledge.funding.models.details import Funder
from knowledge.funding.models.programmes import ProgrammePage


class FundingIndexPage(IndexPage):
    """``/foerderung/``: all programmes; ``?format=csv`` and ``?format=json`` give what the filters leave as a file."""

    section = Section("foerderung", "Förderung", 30)
    subpage_types = ["funding.ProgrammePage"]
    template = "funding/index_page.html"

    class Meta:
        verbose_name = _("list of funding programmes")

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

    def serve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("format", "")
        if wanted not in export.FORMATS:
            return super().serve(request, *args, **kwargs)
        if not self.can_see(request.actor):
            raise Http404
        programmes = listing.Listing(self, request.actor, request.GET).shown
        return export.FORMATS[wanted](request, programmes)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``page_obj`` of programmes, ``groups`` of filters and ``chips``, ``sorts``, ``kept`` and ``files``."""
        return (
            super().get_context(request, *args, **kwargs)
            | listing.Listing(self, request.actor, request.GET).context()
        )
