from django.apps import AppConfig
from django.db.models.signals import pre_delete, pre_save


class HandbookConfig(AppConfig):
    """The planning handbook in citable editions."""

    name = "knowledge.handbook"
    label = "handbook"

    def ready(self) -> None:
        from wagtail.signals import page_published, pre_page_move

        from fsa_portal import contributions
        from knowledge.handbook import freezing
        from knowledge.handbook.contributions import edited_now, newest_chapters
        from knowledge.handbook.erasure import PublishedChapters
        from knowledge.handbook.indexing import ChapterSource, edition_labels
        from knowledge.handbook.receivers import keep_state
        from search.contract import register_labels, register_source

        register_source(ChapterSource())
        register_labels("edition", edition_labels)
        # No sender: Wagtail moves, reorders and expires pages as plain Page.
        pre_save.connect(freezing.guard_save, dispatch_uid="handbook.freeze.save")
        pre_delete.connect(freezing.guard_delete, dispatch_uid="handbook.freeze.delete")
        pre_page_move.connect(freezing.guard_move, dispatch_uid="handbook.freeze.move")
        page_published.connect(keep_state, dispatch_uid="handbook.keep_state")
        contributions.register(contributions.HOME, newest_chapters, order=10)
        contributions.register(contributions.DESK, edited_now, order=10)
        contributions.register(contributions.ERASURE, lambda: [PublishedChapters()])
