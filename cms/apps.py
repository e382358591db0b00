from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The base of all pages."""

    name = "cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from cms import scheduling
        from cms.explanation import file_at, page_at
        from cms.indexing import StandardPageSource
        from cms.models import DocumentVersion
        from cms.receivers import delete_former_file
        from fsa_portal import contributions
        from search.contract import register_source

        contributions.register(contributions.EXPLAINED, page_at)
        contributions.register(contributions.EXPLAINED, file_at)
        register_source(StandardPageSource())
        scheduling.register()
        post_delete.connect(delete_former_file, sender=DocumentVersion, dispatch_uid="cms.delete_former_file")
