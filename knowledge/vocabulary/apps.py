from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    """The lists of terms that editors keep."""

    name = "knowledge.vocabulary"
    label = "vocabulary"

    def ready(self) -> None:
        from knowledge.vocabulary.indexing import labels_of
        from knowledge.vocabulary.models import Vocabulary
        from search.contract import register_labels

        register_labels("topic", labels_of(Vocabulary.TOPIC))
        register_labels("goal", labels_of(Vocabulary.GOAL))
        register_labels("audience", labels_of(Vocabulary.AUDIENCE))
        register_labels("status", labels_of(Vocabulary.MATURITY))
