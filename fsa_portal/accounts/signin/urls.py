from django.urls import path

from fsa_portal.accounts.signin import sessions, views

app_name = "signin"
urlpatterns = [
    path("konto/signup/code/", views.code, name="code"),
    path("konto/2fa/weiter/", views.onward, name="onward"),
    # In the place of allauth's list, which can only end all.
    path("konto/sessions/", sessions.OwnSessions.as_view(), name="sessions"),
    path("beratung/zugaenge/<int:pk>/zweiter-faktor/", views.reset_second_factor, name="reset_second_factor"),
]
