"""How each constraint of ours is broken, behind the back of its model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from consultations.cases.models import CaseAssignment
from fsa_portal.directory.kinds import AuthorityKind
from fsa_portal.directory.models import (
    DirectoryEvent,
)
from tests.constraints.rows import World
from tests.factories import content, people


def to(thing: str, **fields: Any) -> Callable[[World], None]:
    """Change a row behind the back of its model."""

    def change(world: World) -> None:
        row = getattr(world, thing)
        assert type(row)._base_manager.filter(pk=row.pk).update(**fields)

    return change


def twice(thing: str, **fields: Any) -> Callable[[World], None]:
    """Put the same row in once more, with ``fields`` changed."""

    def copy(world: World) -> None:
        row = getattr(world, thing)
        row.pk = None
        row._state.adding = True
        for name, value in fields.items():
            setattr(row, name, value)
        type(row)._base_manager.bulk_create([row])

    return copy


def second_in_charge(world: World) -> None:
    other = people.affiliation(people.Role.LEAD)
    CaseAssignment.objects.create(case=world.case, affiliation=other, is_lead=True)


def also_of_an_organisation(world: World) -> None:
    to("person", organisation=world.organisation)(world)


def event_of_nothing(world: World) -> None:
    DirectoryEvent.objects.create(what="added")


def asks_twice(world: World) -> None:
    to("affiliation", confirmed_at=None)(world)
    world.affiliation.refresh_from_db()
    twice("affiliation")(world)


def asks_twice_at_an_organisation(world: World) -> None:
    to("affiliation", confirmed_at=None, authority=None, organisation=world.organisation)(world)
    world.affiliation.refresh_from_db()
    twice("affiliation")(world)


def invited_twice_to_the_fsa(world: World) -> None:
    to("invitation", authority=None, role="editor")(world)
    world.invitation.refresh_from_db()
    twice("invitation")(world)


def also_twice(thing: str) -> Callable[[World], None]:
    """The same row twice for an organisation instead of an authority."""

    def copy(world: World) -> None:
        to(thing, authority=None, organisation=world.organisation)(world)
        getattr(world, thing).refresh_from_db()
        twice(thing)(world)

    return copy


def a_programme_of_another(world: World) -> None:
    to("programme", programme=content.programme(slug="anderes"))(world)


WINDOW = {
    "deadline_words": "bald",
    "deadline_from": dt.date(2027, 1, 1),
    "deadline_to": dt.date(2027, 2, 1),
}

VIOLATIONS: dict[str, list[Callable[[World], None]]] = {
    "shortlist_shared_with_a_number": [to("shortlist", shared_until=dt.date(2027, 1, 1))],
    "shortlist_one_entry_per_page": [twice("kept")],
    "notices_one_bundle_a_day": [twice("mail", key="b", message_id="<b>")],
    "notices_state_is_known": [to("mail", state="x")],
    "notices_claimed_while_sending": [
        to("mail", state="sending"),
        to("mail", claimed_until=timezone.now()),
    ],
    "notices_one_waiting_per_thing": [twice("notice", key="")],
    "notices_once_per_key": [twice("notice", taken_at=timezone.now())],
    "notices_one_choice_per_topic": [twice("preference", frequency="never")],
    "notices_topic_is_known": [to("preference", topic="x")],
    "notices_frequency_is_known": [to("preference", frequency="x")],
    "notices_language_is_ours": [to("language", language="fr")],
    "notices_suppressed_once": [twice("suppression", reason="stopped")],
    "notices_reason_is_known": [to("suppression", reason="x")],
    "notices_feedback_says_something": [to("feedback", message="")],
    "notices_address_in_small_letters": [to("suppression", address="X@example.org")],
    "outbox_one_row_per_kind_and_key": [twice("job")],
    "outbox_status_is_known": [to("job", status="lost")],
    "directory_kind_is_known": [to("authority", kind="reich")],
    "directory_key_is_official": [
        # A kind without a district, so that no other rule is broken as well.
        to("town", key="05999x01", kind=AuthorityKind.ZWECKVERBAND, parent=None),
        to("town", key="0599900", kind=AuthorityKind.ZWECKVERBAND, parent=None),
        to("town", key="06999001", kind=AuthorityKind.ZWECKVERBAND, parent=None),
    ],
    "directory_key_fits_kind": [to("authority", kind=AuthorityKind.KREISFREIE_STADT)],
    "directory_members_only_have_a_district": [to("town", parent=None)],
    "directory_district_follows_from_key": [to("town", key="05998001")],
    "directory_population_has_a_date": [
        to("town", population=5),
        to("town", population_date=dt.date(2026, 1, 1)),
    ],
    "directory_name_has_letters": [to("town", slug="")],
    "directory_alias_kind_is_known": [to("alias", kind="x")],
    "directory_alias_has_a_source": [to("alias", source="")],
    "directory_alias_once": [twice("alias")],
    "directory_area_has_a_date": [
        to("town", area=5),
        to("town", area=0, register_date=dt.date(2026, 1, 1)),
        to("town", register_date=dt.date(2026, 1, 1)),
    ],
    "directory_succession_kind_is_known": [to("succession", kind="x")],
    "directory_succession_has_a_source": [to("succession", source="")],
    "directory_an_authority_ends_once": [twice("succession", kind="split")],
    "privacy_one_unfinished_erasure": [twice("erasure")],
    "privacy_erasure_status_is_known": [to("erasure", status="x")],
    "privacy_a_finished_erasure_knows_no_names": [
        to("erasure", status="done"),
        to("erasure", finished_at=timezone.now()),
        to("erasure", status="done", finished_at=timezone.now(), further_names="X"),
    ],
    "privacy_one_count_per_place": [twice("count")],
    "privacy_count_is_known": [to("count", what="x")],
    "privacy_asked_once": [twice("question")],
    "privacy_question_kind_is_known": [to("question", kind="x")],
    "privacy_kept_with_a_reason": [to("question", answer="keep"), to("question", answer="x")],
    "privacy_one_copy_in_the_making": [twice("copy")],
    "privacy_ready_with_a_file": [to("copy", ready_at=timezone.now()), to("copy", file="a")],
    "privacy_one_line_per_place": [twice("purged")],
    "directory_contact_of_one_body": [to("person", authority=None), also_of_an_organisation],
    "directory_contact_has_a_function": [to("person", role="")],
    "directory_contact_kept_after_confirmed": [to("person", retain_until=dt.date(2000, 1, 1))],
    "directory_former_contact_is_empty": [to("person", anonymised_at=timezone.now())],
    "directory_event_of_one_thing": [event_of_nothing],
    "directory_organisation_kind_is_known": [to("organisation", kind="x")],
    "directory_one_organisation_per_name": [twice("organisation", name="SOZIALWERK ERLENTAL e. V.")],
    "accounts_one_user_per_email": [twice("user", email="UNAFFILIATED@example.org")],
    "accounts_role_is_known": [to("fsa", role="emperor")],
    "accounts_body_fits_role": [
        to("affiliation", authority=None),
        to("affiliation", role="adviser"),
        to("fsa", role="member"),
        lambda world: to("affiliation", organisation=world.organisation)(world),
        lambda world: to("fsa", authority=world.town)(world),
    ],
    "accounts_ends_after_start": [to("fsa", ends_on=dt.date(2019, 12, 31))],
    "accounts_taken_away_has_a_last_day": [to("fsa", ended_at=timezone.now())],
    "accounts_share_of_one_post": [to("fsa", share_of_post=0), to("fsa", share_of_post=1.5)],
    "accounts_refused_with_reason": [
        to("fsa", refusal="Nein"),
        to("fsa", refused_at=timezone.now()),
        to("fsa", refused_at=timezone.now(), refusal="Nein"),
    ],
    "accounts_one_request_per_authority": [asks_twice],
    "accounts_one_request_per_organisation": [asks_twice_at_an_organisation],
    "accounts_invitation_fits_role": [
        to("invitation", role="adviser"),
        to("invitation", role="emperor", authority=None),
        to("invitation", authority=None),
        lambda world: to("invitation", organisation=world.organisation)(world),
    ],
    "accounts_invitation_answer_has_a_time": [
        to("invitation", answer="accepted"),
        to("invitation", answered_at=timezone.now()),
        to("invitation", answer="perhaps", answered_at=timezone.now()),
    ],
    "accounts_one_invitation_per_authority": [twice("invitation")],
    "accounts_one_invitation_per_organisation": [also_twice("invitation")],
    "accounts_one_invitation_per_fsa_role": [invited_twice_to_the_fsa],
    "accounts_domain_of_one_body": [
        to("domain", authority=None),
        lambda world: to("domain", organisation=world.organisation)(world),
    ],
    "accounts_domain_once_per_authority": [twice("domain")],
    "accounts_domain_once_per_organisation": [also_twice("domain")],
    "accounts_domain_is_named": [to("domain", domain="")],
    "accounts_conflict_with_one_body": [
        to("conflict", authority=None),
        lambda world: to("conflict", organisation=world.organisation)(world),
    ],
    "accounts_conflict_once_per_authority": [twice("conflict")],
    "accounts_conflict_once_per_organisation": [also_twice("conflict")],
    "vocabulary_one_term_per_slug": [twice("term")],
    "vocabulary_list_is_known": [to("term", vocabulary="x")],
    "cms_page_visibility_is_known": [to("page", visibility="confidential"), to("page", visibility="")],
    "cms_one_rendition_per_filter": [twice("rendition")],
    "examples_period_runs_forward": [
        to("page", period_from=dt.date(2026, 2, 1), period_to=dt.date(2026, 1, 1))
    ],
    "examples_period_has_a_beginning": [to("page", period_to=dt.date(2026, 1, 1))],
    "examples_grade_says_who_and_when": [
        to("page", grade_role="Prüfung"),
        to("page", grade_on=dt.date(2026, 1, 1)),
    ],
    "examples_one_criterion_per_grade": [twice("criterion")],
    "examples_related_once": [twice("related")],
    "examples_not_related_to_itself": [lambda world: to("related", example=world.related.page)(world)],
    "examples_request_can_be_answered": [to("request", email=""), to("request", message="")],
    "examples_request_done_by_when": [lambda world: to("request", done_by=world.user)(world)],
    "funding_status_is_known": [to("programme", status="x")],
    "funding_kind_is_known": [to("programme", kind="x")],
    "funding_only_calls_have_a_programme": [a_programme_of_another],
    "funding_no_call_of_itself": [
        lambda world: to("programme", kind="aufruf", programme=world.programme)(world)
    ],
    "funding_no_predecessor_of_itself": [lambda world: to("programme", predecessor=world.programme)(world)],
    "funding_deadline_is_exact_or_a_window": [
        to("programme", deadline_words="bald"),
        to("programme", deadline_from=dt.date(2027, 1, 1), deadline_to=dt.date(2027, 2, 1)),
        to("programme", deadline_words="bald", deadline_from=dt.date(2027, 1, 1)),
        to("programme", deadline=dt.date(2027, 1, 1), **WINDOW),
    ],
    "funding_window_ends_after_start": [
        to("programme", **WINDOW | {"deadline_to": dt.date(2026, 12, 31)}),
    ],
    "funding_funder_ends_after_start": [
        to("funder", starts_on=dt.date(2026, 1, 2), ends_on=dt.date(2026, 1, 1)),
    ],
    "funding_funder_precision_is_known": [
        to("funder", starts_on_precision="century"),
        to("funder", ends_on_precision="century"),
    ],
    "funding_funder_starts_on_the_first_known": [
        to("funder", starts_on=dt.date(2015, 5, 11), starts_on_precision="month"),
        to("funder", starts_on=dt.date(2015, 5, 1), starts_on_precision="year"),
    ],
    "funding_funder_ends_on_the_last_known": [
        to("funder", ends_on=dt.date(2015, 5, 27), ends_on_precision="month"),
        to("funder", ends_on=dt.date(2015, 5, 31), ends_on_precision="year"),
    ],
    "funding_one_row_per_applicant": [twice("applicant")],
    "funding_applicant_type_is_known": [to("applicant", type="x")],
    "funding_own_share_is_a_percentage": [to("applicant", own_share=101)],
    "funding_one_version_of_terms_per_day": [twice("terms")],
    "funding_terms_precision_is_known": [to("terms", valid_from_precision="century")],
    "funding_terms_begin_on_the_first_known": [
        to("terms", valid_from=dt.date(2015, 5, 11), valid_from_precision="month"),
        to("terms", valid_from=dt.date(2015, 5, 1), valid_from_precision="year"),
    ],
    "support_kind_is_known": [to("support", kind="x")],
    "support_day_lies_in_its_year": [to("support", on=dt.date(2020, 1, 1))],
    "library_archived_with_a_note": [
        to("document", archived_on=dt.date(2026, 1, 1)),
        to("document", archive_note="Abgelöst."),
    ],
    "library_one_stamped_copy_per_file": [twice("stamped")],
    "library_stamped_or_refused": [
        to("stamped", refused="damaged"),
        to("stamped", file=""),
    ],
    "library_only_former_versions_have_no_file": [
        to("version", document=None, sha256=""),
        to("version", document=None, replaced_at=timezone.now()),
    ],
    "library_document_kind_is_known": [to("document", kind="x")],
    "library_one_text_per_page": [twice("text")],
    "library_one_version_per_number": [twice("version", replaced_at=timezone.now())],
    "library_one_present_version": [twice("version", number=9)],
    "library_only_former_versions_are_withdrawn": [to("version", withdrawn_at=timezone.now())],
    "reference_questionlink_one_link": [lambda world: to("link", link_page=world.document)(world)],
    "reference_glossaryentry_one_link": [
        lambda world: to("entry", link_page=world.document, link_address="/x/")(world)
    ],
    "reference_milestone_one_link": [to("milestone", link_address="/x/")],
    "reference_term_has_letters": [to("entry", sort_name="")],
    "reference_term_has_an_anchor": [to("entry", slug="")],
    "reference_precision_is_known": [to("milestone", precision="century")],
    "reference_milestone_has_a_source": [to("milestone", source="")],
    "reference_date_is_the_first_known": [
        to("milestone", precision="month", date=dt.date(2015, 5, 11)),
        to("milestone", precision="year", date=dt.date(2015, 5, 1)),
    ],
    "reference_one_count_per_day": [twice("reuse")],
    "reference_reuse_kind_is_known": [to("reuse", kind="x")],
    "linkcheck_one_link_per_page_and_target": [twice("checked_link")],
    "linkcheck_verdict_is_known": [to("checked_link", verdict="x")],
    "linkcheck_broken_since_a_moment": [
        to("checked_link", verdict="gone"),
        to("checked_link", broken_since=timezone.now()),
    ],
    "cms_one_document_version_per_number": [twice("former")],
    "cases_one_client": [
        to("case", authority=None),
        lambda world: to("case", organisation=world.organisation)(world),
    ],
    "cases_status_is_known": [to("case", status="x")],
    "cases_visibility_is_known": [to("case", visibility="public")],
    "cases_closed_on_a_day": [
        to("case", status="abgeschlossen"),
        to("case", closed_on=dt.date(2026, 1, 1)),
    ],
    "cases_caseoutcome_one_evidence": [
        lambda world: to("outcome", evidence_page=world.page, evidence="https://x.example/")(world),
    ],
    "cases_outcome_once": [twice("outcome")],
    "cases_ladderstep_one_evidence": [
        lambda world: to("step", evidence_page=world.page, evidence="https://x.example/")(world),
    ],
    "cases_ladder_step_once": [twice("step")],
    "cases_ladder_evidence_of_a_day": [
        to("step", reached_on=None, evidence="https://x.example/"),
        lambda world: to("step", reached_on=None, evidence_page=world.page)(world),
    ],
    "cases_follow_up_answer_is_known": [to("follow_up", answer="x", answered_on=dt.date(2026, 7, 1))],
    "cases_follow_up_answered_on_a_day": [
        to("follow_up", answer="erreicht"),
        to("follow_up", answered_on=dt.date(2026, 7, 1)),
        to("follow_up", text="Gut"),
    ],
    "cases_follow_up_asked_then_reminded": [to("follow_up", reminded_on=dt.date(2026, 7, 1))],
    "cases_one_open_follow_up": [twice("follow_up")],
    "cases_due_date_has_a_step": [to("case", next_step_on=dt.date(2026, 1, 1))],
    "cases_assigned_once": [twice("assignment", is_lead=False)],
    "cases_one_in_charge": [second_in_charge],
    "cases_contact_kind_is_known": [to("contact", kind="x")],
    "cases_contact_visibility_is_known": [to("contact", visibility="public")],
    "cases_contact_fits_a_day": [to("contact", minutes=0), to("contact", minutes=1441)],
    "cases_shortadvice_kind_is_known": [to("advice", kind="x")],
    "cases_shortadvice_fits_a_day": [to("advice", minutes=0), to("advice", minutes=1441)],
    "cases_shortadvice_one_client": [
        to("advice", authority=None),
        lambda world: to("advice", organisation=world.organisation)(world),
    ],
    "cases_material_was_given_once": [
        to("material", contact=None),
        lambda world: to("material", short_advice=world.advice)(world),
    ],
    "cases_material_kind_is_known": [to("material", kind="x")],
    "cases_attachment_of_one_entry": [
        to("attachment", contact=None),
        lambda world: to("attachment", short_advice=world.advice)(world),
    ],
    "cases_attachment_visibility_is_known": [to("attachment", visibility="x")],
    "cases_stage_is_known": [to("stage", stage="x")],
    "cases_one_stage_per_day": [twice("stage", stage="keine")],
    "cases_stage_withdrawn_with_reason": [
        to("stage", reason="Vertan"),
        to("stage", withdrawn_at=timezone.now()),
    ],
    "reporting_past_advice_of_one_body": [
        to("past", authority=None),
        lambda world: to("past", organisation=world.organisation)(world),
    ],
    "reporting_past_advice_has_days": [to("past", ends=dt.date(2015, 5, 10))],
    "cases_source_is_known": [to("case", source="x")],
    "cases_request_kind_is_known": [to("asked", kind="x", organisation_name="X")],
    "cases_request_of_one_body": [
        to("asked", authority=None),
        to("asked", organisation_name="X"),
        to("asked", kind="andere"),
    ],
    "cases_request_can_be_answered": [to("asked", email=""), to("asked", text="")],
    "cases_request_settled_when": [
        to("asked", settled_on=dt.date(2026, 1, 1)),
        to("asked", status="spam"),
        to("asked", status="x", settled_on=dt.date(2026, 1, 1)),
    ],
    "cases_request_taken_on_has_a_case": [
        to("asked", status="angenommen", settled_on=dt.date(2026, 1, 1)),
        lambda world: to("asked", case=world.case)(world),
    ],
    "cases_request_referred_with_reason": [
        to("asked", reason="einzelfall", referred_to="X"),
        to("asked", status="weitervermittelt", settled_on=dt.date(2026, 1, 1), reason="einzelfall"),
        to("asked", status="weitervermittelt", settled_on=dt.date(2026, 1, 1), reason="x", referred_to="X"),
    ],
    "cases_deputy_is_another": [lambda world: to("duty", deputy=world.duty.adviser)(world)],
    "cases_absence_ends_after_start": [to("absence", last=dt.date(2025, 12, 31))],
    "cases_correction_has_a_reason": [twice("correction", reason="")],
    "cases_correction_of_one_entry": [
        twice("correction", contact=None),
        lambda world: twice("correction", contact=world.contact, short_advice=world.advice)(world),
    ],
}
"""For each constraint of ours the ways to break it."""
