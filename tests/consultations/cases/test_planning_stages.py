"""How far planning has come in a body, in the words of the field."""

from __future__ import annotations

from consultations.cases.stages import PlanningStage


def test_the_stages_are_stored_by_their_slugs_from_none_to_one_that_steers() -> None:
    assert PlanningStage.values == [
        "keine",
        "interesse",
        "beschlossen",
        "in-konzeption",
        "im-aufbau",
        "etabliert",
        "integriert",
    ]
    assert len({str(label) for label in PlanningStage.labels}) == 7
