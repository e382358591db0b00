"""The form field through which files enter the portal's own forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from fsa_portal.uploads.gate import accept
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
