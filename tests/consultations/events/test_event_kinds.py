"""The kinds of events, in the words of the field."""

from __future__ import annotations

from django.utils.translation import override

from consultations.events.kinds import EventKind


def test_the_kinds_are_stored_by_their_slugs_and_each_has_a_name_of_its_own_in_both_languages() -> None:
    assert EventKind.values == [
        "fachtagung",
        "regionalkonferenz",
        "werkstattgespraech",
        "netzwerktreffen",
        "zirkeltreffen",
        "qualifizierung",
        "sozialraumkonferenz",
        "sprechstunde",
        "informationsveranstaltung",
        "webseminar",
        "gremientermin",
        "community-tag",
    ]
    for language in ("de", "en"):
        with override(language):
            assert len({str(label) for label in EventKind.labels}) == 12
    with override("de"):
        assert EventKind.COMMITTEE_DATE.label == "Gremientermin"
