from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Funding programmes and calls."""

    name = "knowledge.funding"
    label = "funding"

    def ready(self) -> None:
        from knowledge.funding.indexing import ProgrammeSource
        from search.contract import register_source

        register_source(ProgrammeSource())
