from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    """Examples of good practice."""

    name = "knowledge.examples"
    label = "examples"

    def ready(self) -> None:
        from fsa_portal import contributions
        from knowledge.examples import emails
        from knowledge.examples.contributions import newest_examples, of_authority
        from knowledge.examples.indexing import ExampleSource
        from search.contract import register_source

        register_source(ExampleSource())
        emails.register()
        contributions.register(contributions.HOME, newest_examples, order=20)
        contributions.register(contributions.AUTHORITY, of_authority, order=10)
