"""How often to hear of what; what people tell about barriers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fsa_portal import richtext
from fsa_portal.accounts.models import User
from fsa_portal.forms import Textarea
from fsa_portal.notices.actions import frequencies
from fsa_portal.notices.kinds import offered_topics
from fsa_portal.notices.letters import language_of
from fsa_portal.notices.models import Feedback
from fsa_portal.notices.topics import Frequency, Topic

HELP = {
    Topic.CASES: _("Something new that you may read in a consultation of yours."),
    Topic.ACCESS: _("Requests that wait for your answer."),
}


class LiftForm(forms.Form):
    """Mail goes again to somebody who wanted none: only with the reason that administrators answer for."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example when and how the person asked for mails again."),
    )
    asked = forms.BooleanField(label=_("The person wants mails again."))


class PreferencesForm(forms.Form):
    """One choice for each topic that something is sent about, and the language of all mails."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    def __init__(self, user: User, data: Mapping[str, Any] | None = None) -> None:
        self.topics = offered_topics()
        chosen = {topic.value: frequencies(topic, [user.pk])[user.pk] for topic in self.topics}
        super().__init__(data, initial=chosen | {"language": language_of(user)})
        for topic in self.topics:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=Frequency, help_text=HELP.get(topic, "")
            )
        self.order_fields([topic.value for topic in self.topics])

    def chosen(self) -> dict[str, str]:
        """Topic -> frequency."""
        return {topic.value: self.cleaned_data[topic.value] for topic in self.topics}


class FeedbackForm(forms.Form):
    """What the barrier is, where, and where to answer."""

    message = forms.CharField(
        label=_("What does not work for you?"),
        max_length=Feedback.LONGEST_MESSAGE,
        widget=Textarea(attrs={"rows": 8}),
        help_text=_("For example: what you wanted to do, what hindered you, with which device or program."),
    )
    page = forms.CharField(label=_("Address of the page"), max_length=500, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only if you want an answer. It is used for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_message(self) -> str:
        return richtext.tidy(self.cleaned_data["message"]).strip()
