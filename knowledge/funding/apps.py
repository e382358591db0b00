from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Funding programmes and calls."""

    name = "knowledge.funding"
    label = "funding"

    def ready(self) -> None:
        from fsa_portal import contributions
        from knowledge.funding.authority import for_authority
        from knowledge.funding.contributions import open_calls
        from knowledge.funding.indexing import ProgrammeSource, programme_labels, status_labels
        from search.contract import register_labels, register_source

        register_source(ProgrammeSource())
        register_labels("status", status_labels)
        register_labels("programme", programme_labels)
        contributions.register(contributions.AUTHORITY, for_authority, order=30)
        contributions.register(contributions.HOME, open_calls, order=50)
