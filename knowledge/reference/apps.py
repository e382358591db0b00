from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """What one looks up: frequent questions, glossary, timeline."""

    name = "knowledge.reference"
    label = "reference"

    def ready(self) -> None:
        from cms import glosses
        from fsa_portal import contributions
        from knowledge.reference.contributions import of_authority
        from knowledge.reference.glossing import explain
        from knowledge.reference.indexing import GlossarySource, QuestionSource, TimelineSource, kind_labels
        from search.contract import register_labels, register_source

        register_source(QuestionSource())
        register_source(GlossarySource())
        register_source(TimelineSource())
        register_labels("kind", kind_labels)
        glosses.register(explain)
        contributions.register(contributions.AUTHORITY, of_authority, order=7)
