from django.urls import URLPattern, URLResolver, path

from intake.views import choose, handover, invite, orientation, referral, slots, statements, steps, talk, trajectories

app_name = "intake"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", trajectories.trajectories, name="list"),
    path("exporteren/<str:kind>/", trajectories.export, name="export"),
    path("aanmelden/", referral.refer, name="refer"),
    path("overdracht/<int:pk>/overnemen/", handover.accept, name="handover_accept"),
    path("overdracht/<int:pk>/teruggeven/", handover.give_back, name="handover_return"),
    path("overdracht/<int:pk>/intrekken/", handover.withdraw, name="handover_withdraw"),
    path("momenten/", slots.slots, name="slots"),
    path("momenten/nieuw/", slots.slots_new, name="slots_new"),
    path("momenten/<int:pk>/laten-vervallen/", slots.slot_withdraw, name="slot_withdraw"),
    path("niet-gekomen/<int:pk>/", invite.missed, name="missed"),
    path("afspraak/<str:token>/", choose.choose, name="choose"),
    path("afspraak/<str:token>/agenda.ics", choose.appointment, name="appointment"),
    path("orientatie/<int:pk>/", orientation.record, name="orientation_record"),
    path("verklaring/<int:pk>/beeindigen/", statements.end, name="statement_end"),
    path("<str:number>/overdragen/", handover.offer, name="handover_offer"),
    path("<str:number>/uitnodigen/", invite.invite, name="invite"),
    path("<str:number>/intake/", talk.hold, name="hold"),
    path("<str:number>/profiel/", talk.profile, name="profile"),
    path("<str:number>/verklaringen/", statements.statements, name="statements"),
    path("<str:number>/orientatie/", orientation.plan, name="orientation_plan"),
    path("<str:number>/datum/", steps.plan, name="plan"),
    path("<str:number>/stap/", steps.move, name="move"),
    path("<str:number>/toewijzen/", steps.assign, name="assign"),
    path("<str:number>/notitie/", steps.note, name="note"),
    path("<str:number>/sluiten/", steps.close, name="close"),
    path("<str:number>/heropenen/", steps.reopen, name="reopen"),
]
