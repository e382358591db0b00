"""The form of a versioned record in the editors' area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminModelForm


class RecordForm(WagtailAdminModelForm):
    """A record that several editors keep (``base_form_class``). Who saves what somebody else
    saved meanwhile is shown that text beside the own one, and saves once more to replace it."""

    data: QueryDict
    read_at = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_at"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        mine: dict[str, Any] = super().clean()
        if self.instance.pk is None:
            return mine
        records = type(self.instance)._default_manager
        # Held until this save is committed: of two at the same time the second finds the first.
        saved = records.select_for_update().get(pk=self.instance.pk)
        self.instance.version = saved.version
        if mine.get("read_at") != saved.version:
            # Saving once more replaces what is saved now, knowingly.
            sent: QueryDict = self.data.copy()
            sent[self.add_prefix("read_at")] = str(saved.version)
            self.data = sent
            raise ValidationError(self._saved_meanwhile(saved, mine))
        return mine

    def _saved_meanwhile(self, saved: Any, mine: dict[str, Any]) -> list[str]:
        told = [
            gettext(
                "While you were writing, somebody else saved this. Nothing is saved of yours yet: take over below what "
                "you need, then save once more to replace it."
            )
        ]
        for name, value in model_to_dict(saved, fields=self.fields).items():
            sent = getattr(mine.get(name), "pk", mine.get(name))
            if isinstance(value, list):
                # Several of something, in whatever order.
                value, sent = _names(value), _names(sent or ())
            if name in mine and sent != value:
                label = self.fields[name].label
                told.append(gettext("%(field)s, as saved now: %(value)s") % {"field": label, "value": value})
        return told

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is not None:
            self.instance.version += 1
        return super().save(commit=commit)


def _names(chosen: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, chosen)))
