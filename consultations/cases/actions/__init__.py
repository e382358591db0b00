"""The verbs of advice. Nothing else writes cases and what hangs on them."""

from consultations.cases.actions.attachments import Enclosed, attach
from consultations.cases.actions.cases import (
    GoalChanged,
    assign,
    change_case,
    change_status,
    close_case,
    confirm_goal,
    hand_over,
    next_reference,
    open_case,
    set_next_step,
)
from consultations.cases.actions.contacts import Given, give_short_advice, log_contact
from consultations.cases.actions.corrections import correct_entry, remove_attachment
from consultations.cases.actions.follow_ups import answer_follow_up, ask_clients, write_follow_up
from consultations.cases.actions.outcomes import note_outcome, set_ladder_step, set_outcomes
from consultations.cases.actions.planning import correct_stage, record_stage
from consultations.cases.actions.preferences import make_calendar, revoke_calendar, set_log_key
from consultations.cases.actions.visits import Place, log_visit

__all__ = [
    "Enclosed",
    "Given",
    "GoalChanged",
    "Place",
    "answer_follow_up",
    "ask_clients",
    "assign",
    "attach",
    "change_case",
    "change_status",
    "close_case",
    "confirm_goal",
    "correct_entry",
    "correct_stage",
    "give_short_advice",
    "hand_over",
    "log_contact",
    "log_visit",
    "make_calendar",
    "next_reference",
    "note_outcome",
    "open_case",
    "record_stage",
    "remove_attachment",
    "revoke_calendar",
    "set_ladder_step",
    "set_log_key",
    "set_next_step",
    "set_outcomes",
    "write_follow_up",
]
