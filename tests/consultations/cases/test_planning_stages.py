"""How far planning has come in a body, in the words of the field, and how it came there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consultations.cases import actions
from consultations.cases.models import StageRecord, current_stage
from consultations.cases.stages import PlanningStage
from fsa_portal.accounts.actions import declare_conflict
from fsa_portal.actor import Actor
from tests.factories import people
from tests.factories.cases import stage
from tests.factories.people import Cast

DAY = dt.date(2024, 5, 2)


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


def test_the_latest_day_says_how_it_stands_whatever_was_written_down_last(by: Actor, cast: Cast) -> None:
    stage(cast.birkenfurt, "im-aufbau", DAY, by=by)
    stage(cast.birkenfurt, "interesse", dt.date(2016, 1, 1), by=by)
    now = current_stage(cast.birkenfurt)
    assert now is not None
    assert (now.stage, now.since, now.recorded_by) == ("im-aufbau", DAY, cast.adviser)
    assert current_stage(cast.moorbach) is None


def test_a_second_record_of_a_day_is_refused_beside_the_day(by: Actor, cast: Cast) -> None:
    stage(cast.birkenfurt, "interesse", DAY, by=by)
    with pytest.raises(ValidationError) as refused:
        stage(cast.birkenfurt, "beschlossen", DAY, by=by)
    assert "since" in refused.value.message_dict
    stage(cast.moorbach, "beschlossen", DAY, by=by)
    assert StageRecord.objects.count() == 2


def test_a_stage_does_not_begin_tomorrow(by: Actor, cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        stage(cast.birkenfurt, "interesse", timezone.localdate() + dt.timedelta(days=1), by=by)
    assert "since" in refused.value.message_dict


def test_a_corrected_record_stays_with_the_reason_and_the_right_one_holds(by: Actor, cast: Cast) -> None:
    wrong = stage(cast.birkenfurt, "etabliert", DAY, by=by, remark="Anruf")
    lead = cast.actor("lead")
    right = actions.correct_stage(
        wrong, by=lead, reason="Verwechselt", stage="interesse", since=DAY, remark="Anruf"
    )
    wrong.refresh_from_db()
    assert (wrong.stage, wrong.remark, wrong.reason, wrong.withdrawn_by) == (
        "etabliert", "Anruf", "Verwechselt", cast.lead,
    )  # fmt: skip
    assert current_stage(cast.birkenfurt) == right


def test_a_record_of_the_wrong_authority_is_withdrawn_without_another(by: Actor, cast: Cast) -> None:
    first = stage(cast.birkenfurt, "interesse", dt.date(2016, 1, 1), by=by)
    wrong = stage(cast.birkenfurt, "etabliert", DAY, by=by)
    assert actions.correct_stage(wrong, by=by, reason="Falsche Kommune", stage="", since=DAY) is None
    assert current_stage(cast.birkenfurt) == first


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_of_a_stage_needs_a_reason(by: Actor, cast: Cast, reason: str) -> None:
    wrong = stage(cast.birkenfurt, "etabliert", DAY, by=by)
    with pytest.raises(ValidationError) as refused:
        actions.correct_stage(wrong, by=by, reason=reason, stage="interesse", since=DAY)
    assert "reason" in refused.value.message_dict


def test_a_correction_that_changes_nothing_or_comes_second_is_refused(by: Actor, cast: Cast) -> None:
    wrong = stage(cast.birkenfurt, "etabliert", DAY, by=by)
    with pytest.raises(ValidationError):
        actions.correct_stage(wrong, by=by, reason="x", stage="etabliert", since=DAY)
    actions.correct_stage(wrong, by=by, reason="x", stage="interesse", since=DAY)
    with pytest.raises(ValidationError):
        actions.correct_stage(wrong, by=cast.actor("lead"), reason="y", stage="keine", since=DAY)
    assert [one.stage for one in StageRecord.objects.valid()] == ["interesse"]


def test_a_correction_onto_a_day_that_is_taken_changes_nothing(by: Actor, cast: Cast) -> None:
    stage(cast.birkenfurt, "interesse", dt.date(2016, 1, 1), by=by)
    wrong = stage(cast.birkenfurt, "etabliert", DAY, by=by)
    with pytest.raises(ValidationError) as refused:
        actions.correct_stage(wrong, by=by, reason="x", stage="keine", since=dt.date(2016, 1, 1))
    assert "since" in refused.value.message_dict
    wrong.refresh_from_db()
    assert wrong.is_valid


def test_only_who_advises_and_does_not_keep_out_records_a_stage(by: Actor, cast: Cast) -> None:
    record = stage(cast.birkenfurt, "interesse", DAY, by=by)
    declare_conflict(by=people.SYSTEM, user=cast.adviser2.user, body=cast.birkenfurt)
    for name in ("editor", "member", "ministry", "adviser2"):
        with pytest.raises(PermissionDenied):
            stage(cast.birkenfurt, "beschlossen", dt.date(2025, 1, 1), by=cast.actor(name))
        with pytest.raises(PermissionDenied):
            actions.correct_stage(record, by=cast.actor(name), reason="x", stage="", since=DAY)


def test_no_stage_is_recorded_for_an_authority_that_is_no_more(by: Actor, cast: Cast) -> None:
    cast.birkenfurt.valid_until = dt.date(2025, 12, 31)
    cast.birkenfurt.save()
    with pytest.raises(PermissionDenied):
        stage(cast.birkenfurt, "interesse", DAY, by=by)
