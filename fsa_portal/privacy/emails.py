"""Who hears that somebody asked to be erased. The mail names nobody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import Affiliation, Role, User
from fsa_portal.accounts.principals import actor_for
from fsa_portal.actor import Actor
from fsa_portal.notices.actions import notify
from fsa_portal.notices.kinds import Button, Kind, Letter, register_kind
from fsa_portal.notices.topics import Topic
from fsa_portal.privacy.models import Erasure
from fsa_portal.privacy.permissions import may_handle_erasures

REQUESTED = "erasure-requested"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(
        Kind(REQUESTED, label=_("erasure of a person asked for"), topic=Topic.ACCESS, build=of_request)
    )


def tell_administrators(erasure: Erasure, *, by: Actor) -> None:
    """The law gives a month to answer."""
    administrators = Affiliation.objects.in_force().filter(role=Role.ADMIN)
    notify(REQUESTED, about=erasure.pk, to=administrators.values_list("user_id", flat=True), by=by)


def of_request(*, about: int, recipient: User | None) -> Letter | None:
    erasure = Erasure.objects.unfinished().filter(pk=about).first()
    if erasure is None or recipient is None:
        return None
    held = recipient.affiliations.in_force().with_body()
    if not any(may_handle_erasures(actor_for(one)) for one in held):
        return None
    return Letter(
        subject=gettext("Somebody asks to be erased"),
        paragraphs=(
            gettext("A person has asked that the account and everything about it is erased."),
            gettext("The law gives a month for the answer."),
        ),
        button=Button(gettext("Open the request"), reverse("privacy:erasure", args=[erasure.pk])),
    )
