"""What people tell about barriers, on its way to the office."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fsa_portal.accounts.models import User
from fsa_portal.notices.actions import send_to_address
from fsa_portal.notices.kinds import Kind, Letter, register_kind
from fsa_portal.notices.models import Feedback

FEEDBACK = "accessibility-feedback"


def register() -> None:
    """Called in ``AppConfig.ready()``."""
    register_kind(Kind(FEEDBACK, label=_("report of a barrier"), topic=None, build=of_feedback))


@transaction.atomic
def give_feedback(*, message: str, page: str = "", email: str = "") -> Feedback:
    """Keep what somebody tells and mail it to the office. Everybody may, without an account."""
    given = Feedback.objects.create(message=message, page=page, email=email)
    send_to_address(
        FEEDBACK,
        about=given.pk,
        address=settings.ACCESSIBILITY_ADDRESS,
        language=settings.LANGUAGE_CODE,
        key=f"{FEEDBACK}/{given.pk}",
    )
    return given


def of_feedback(*, about: int, recipient: User | None) -> Letter | None:
    """The office is told everything: it answers from its own mailbox."""
    given = Feedback.objects.filter(pk=about).first()
    if given is None:
        return None
    paragraphs = [part.strip() for part in given.message.split("\n\n") if part.strip()]
    if given.page:
        paragraphs.append(gettext("About the page: %(page)s") % {"page": given.page})
    if given.email:
        paragraphs.append(gettext("An answer is wished for at: %(email)s") % {"email": given.email})
    else:
        paragraphs.append(gettext("No address for an answer was given."))
    return Letter(
        subject=gettext("Feedback on the accessibility of the FSA portal"),
        paragraphs=tuple(paragraphs),
        greeting=False,
    )
