"""Start of the directory."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from search import contract


class DirectoryConfig(AppConfig):
    """Local authorities and organisations."""

    name = "fsa_portal.directory"
    label = "directory"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fsa_portal.directory.indexing import AuthoritySource, kind_labels, names_of

        contract.register_source(AuthoritySource())
        contract.register_labels("authority", names_of)
        contract.register_labels("district", names_of)
        contract.register_labels("authority_kind", kind_labels)
