from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    """The lists of terms that editors keep."""

    name = "knowledge.vocabulary"
    label = "vocabulary"
