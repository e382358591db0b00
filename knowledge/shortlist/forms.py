"""What is written about a reading list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fsa_portal.forms import Textarea
from knowledge.shortlist.models import NOTE_LENGTH, TITLE_LENGTH


class PageForm(forms.Form):
    """Which page is meant."""

    page = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class MoveForm(PageForm):
    """Up or down by one."""

    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class NoteForm(PageForm):
    """A note beside a page."""

    marks_optional = False

    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LENGTH, required=False, widget=Textarea({"rows": 2})
    )


class TitleForm(forms.Form):
    """What the list is called."""

    marks_optional = False

    title = forms.CharField(label=_("Title of the list"), max_length=TITLE_LENGTH, required=False)
