from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Reports, speeches, work sheets."""

    name = "knowledge.library"
    label = "library"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.signals import page_published

        from cms.models import DocumentVersion
        from fsa_portal import contributions
        from fsa_portal.outbox.queue import register
        from knowledge.library.actions import EXTRACT, STAMP, extract_text, read_anew, stamp_files
        from knowledge.library.contributions import newest_documents, of_authority, with_caveat
        from knowledge.library.indexing import DocumentSource
        from knowledge.library.models import StampedCopy
        from knowledge.library.receivers import delete_copy, published, replaced
        from search.contract import register_source

        register_source(DocumentSource())
        register(EXTRACT, extract_text, label=_("Read the text of a file"))
        register(STAMP, stamp_files, label=_("Write the caveat on a file"))
        page_published.connect(published, dispatch_uid="library.published")
        post_save.connect(replaced, sender=DocumentVersion, dispatch_uid="library.replaced")
        post_delete.connect(delete_copy, sender=StampedCopy, dispatch_uid="library.copy_deleted")
        contributions.register(contributions.HOME, newest_documents, order=30)
        contributions.register(contributions.DELIVERED, with_caveat)
        contributions.register(contributions.ERASED, read_anew)
        contributions.register(contributions.AUTHORITY, of_authority, order=5)
