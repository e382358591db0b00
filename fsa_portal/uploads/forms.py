"""Wagtail's own forms for images and documents, behind the gate.

The settings ``WAGTAILIMAGES_IMAGE_FORM_BASE`` and ``WAGTAILDOCS_DOCUMENT_FORM_BASE`` name children of these classes, and Wagtail
builds every one of its forms on them: single and multiple upload, the choosers, and editing.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from fsa_portal.uploads import policies
from fsa_portal.uploads.fields import describe
from fsa_portal.uploads.gate import accept
from fsa_portal.uploads.policies import Policy


class GatedImageField(WagtailImageField):
    """Asks the gate first: Wagtail would open a picture in the server's own process."""

    policy = policies.PICTURE

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        return super().to_python(accept(data, self.policy).file)


class GatedDocumentField(WagtailDocumentField):
    """The same for documents."""

    policy = policies.ATTACHMENT

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        return super().to_python(accept(data, self.policy).file)


def _gated(
    field: forms.Field, gated: type[GatedImageField] | type[GatedDocumentField], policy: Policy
) -> forms.Field:
    """The same field as Wagtail built it from the model, with our check."""
    replaced = gated(label=field.label, required=field.required, widget=field.widget)
    replaced.policy = policy
    replaced.max_upload_size = policy.max_bytes
    replaced.help_text = describe(policy)
    replaced.widget.attrs["accept"] = ",".join(policy.extensions)
    return replaced


class GatedImageForm(BaseImageForm):
    """Base of Wagtail's image forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form of a second step has no file any more; only where Wagtail put one, it is replaced.
        if "file" in self.fields:
            self.fields["file"] = _gated(self.fields["file"], GatedImageField, policies.PICTURE)


class GatedDocumentForm(BaseDocumentForm):
    """Base of Wagtail's document forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _gated(self.fields["file"], GatedDocumentField, self.policy)

    @property
    def policy(self) -> Policy:
        """A document is replaced by a document, a film by a film, wherever it is used; anything may take the place of a
        picture."""
        present = PurePath(self.instance.file.name if self.instance.pk else "").suffix
        uses = (policies.LIBRARY, policies.FILM, policies.CAPTIONS)
        return next((use for use in uses if use.kind_of(present)), policies.ATTACHMENT)
