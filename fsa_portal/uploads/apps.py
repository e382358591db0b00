from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "fsa_portal.uploads"
    label = "uploads"
    verbose_name = _("Uploads")

    def ready(self) -> None:
        from fsa_portal.outbox.queue import register
        from fsa_portal.uploads import removal

        register(removal.KIND, removal.delete, label=_("Remove a file"))
