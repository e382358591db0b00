"""Who hears that somebody wants to be put in touch. The mail says so; who and why stands behind the sign-in."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import Affiliation, User
from fsa_portal.actor import Actor
from fsa_portal.notices.actions import notify
from fsa_portal.notices.kinds import Button, Kind, Letter, register_kind
from fsa_portal.notices.topics import Topic
from knowledge.examples.models import ContactRequest

ASKED = "contact-request"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(Kind(ASKED, label=_("wish for a contact"), topic=Topic.CASES, build=asked))


def tell_advisers(request: ContactRequest, *, by: Actor) -> None:
    """All who advise now."""
    advising = Affiliation.objects.in_force().advising()
    notify(ASKED, about=request.pk, to=advising.values_list("user_id", flat=True), by=by)


def asked(*, about: int, recipient: User | None) -> Letter | None:
    """For an adviser; not due any more once somebody has seen to it."""
    found = ContactRequest.objects.open().filter(pk=about).select_related("example").first()
    if found is None or recipient is None:
        return None
    if not recipient.affiliations.in_force().advising().exists():
        return None
    return Letter(
        subject=gettext("Somebody asks for a contact: %(example)s") % {"example": found.example.title},
        paragraphs=(gettext("Somebody would like to be put in touch with those who run this example."),),
        button=Button(gettext("Open the request"), found.get_absolute_url()),
    )
