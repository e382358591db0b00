"""Versions refuse stale writes, histories only grow, and every field says whether it holds personal data."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models, transaction

from consultations.cases.models import Case, CaseEvent
from fsa_portal import records
from fsa_portal.actor import Actor
from fsa_portal.audit.models import AuditEntry
from tests.factories import cases, people


@pytest.fixture
def case(db) -> Case:
    cast = people.cast()
    return cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt, goal="Ein Bericht.")


# --- versions ---


def test_a_write_at_the_version_that_was_read_passes_and_counts_on(case: Case) -> None:
    with transaction.atomic():
        fresh = records.change(case, version=1, changes={"title": "Zweiter Bericht"})
    stored = Case.objects.get(pk=case.pk)
    assert (fresh.title, stored.title, stored.version) == ("Zweiter Bericht", "Zweiter Bericht", 2)


def test_a_stale_write_is_refused_and_both_texts_are_there(case: Case) -> None:
    with transaction.atomic():
        records.change(case, version=1, changes={"goal": "Ihr Text"})
    with transaction.atomic(), pytest.raises(records.Conflict) as refused:
        records.change(case, version=1, changes={"goal": "Mein Text"})
    assert refused.value.mine == {"goal": "Mein Text"}
    assert refused.value.current.goal == "Ihr Text"
    stored = Case.objects.get(pk=case.pk)
    assert (stored.goal, stored.version) == ("Ihr Text", 2)


def test_fields_that_are_not_changed_keep_what_others_wrote(case: Case) -> None:
    """The row that is written is the one of the database, not the one that the caller holds."""
    Case.objects.filter(pk=case.pk).update(risk="Inzwischen geschrieben")
    with transaction.atomic():
        records.change(case, version=1, changes={"title": "Anders"})
    assert Case.objects.get(pk=case.pk).risk == "Inzwischen geschrieben"


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_a_fault_of_the_code() -> None:
    cast = people.cast()
    case = cases.case(by=cast.actor("adviser"), authority=cast.birkenfurt)
    with pytest.raises(AssertionError):
        records.change(case, version=1, changes={"title": "Anders"})


# --- histories ---


def test_a_history_row_is_never_changed_or_deleted(case: Case) -> None:
    event = CaseEvent.objects.get(case=case)
    event.what = "something else"
    with pytest.raises(TypeError, match="append-only"):
        event.save()
    with pytest.raises(TypeError, match="append-only"):
        event.delete()
    assert CaseEvent.objects.get(case=case).what == "opened"


def test_a_history_row_names_the_actor_by_ids(case: Case) -> None:
    event = CaseEvent.objects.get(case=case)
    assignment = case.assignments.get()
    assert event.by_user_id == assignment.affiliation.user_id
    assert event.by_affiliation == assignment.affiliation_id
    assert event.by_system == ""
    job = CaseEvent(case=case, what="x", **CaseEvent.author(Actor.system("night")))
    assert (job.by_user_id, job.by_affiliation, job.by_system) == (None, None, "night")


def test_every_history_is_append_only() -> None:
    histories = [m for m in apps.get_models() if issubclass(m, records.HistoryEvent)]
    assert {CaseEvent, AuditEntry} <= set(histories)
    for model in histories:
        assert model.save is records.HistoryEvent.save
        assert model.delete is records.HistoryEvent.delete


# --- personal data ---


@pytest.fixture
def forgetful_model():
    """A model of ours, one of whose fields says nothing."""

    class Forgotten(models.Model):
        said = models.CharField(max_length=1)
        unsaid = models.CharField(max_length=1)

        personal_data = records.declare(none="said")

        class Meta:
            app_label = "outbox"

    yield Forgotten
    del apps.all_models["outbox"]["forgotten"]
    apps.clear_cache()


@pytest.mark.usefixtures("forgetful_model")
def test_a_field_without_a_declaration_stops_the_build() -> None:
    errors = [e for e in run_checks() if e.id == "records.E001"]
    assert [e.msg.partition(" ")[0] for e in errors] == ["outbox.Forgotten.unsaid"]
    assert all(e.is_serious() for e in errors)


def test_every_field_of_ours_is_declared() -> None:
    assert list(records.undeclared_fields()) == []


def test_personal_data_needs_a_retention_class() -> None:
    with pytest.raises(ValueError, match="retention"):
        records.declare(content="text")
    declared = records.declare(none="a b", id="c", content="d", retention="case")
    assert declared["a"] == declared["b"] == records.Personal("none", "")
    assert declared["c"] == records.Personal("id", "case")
    assert declared["d"] == records.Personal("content", "case")


def test_declarations_of_abstract_bases_hold_for_their_heirs() -> None:
    declared = records.personal_data_of(CaseEvent)
    assert declared["by_user"].kind == "id"
    assert declared["case"].kind == "none"


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if records.is_own(m._meta.app_config.name)]


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_declarations_name_fields_that_exist_and_classes_that_are_explained(
    model: type[models.Model],
) -> None:
    fields = {f.name for f in (*model._meta.get_fields(), *model._meta.many_to_many)}
    for name, personal in records.personal_data_of(model).items():
        assert name in fields, f"{model._meta.label} declares {name}, which it does not have"
        assert personal.kind == "none" or personal.retention in records.RETENTION


@pytest.mark.parametrize("label", sorted(records.THIRD_PARTY))
def test_the_table_of_other_peoples_models_fits_their_models(label: str) -> None:
    fields = {f.name for f in apps.get_model(label)._meta.get_fields()}
    assert set(records.THIRD_PARTY[label]) <= fields
    assert {p.retention for p in records.THIRD_PARTY[label].values()} <= {"", *records.RETENTION}
