from django.urls import path

from fsa_portal.privacy import office_views, own_views

app_name = "privacy"

urlpatterns = [
    path("konto/daten/", own_views.mine, name="mine"),
    path("konto/daten/kopie/", own_views.request_copy, name="request_copy"),
    path("konto/daten/kopie/<int:pk>/", own_views.fetch_copy, name="copy"),
    path("konto/daten/loeschen/", own_views.leave, name="leave"),
    path("konto/daten/bleiben/", own_views.stay, name="stay"),
    path("beratung/datenschutz/", office_views.overview, name="overview"),
    path("beratung/datenschutz/naechtlich/", office_views.purges, name="purges"),
    path("beratung/datenschutz/loeschung/<int:pk>/", office_views.erasure, name="erasure"),
    path("beratung/datenschutz/loeschung/<int:pk>/suchen/", office_views.look_up, name="look_up"),
    path("beratung/datenschutz/loeschung/<int:pk>/entscheiden/", office_views.decide, name="decide"),
    path("beratung/datenschutz/loeschung/<int:pk>/ausfuehren/", office_views.carry_out, name="carry_out"),
    path("beratung/datenschutz/loeschung/<int:pk>/zuruecknehmen/", office_views.withdraw, name="withdraw"),
]
