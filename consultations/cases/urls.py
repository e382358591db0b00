from django.urls import path

from consultations.cases import attachments, client_side, corrections, keys, planning, workspace
from consultations.cases.entries import views as entries
from consultations.cases.lists import views as list_views
from consultations.cases.requests import planning as responsibilities
from consultations.cases.requests import public, triage

app_name = "cases"

urlpatterns = [
    path("anfragen/", public.ask, name="ask"),
    path("anfragen/eingang/", public.asked, name="asked"),
    path("beratung/", workspace.today, name="today"),
    path("beratung/eintrag/", entries.entry, name="entry"),
    path("beratung/eintrag/lesen/", entries.read_line, name="read_line"),
    path("beratung/faelle/", list_views.case_list, name="list"),
    path("beratung/faelle/neu/", workspace.new, name="new"),
    path("beratung/faelle/<slug:reference>/", workspace.case, name="case"),
    path("beratung/faelle/<slug:reference>/kontakt/", workspace.add_contact, name="add_contact"),
    path(
        "beratung/faelle/<slug:reference>/kontakt/<int:pk>/",
        corrections.correct_contact,
        name="correct_contact",
    ),
    path("beratung/faelle/<slug:reference>/dateien/<int:pk>/", attachments.of_case, name="attachment"),
    path("beratung/faelle/<slug:reference>/schritt/", workspace.next_step, name="next_step"),
    path("beratung/faelle/<slug:reference>/bearbeiten/", workspace.change, name="change"),
    path("beratung/faelle/<slug:reference>/status/", workspace.change_status, name="change_status"),
    path("beratung/faelle/<slug:reference>/uebergeben/", workspace.hand_over, name="hand_over"),
    path("beratung/anfragen/", triage.requests, name="requests"),
    path("beratung/anfragen/<slug:reference>/", triage.request_page, name="request"),
    path("beratung/anfragen/<slug:reference>/annehmen/", triage.take_on, name="take_on"),
    path("beratung/anfragen/<slug:reference>/zuordnen/", triage.join, name="join"),
    path("beratung/anfragen/<slug:reference>/weitervermitteln/", triage.refer, name="refer"),
    path("beratung/anfragen/<slug:reference>/beenden/", triage.put_aside, name="put_aside"),
    path("beratung/anfragen/<slug:reference>/abgeben/", triage.pass_on, name="pass_on"),
    path("beratung/zustaendigkeit/", responsibilities.responsibilities, name="responsibilities"),
    path("beratung/zustaendigkeit/<slug:key>/", responsibilities.duty, name="duty"),
    path(
        "beratung/zustaendigkeit/abwesend/<int:pk>/",
        responsibilities.remove_absence,
        name="remove_absence",
    ),
    path("beratung/kurzberatung/<int:pk>/", corrections.short_advice, name="short_advice"),
    path(
        "beratung/kurzberatung/<int:pk>/korrigieren/",
        corrections.correct_short_advice,
        name="correct_short_advice",
    ),
    path(
        "beratung/kurzberatung/<int:advice>/dateien/<int:pk>/",
        attachments.of_short_advice,
        name="advice_attachment",
    ),
    path("beratung/kommunen/<slug:key>/stand/", planning.planning, name="planning"),
    path("beratung/kommunen/<slug:key>/stand/<int:pk>/", planning.correct_stage, name="correct_stage"),
    path("konto/tasten/", keys.keys, name="keys"),
    path("mein/beratung/", client_side.mine, name="mine"),
    path("mein/beratung/<slug:reference>/", client_side.my_case, name="my_case"),
    path("mein/beratung/<slug:reference>/dateien/<int:pk>/", attachments.of_my_case, name="my_attachment"),
    path("mein/beratung/<slug:reference>/ziel/", client_side.confirm_goal, name="confirm_goal"),
]
