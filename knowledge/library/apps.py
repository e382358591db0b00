from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Reports, speeches, work sheets."""

    name = "knowledge.library"
    label = "library"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from fsa_portal import contributions
        from fsa_portal.outbox.queue import register
        from knowledge.library.actions import EXTRACT, extract_text
        from knowledge.library.contributions import newest_documents, of_authority
        from knowledge.library.indexing import DocumentSource
        from knowledge.library.receivers import read_file
        from search.contract import register_source

        register_source(DocumentSource())
        register(EXTRACT, extract_text)
        page_published.connect(read_file, dispatch_uid="library.read_file")
        contributions.register(contributions.HOME, newest_documents, order=30)
        contributions.register(contributions.AUTHORITY, of_authority, order=20)
