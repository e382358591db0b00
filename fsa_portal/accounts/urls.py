from django.urls import path

from fsa_portal.accounts import access, domains, own_roles, team, views, why

app_name = "accounts"
urlpatterns = [
    path("konto/start/", views.start, name="start"),
    path("konto/rolle/", views.switch, name="switch"),
    path("konto/rollen/", own_roles.roles, name="roles"),
    path("konto/rollen/neu/", own_roles.request_role, name="request_role"),
    path("konto/rollen/<int:pk>/zurueckziehen/", own_roles.withdraw_request, name="withdraw_request"),
    path("konto/rollen/<int:pk>/abgeben/", own_roles.leave, name="leave"),
    path("konto/einladungen/<int:pk>/", own_roles.answer_invitation, name="answer_invitation"),
    path("mein/team/", team.team, name="team"),
    path("mein/team/einladen/", team.invite, name="team_invite"),
    path("mein/team/anfragen/<int:pk>/", team.answer_request, name="team_request"),
    path("mein/team/<int:pk>/", team.change, name="team_change"),
    path("mein/team/<int:pk>/entfernen/", team.remove, name="team_remove"),
    path("mein/team/einladungen/<int:pk>/", team.withdraw_invitation, name="team_withdraw_invitation"),
    path("beratung/zugaenge/", access.access, name="access"),
    path("beratung/zugaenge/einladen/", access.invite, name="access_invite"),
    path("beratung/zugaenge/anfragen/<int:pk>/", access.answer_request, name="access_request"),
    path(
        "beratung/zugaenge/einladungen/<int:pk>/",
        access.withdraw_invitation,
        name="access_withdraw_invitation",
    ),
    path("beratung/zugaenge/<int:pk>/", access.person, name="access_person"),
    path("beratung/zugaenge/<int:pk>/rolle/", access.give, name="access_give"),
    path("beratung/zugaenge/<int:pk>/konflikte/", access.declare_conflict, name="access_conflict"),
    path("beratung/zugaenge/konflikte/<int:pk>/", access.end_conflict, name="access_end_conflict"),
    path("beratung/zugaenge/rollen/<int:pk>/", access.change, name="access_change"),
    path("beratung/zugaenge/rollen/<int:pk>/beenden/", access.end, name="access_end"),
    path("beratung/warum/", why.why, name="why"),
    path("beratung/zugaenge/maildomains/", domains.domains, name="domains"),
    path("beratung/zugaenge/maildomains/<int:pk>/", domains.remove_domain, name="remove_domain"),
]
