"""What the signed links in the foot of a mail may do, without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from fsa_portal import links
from fsa_portal.accounts.models import User
from fsa_portal.actor import Actor
from fsa_portal.notices import actions
from fsa_portal.notices.forms import PreferencesForm
from fsa_portal.notices.kinds import WayOut
from fsa_portal.notices.models import Delivery, Suppression
from fsa_portal.notices.topics import Topic

DAYS = 90
"""How long the links in a mail serve."""


def stamp_of(user_id: int) -> str | None:
    """What a link for this person carries: it changes with whatever ends the person's sessions."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user.get_session_auth_hash()[:16] if user is not None else None


class PreferencesRight:
    """Choose for one person how often to hear of what."""

    name = actions.PREFERENCES_RIGHT

    @property
    def yes(self) -> str:
        return gettext("Save")

    def question(self, object_id: int) -> str | None:
        if not User.objects.filter(pk=object_id, is_active=True).exists():
            return None
        return gettext("How often do you want to hear from us?")

    def form(self, object_id: int, data: Mapping[str, Any] | None) -> PreferencesForm:
        return PreferencesForm(User.objects.get(pk=object_id), data)

    def act_with(self, object_id: int, form: PreferencesForm) -> str:
        actions.set_preferences(
            User.objects.get(pk=object_id),
            by=Actor.by_link(f"{self.name}:{object_id}"),
            chosen=form.chosen(),
            language=form.cleaned_data["language"],
        )
        return gettext("Your choice is saved.")


class StopRight:
    """Hear nothing more of one topic."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.name = actions.stop_right(topic)

    @property
    def yes(self) -> str:
        return gettext("Stop mails about “%(topic)s”") % {"topic": self.topic.label}

    def question(self, object_id: int) -> str | None:
        if not User.objects.filter(pk=object_id, is_active=True).exists():
            return None
        return gettext("Do you want no more mails about “%(topic)s”?") % {"topic": self.topic.label}

    def act(self, object_id: int) -> str:
        actions.stop_topic(
            User.objects.get(pk=object_id), by=Actor.by_link(f"{self.name}:{object_id}"), topic=self.topic
        )
        return gettext("You get no more mails about “%(topic)s”.") % {"topic": self.topic.label}


class StopBundlesRight:
    """Hear nothing more of all that comes in bundles."""

    name = actions.STOP_BUNDLES_RIGHT

    @property
    def yes(self) -> str:
        return gettext("Stop bundles of news")

    def question(self, object_id: int) -> str | None:
        if not User.objects.filter(pk=object_id, is_active=True).exists():
            return None
        return gettext("Do you want no more bundles of news?")

    def act(self, object_id: int) -> str:
        actions.stop_bundles(User.objects.get(pk=object_id), by=Actor.by_link(f"{self.name}:{object_id}"))
        return gettext("You get no more bundles of news.")


class StopAddressRight:
    """Get no more mail at the address of one mail that went to nobody's account."""

    name = "stop-address"

    @property
    def yes(self) -> str:
        return gettext("Stop mails to this address")

    def question(self, object_id: int) -> str | None:
        if not Delivery.objects.filter(pk=object_id, recipient=None).exclude(address="").exists():
            return None
        return gettext("Do you want no more mails from the portal at this address?")

    def act(self, object_id: int) -> str:
        mail = Delivery.objects.get(pk=object_id)
        actions.suppress(mail.address, reason=Suppression.Reason.STOPPED)
        return gettext("Nothing more is sent to this address.")


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    links.register_stamps(stamp_of)
    links.register_right(PreferencesRight())
    links.register_right(StopAddressRight())
    links.register_right(StopBundlesRight())
    for topic in Topic:
        links.register_right(StopRight(topic))


def preferences_link(user: User) -> str:
    return links.make(PreferencesRight.name, user.pk, days=DAYS, person=user.pk)


def stop_link(user: User, topic: Topic) -> WayOut:
    right = StopRight(topic)
    return WayOut(links.make(right.name, user.pk, days=DAYS, person=user.pk), right.yes)


def stop_bundles_link(user: User) -> WayOut:
    right = StopBundlesRight()
    return WayOut(links.make(right.name, user.pk, days=DAYS, person=user.pk), right.yes)


def stop_address_link(mail: Delivery) -> WayOut:
    right = StopAddressRight()
    return WayOut(links.make(right.name, mail.pk, days=DAYS), right.yes)
