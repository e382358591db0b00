"""Wagtail's forms for pictures and documents, with what the portal asks of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from cms.actions import keep_former_file
from cms.models import DocumentVersion, PortalDocument, PortalImage
from fsa_portal.accounts.models import User
from fsa_portal.uploads.forms import GatedDocumentForm, GatedImageForm

HELP = {
    "title": _("How the file is found again in this list. Readers see it where a document is offered."),
    "credit": _("Who made the picture, as it is to be named: “Photo: Town of Halle”."),
    "licence": _("What allows us to show it: CC BY 4.0, right of use granted to the office until 2030."),
    "collection": _("The folder in which editors keep it."),
    "tags": _("Words by which editors find it again, separated by commas."),
}


def _explain(form: forms.BaseForm) -> None:
    for name, text in HELP.items():
        if name in form.fields and not form.fields[name].help_text:
            form.fields[name].help_text = text


class ImageForm(GatedImageForm):
    """A picture together with what a public office must say of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PortalImage.SAID_OF_IT:
            # The page for many pictures sends the file alone first, and asks for the rest of each in a second step.
            self.fields[name].required = not self.is_bound or self.add_prefix(name) in self.data
        _explain(self)


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
        _explain(self)
        if self.instance.pk is None or "file" not in self.fields:
            del self.fields["note"], self.fields["withdraw"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" not in self.changed_data and "file" not in self.errors:
            for name in ("note", "withdraw"):
                if cleaned.get(name):
                    self.add_error(name, _("Only together with another file: please choose one."))
        return cleaned

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
