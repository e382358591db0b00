"""For whom a case is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from consultations.cases.models import Case
from fsa_portal.contributions import Explained
from fsa_portal.http import match_at


def case_at(*, path: str, **context: Any) -> Iterable[Explained]:
    """Both sides of the case whose address ``path`` is, on either side."""
    match = match_at(path)
    if match is None or match.app_name != "cases" or "reference" not in match.kwargs:
        return []
    case = Case.objects.with_client().filter(reference=match.kwargs["reference"]).first()
    if case is None:
        return []
    # Not the title: administrators are not in the audience of a confidential case.
    named = {"reference": case.reference}
    return [
        Explained(
            title=gettext("Case %(reference)s, inner side") % named,
            rule=gettext("The case is visible for: %(visibility)s.")
            % {"visibility": case.get_visibility_display()},
            audience=case.audience(),
        ),
        Explained(
            title=gettext("Case %(reference)s, what the client sees") % named,
            rule=gettext("The client's people see goal, status and the contacts that are marked for them."),
            audience=case.client_audience(),
        ),
    ]
