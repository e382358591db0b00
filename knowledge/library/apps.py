from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Reports, speeches, work sheets."""

    name = "knowledge.library"
    label = "library"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.signals import page_published

        from cms.models import DocumentVersion
        from fsa_portal import contributions
        from fsa_portal.outbox.queue import register
        from knowledge.library.actions import EXTRACT, extract_text, read_anew
        from knowledge.library.contributions import newest_documents, of_authority
        from knowledge.library.indexing import DocumentSource
        from knowledge.library.receivers import published, replaced
        from search.contract import register_source

        register_source(DocumentSource())
        register(EXTRACT, extract_text, label=_("Read the text of a file"))
        page_published.connect(published, dispatch_uid="library.published")
        post_save.connect(replaced, sender=DocumentVersion, dispatch_uid="library.replaced")
        contributions.register(contributions.HOME, newest_documents, order=30)
        contributions.register(contributions.ERASED, read_anew)
        contributions.register(contributions.AUTHORITY, of_authority, order=20)
