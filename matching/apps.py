from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    label = "matching"

    def ready(self) -> None:
        from intake.signals import (
            closing_asked,
            done_since_asked,
            doubles_asked,
            duties_asked,
            endings_asked,
            handover_accepted,
            moving_asked,
            trajectory_closed,
            trajectory_moved,
            worked_on_asked,
        )
        from matching import (  # noqa: F401 - letters are imported for what they ask before delivery
            appointments,
            place_messages,
            receivers,
            reminders,
            seat_messages,
            seat_request_messages,
            signing,
        )
        from transitiehuis.netwerk import own_pages

        trajectory_moved.connect(receivers.on_moved, dispatch_uid="matching moved")
        trajectory_closed.connect(receivers.on_closed, dispatch_uid="matching closed")
        closing_asked.connect(receivers.closing_bar, dispatch_uid="matching bars closing")
        endings_asked.connect(receivers.unfit_endings, dispatch_uid="matching endings")
        moving_asked.connect(receivers.moving_bar, dispatch_uid="matching bars moving")
        handover_accepted.connect(receivers.on_handover_accepted, dispatch_uid="matching handover")
        doubles_asked.connect(receivers.doubles_of, dispatch_uid="matching doubles")
        duties_asked.connect(receivers.duties_of, dispatch_uid="matching duties")
        done_since_asked.connect(receivers.done_since, dispatch_uid="matching done since")
        worked_on_asked.connect(receivers.worked_on, dispatch_uid="matching worked on")
        self._claim_actions()
        own_pages.register(_("School holidays"), "matching:holidays", "coordinator")

    def _claim_actions(self) -> None:
        """Which pages of this floor do a next action of a traject."""
        from intake.actions import register
        from intake.models import NextAction

        register(NextAction.FIND_PLACE, _("Compare places"), "matching:compare")
        register(NextAction.AWAIT_COMPANY, _("Look at the proposals"), "matching:proposals_of")
        register(NextAction.INTRODUCE, _("Introduce the candidate"), "matching:proposals_of")
        register(NextAction.RECORD_PLACEMENT, _("Record the placement"), "matching:placement_log")
        register(NextAction.RECORD_PERMISSION, _("Record the permission"), "matching:placement_permit")
        register(NextAction.SIGN_AGREEMENT, _("Record the signatures"), "matching:placement_of")
        at_once = "matching:placement_confirm"
        register(NextAction.CONFIRM_START, _("Confirm the first day"), "matching:placement_of", at_once)
        register(NextAction.DECIDE_CONTRACT, _("Record the decision"), "matching:placement_of")
