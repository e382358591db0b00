"""The form fields through which files enter the portal's own forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.uploads.gate import Accepted, accept
from fsa_portal.uploads.names import clean_name
from fsa_portal.uploads.policies import Policy


def describe(policy: Policy) -> str:
    """What the field takes, for the help text below its label."""
    kinds = ", ".join(str(kind.label) for kind in policy.kinds)
    return _("%(kinds)s, at most %(most)s.") % {"kinds": kinds, "most": filesizeformat(policy.max_bytes)}


class GatedFileField(forms.FileField):
    """A file that has passed the gate; its clean value is an ``Accepted``."""

    def __init__(self, *, policy: Policy, **kwargs: Any) -> None:
        self.policy = policy
        kwargs.setdefault("help_text", lazy(describe, str)(policy))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ",".join(policy.extensions))

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        return accept(data, self.policy)


class SeveralFiles(forms.FileInput):
    """Chosen one by one or all at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class GatedFilesField(GatedFileField):
    """Several files; its clean value is a list of ``Accepted``. When one is refused, none is taken."""

    widget = SeveralFiles
    default_error_messages = {"most": _("At most %(most)d files at once.")}

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Accepted]:
        files = [one for one in data or () if one not in self.empty_values]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise forms.ValidationError(self.error_messages["most"], code="most", params={"most": self.most})
        accepted, refusals = [], []
        for one in files:
            try:
                accepted.append(accept(one, self.policy))
            except forms.ValidationError as refusal:
                said = {"name": clean_name(one.name or "") or one.name, "why": refusal.messages[0]}
                refusals.append(gettext("“%(name)s”: %(why)s") % said)
        if refusals:
            raise forms.ValidationError(refusals)
        return accepted
