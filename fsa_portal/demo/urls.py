from django.urls import path

from fsa_portal.demo import views

app_name = "demo"
urlpatterns = [
    path("rollen/", views.people, name="people"),
    path("anmelden/", views.sign_in, name="sign_in"),
    path("postfach/", views.mailbox, name="mailbox"),
    path("postfach/<str:key>/", views.mail, name="mail"),
]
