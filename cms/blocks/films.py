"""A film in the text, for those who see and hear it, for those who only see it and for those who only read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.figures import SourcedBlock
from cms.blocks.targets import FileChooserBlock
from cms.blocks.words import INLINE, WordsBlock
from fsa_portal.uploads import Refused, policies
from fsa_portal.uploads.delivery import content_type_of
from fsa_portal.uploads.gate import check_use
from fsa_portal.uploads.policies import Policy


class VideoBlock(SourcedBlock):
    """A film that lies in the portal itself; none is shown from elsewhere. It is published with its words only."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=200, help_text=_("What the film shows; it stands below it.")
    )
    film = FileChooserBlock(
        label=_("Film"), help_text=_("MP4 or WebM, at most 30 MB: four minutes in sign language.")
    )
    captions = FileChooserBlock(
        required=False,
        label=_("Captions"),
        help_text=_("WebVTT (vtt). Needed unless nothing is to be heard."),
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the captions"),
        choices=[("de", _("German")), ("en", _("English"))],
        default="de",
        help_text=_("Readers see it where they switch the captions on."),
    )
    silent = blocks.BooleanBlock(
        label=_("Nothing is to be heard"),
        required=False,
        help_text=_("A film in sign language without a voice: then it may stand without captions."),
    )
    transcript = WordsBlock(
        features=[*INLINE, "ol", "ul"],
        label=_("The film in words"),
        help_text=_("All that is said, signed and shown: for those who cannot see or play it."),
    )
    source = blocks.CharBlock(
        label=_("Source"),
        max_length=300,
        help_text=_("Who made the film, and what allows us to show it."),
    )

    class Meta:
        icon = "media"
        label = _("Film")
        template = "cms/blocks/video.html"
        form_layout = ["title", "film", "captions", "language", "silent", "transcript", "source", "date"]

    def faults(self, value: Any) -> dict[str, str]:
        faults = super().faults(value)
        if value["film"] is None:
            faults["film"] = gettext("the film is missing")
        if value["captions"] is None and not value["silent"]:
            faults["captions"] = gettext("the captions are missing")
        if not value["transcript"].source.strip():
            faults["transcript"] = gettext("the words are missing")
        return faults | _misused(value)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        # What is empty in the form itself has been said already; a file of another kind is no film in a draft either.
        faults = _misused(cleaned) if self.is_deferred_validation else self.faults(cleaned)
        if faults:
            raise blocks.StructBlockValidationError(
                {name: ValidationError(fault) for name, fault in faults.items()}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``film_type`` is what the browser is told of the film."""
        context = super().get_context(value, parent_context)
        film = value["film"]
        context["film_type"] = content_type_of(film.file.name) if film else ""
        return context


def _misused(value: Any) -> dict[str, str]:
    """Files of kinds that cannot be played or read as captions."""
    uses: dict[str, Policy] = {"film": policies.FILM, "captions": policies.CAPTIONS}
    faults = {}
    for name, policy in uses.items():
        if (chosen := value[name]) is not None:
            try:
                check_use(chosen.file.name or "", policy)
            except Refused as refusal:
                faults[name] = " ".join(refusal.messages)
    return faults
