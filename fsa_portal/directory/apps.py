"""Start of the directory."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from search import contract


class DirectoryConfig(AppConfig):
    """Local authorities, organisations and contact persons."""

    name = "fsa_portal.directory"
    label = "directory"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fsa_portal import contributions
        from fsa_portal.directory.contributions import of_authority
        from fsa_portal.directory.explanation import entry_at
        from fsa_portal.directory.indexing import (
            AuthoritySource,
            ContactSource,
            contact_kind,
            kind_labels,
            names_of,
        )

        contract.register_source(AuthoritySource())
        contract.register_source(ContactSource())
        contract.register_labels("kind", contact_kind)
        contract.register_labels("authority", names_of)
        contract.register_labels("district", names_of)
        contract.register_labels("authority_kind", kind_labels)
        contributions.register(contributions.AUTHORITY, of_authority, order=20)
        contributions.register(contributions.EXPLAINED, entry_at)
