from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    """Examples of good practice."""

    name = "knowledge.examples"
    label = "examples"

    def ready(self) -> None:
        from knowledge.examples.indexing import ExampleSource
        from search.contract import register_source

        register_source(ExampleSource())
