"""Wagtail's document form, which keeps what it replaces."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from cms.actions import keep_former_file
from cms.models import DocumentVersion, PortalDocument
from fsa_portal.accounts.models import User
from fsa_portal.uploads.forms import GatedDocumentForm


class DocumentForm(GatedDocumentForm):
    """A document whose file may be replaced: its address stays, and the former file stays under one of its own."""

    note = forms.CharField(
        label=_("What is new in this file"),
        max_length=DocumentVersion.NOTE_LENGTH,
        required=False,
        help_text=_("Only with another file. The one that it replaces is kept."),
    )

    withdraw = forms.BooleanField(
        label=_("Withdraw the former file"),
        required=False,
        help_text=_("It held what should not have been published: nobody gets it any more."),
    )
    original_file: FieldFile | None

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.by = user
        super().__init__(*args, user=user, **kwargs)
        if self.instance.pk is None or "file" not in self.fields:
            del self.fields["note"], self.fields["withdraw"]

    def save(self, commit: bool = True) -> PortalDocument:
        replaced = self.original_file if "file" in self.changed_data else None
        # Wagtail would delete it from the disk, before anybody knows whether the transaction holds.
        self.original_file = None
        document: PortalDocument = super().save(commit=commit)
        if replaced:
            keep_former_file(
                document,
                by=self.by,
                file_name=str(replaced.name),
                name=document.name_of(str(replaced.name)),
                note=self.cleaned_data["note"],
                withdrawn=self.cleaned_data["withdraw"],
            )
        return document
