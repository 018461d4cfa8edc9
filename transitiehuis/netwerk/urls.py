from django.urls import path

from transitiehuis.netwerk.views import invitation, pages, partners, people, sessions

app_name = "netwerk"
urlpatterns = [
    path("netwerk/", partners.index, name="index"),
    path("netwerk/organisaties/<int:pk>/", partners.organisation, name="organisation"),
    path("netwerk/mensen/", people.people, name="people"),
    path("netwerk/mensen/uitnodigen/", people.invite, name="invite"),
    path("netwerk/uitnodigingen/<int:pk>/intrekken/", people.withdraw_invitation, name="withdraw_invitation"),
    path("netwerk/mensen/<int:pk>/beeindigen/", people.end_membership, name="end_membership"),
    path("netwerk/mensen/<int:pk>/afwezig/", people.absence, name="absence"),
    path("netwerk/afwezigheid/<int:pk>/beeindigen/", people.end_absence, name="end_absence"),
    path("netwerk/wisselen/", sessions.switch, name="switch"),
    path("account/", sessions.account, name="account"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    path("demo/aanmelden/<slug:slug>/", sessions.demo_sign_in, name="demo_sign_in"),
    path("gegevens/", pages.data, name="data"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("hulp/", pages.help_page, name="help"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
]
