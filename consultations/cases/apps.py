from __future__ import annotations

from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Advisory cases."""

    name = "consultations.cases"
    label = "cases"

    def ready(self) -> None:
        from consultations.cases import emails, file_texts, readings
        from consultations.cases.contributions import in_hands_of, of_authority, of_organisation
        from consultations.cases.explanation import case_at
        from consultations.cases.importing import actions as importing
        from consultations.cases.importing.run import run
        from consultations.cases.indexing import CaseSource, ShortAdviceSource, advice_kind, status_labels
        from consultations.cases.requests import emails as request_emails
        from consultations.cases.requests.right import RequestRight
        from consultations.cases.rights import GoalRight
        from fsa_portal import contributions, links
        from fsa_portal.outbox.queue import register
        from search.contract import register_labels, register_quoted, register_source

        register_source(CaseSource())
        register_source(ShortAdviceSource())
        register_labels("kind", advice_kind)
        register_labels("status", status_labels)
        register(file_texts.READ, file_texts.read_attachment, label=_("Read the text of an attachment"))
        register(importing.RUN, run, lane="import", label=_("Take over a table of earlier advice"))
        contributions.register(contributions.ERASED, file_texts.read_anew)
        links.register_right(GoalRight())
        links.register_right(RequestRight())
        emails.register()
        request_emails.register()
        readings.register()
        register_quoted("case", readings.record_quoted)
        contributions.register(contributions.PRINCIPALS, assigned_cases)
        contributions.register(contributions.EXPLAINED, case_at)
        contributions.register(contributions.AUTHORITY, of_authority, order=50)
        contributions.register(contributions.ORGANISATION, of_organisation)
        contributions.register(contributions.HANDOVER, in_hands_of)


def assigned_cases(affiliation_id: int) -> Iterable[str]:
    """Principals ``case:77`` of the confidential cases on which this affiliation works, less those of bodies from
    which the person keeps out meanwhile."""
    from consultations.cases.models import CaseAssignment
    from fsa_portal.accounts.models import ConflictOfInterest
    from fsa_portal.actor import Visibility

    assigned = CaseAssignment.objects.filter(
        affiliation=affiliation_id, case__visibility=Visibility.CONFIDENTIAL
    )
    kept_out = ConflictOfInterest.objects.filter(user__affiliations=affiliation_id)
    for body in ("authority", "organisation"):
        assigned = assigned.exclude(**{f"case__{body}__in": kept_out.exclude(**{body: None}).values(body)})
    return [f"case:{pk}" for pk in assigned.values_list("case_id", flat=True)]
