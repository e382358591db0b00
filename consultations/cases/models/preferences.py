"""How somebody wants the workspace to be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fsa_portal.records import declare


class WithoutKey(models.Model):
    """Somebody does not want the line to open with the key ``n``: single keys meet those of the own software. Without a
    row the key works."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="without_log_key"
    )

    personal_data = declare(id="user", retention="account")

    class Meta:
        verbose_name = _("key of the one-line log switched off")
        verbose_name_plural = _("keys of the one-line log switched off")

    def __str__(self) -> str:
        return f"{self.user_id}"
