from django.urls import path

from consultations.cases import client_side, corrections, keys, planning, workspace
from consultations.cases.entries import views as entries
from consultations.cases.results import outcomes

app_name = "cases"

urlpatterns = [
    path("beratung/", workspace.today, name="today"),
    path("beratung/eintrag/", entries.entry, name="entry"),
    path("beratung/eintrag/lesen/", entries.read_line, name="read_line"),
    path("beratung/faelle/", workspace.case_list, name="list"),
    path("beratung/faelle/neu/", workspace.new, name="new"),
    path("beratung/faelle/<slug:reference>/", workspace.case, name="case"),
    path("beratung/faelle/<slug:reference>/kontakt/", workspace.add_contact, name="add_contact"),
    path(
        "beratung/faelle/<slug:reference>/kontakt/<int:pk>/",
        corrections.correct_contact,
        name="correct_contact",
    ),
    path("beratung/faelle/<slug:reference>/schritt/", workspace.next_step, name="next_step"),
    path("beratung/faelle/<slug:reference>/bearbeiten/", workspace.change, name="change"),
    path("beratung/faelle/<slug:reference>/status/", workspace.change_status, name="change_status"),
    path("beratung/faelle/<slug:reference>/ergebnisse/", outcomes.outcomes, name="outcomes"),
    path("beratung/faelle/<slug:reference>/ergebnisse/<int:pk>/", outcomes.outcome, name="outcome"),
    path("beratung/faelle/<slug:reference>/uebergeben/", workspace.hand_over, name="hand_over"),
    path("beratung/kurzberatung/<int:pk>/", corrections.short_advice, name="short_advice"),
    path(
        "beratung/kurzberatung/<int:pk>/korrigieren/",
        corrections.correct_short_advice,
        name="correct_short_advice",
    ),
    path("beratung/kommunen/<slug:key>/stand/", planning.planning, name="planning"),
    path("beratung/kommunen/<slug:key>/stand/<int:pk>/", planning.correct_stage, name="correct_stage"),
    path("konto/tasten/", keys.keys, name="keys"),
    path("mein/beratung/", client_side.mine, name="mine"),
    path("mein/beratung/<slug:reference>/", client_side.my_case, name="my_case"),
    path("mein/beratung/<slug:reference>/ziel/", client_side.confirm_goal, name="confirm_goal"),
]
