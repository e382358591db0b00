"""What a field may say about personal data, and how long each class of it stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PersonalKind = Literal["none", "id", "content"]


@dataclass(frozen=True, slots=True)
class Personal:
    """What a field holds about people (``none``; ``id``: points at a person; ``content``: says something about one)
    and the retention class that decides when it goes."""

    kind: PersonalKind
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """A retention class: what it means for the person, and after how many days the nightly purge acts.

    ``days`` is None where no number of days but an act decides: the end of an account, a date of the record's own.
    """

    title: str | Promise
    label: str | Promise
    days: int | None = None
    why: str | Promise = ""
    """Why something of this class stays, without the name, when the person is erased; empty where all of it goes."""

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Due:
    """A model's rows go when the days of the class are over since the date in ``after`` (``due = Due(…)``)."""

    retention: str
    after: str


def declare(*, none: str = "", id: str = "", content: str = "", retention: str = "") -> dict[str, Personal]:
    """Declarations for a model's ``personal_data``; each argument is a blank-separated list of field names.

    ``personal_data = declare(none="title status", id="author", content="text", retention="case")``
    """
    if (id or content) and not retention:
        raise ValueError("personal data needs a retention class")
    named: tuple[tuple[PersonalKind, str], ...] = (("none", none), ("id", id), ("content", content))
    return {
        field: Personal(kind, "" if kind == "none" else retention)
        for kind, names in named
        for field in names.split()
    }


RETENTION = {
    "account": Retention(
        _("accounts"),
        _("as long as the account exists, 30 days if it is never confirmed"),
        why=_("histories and cases point at this number; without it they would not fit together"),
    ),
    "case": Retention(
        _("cases"),
        _("ten years after the case was closed"),
        days=3653,
        why=_("the advice of a public body has to stay traceable"),
    ),
    "planning": Retention(
        _("planning stages"),
        _("as long as the trend over the years is told"),
        why=_("how planning came on in a public body stays traceable"),
    ),
    "content": Retention(
        _("pages"),
        _("as long as the page is published, and its former states"),
        why=_("what was published stays citable, and who changed it stays countable"),
    ),
    "audit": Retention(
        _("audit"),
        _("two years"),
        days=730,
        why=_("the law demands proof of who was given which right and who read what"),
    ),
    "contact": Retention(
        _("contact persons"),
        _("until the retention date of the contact"),
        why=_("the body stays reachable by the function"),
    ),
    "session": Retention(
        _("sessions"), _("until signed out, a session 12 hours at most, an open edit form two weeks"), days=14
    ),
    "queue": Retention(_("jobs"), _("until delivered, dead letters 30 days"), days=30),
    "notice": Retention(_("mails"), _("90 days after the mail"), days=90),
    "feedback": Retention(_("feedback"), _("one year after receipt"), days=365),
    "export": Retention(_("copies of data"), _("seven days, then the file is deleted"), days=7),
    "request": Retention(
        _("requests for advice"),
        _("one year after the request was settled; the case that came of it keeps what it needs"),
        days=365,
    ),
    "absence": Retention(_("absences"), _("30 days after the last day"), days=30),
    "import": Retention(
        _("imports of tables"),
        _("30 days after it was begun; the cells go as soon as they were taken over"),
        days=30,
    ),
    "enquiry": Retention(_("enquiries"), _("one year after receipt"), days=365),
    "report": Retention(
        _("reports"),
        _("three years, as proof, without texts about people"),
        days=1096,
        why=_("the portal has to prove that it erased"),
    ),
}
"""Retention classes by name."""
