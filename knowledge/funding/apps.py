from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Funding programmes and calls."""

    name = "knowledge.funding"
    label = "funding"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from fsa_portal import contributions
        from fsa_portal.outbox.schedule import register_periodic
        from knowledge.funding import indexing
        from knowledge.funding.authority import for_authority
        from knowledge.funding.contributions import open_calls
        from knowledge.funding.receivers import keep_changes
        from knowledge.vocabulary.indexing import labels_of
        from knowledge.vocabulary.models import Vocabulary
        from search.contract import register_labels, register_source

        page_published.connect(keep_changes, dispatch_uid="funding.keep_changes")
        register_source(indexing.ProgrammeSource())
        register_labels("status", indexing.status_labels)
        register_labels("programme", indexing.programme_labels)
        register_labels("applicant", indexing.applicant_labels)
        register_labels("funder", labels_of(Vocabulary.FUNDING_SOURCE))
        register_labels("object", labels_of(Vocabulary.FUNDING_OBJECT))
        register_periodic(
            "funding.look_again",
            "night",
            indexing.look_again_at_all,
            label=_("Bring funding programmes in the search up to date"),
        )
        contributions.register(contributions.AUTHORITY, for_authority, order=30)
        contributions.register(contributions.HOME, open_calls, order=50)
