"""The search: one field over everything, that understands German and shows nobody what they may not see."""

from __future__ import annotations

import os

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Connects the search to the contract, the outbox and the changes of all models."""

    name = "search"
    label = "search"

    def ready(self) -> None:
        from django.conf import settings

        from fsa_portal import contributions
        from fsa_portal.outbox.queue import register
        from search import contract, labels, maintenance, query, receivers, sync

        os.environ.setdefault("FSA_LEXICON_DIR", str(settings.DATA_DIR / "lexicon"))
        contract.register_finder(query.find)
        contract.register_labels("kind", labels.kind_labels)
        register(
            sync.KIND, sync.handle, batch=True, lease=sync.LEASE, label=_("Bring a thing into the search")
        )
        receivers.connect()
        contributions.register(contributions.ERASED, maintenance.forget)
