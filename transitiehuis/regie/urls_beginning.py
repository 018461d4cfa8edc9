"""The addresses of a region's first day."""

from django.urls import path

from transitiehuis.regie.views import beginning

urlpatterns = [
    path("regie/beginnen/", beginning.beginning, name="beginning"),
    path("regie/beginnen/partners/", beginning.partners, name="begin_partners"),
    path("regie/beginnen/partners/<int:pk>/beeindigen/", beginning.partner_end, name="begin_partner_end"),
    path("regie/beginnen/partners/<int:pk>/uitnodigen/", beginning.invite, name="begin_invite"),
    path("regie/beginnen/gesprek/", beginning.first_round, name="begin_round"),
    path("regie/beginnen/lijst/", beginning.sheet_new, name="begin_sheet_new"),
    path("regie/beginnen/lijst/sjabloon/", beginning.sheet_template, name="begin_template"),
    path("regie/beginnen/lijst/<int:pk>/", beginning.sheet, name="begin_sheet"),
    path("regie/beginnen/lijst/<int:pk>/invoeren/", beginning.sheet_bring_in, name="begin_sheet_bring_in"),
    path("regie/beginnen/lijst/<int:pk>/ongedaan-maken/", beginning.sheet_undo, name="begin_sheet_undo"),
]
