from django.apps import AppConfig


class NazorgConfig(AppConfig):
    name = "nazorg"
    label = "nazorg"

    def ready(self) -> None:
        from intake.actions import leave_to_floor_above
        from intake.models import NextAction
        from intake.signals import (
            done_since_asked,
            duties_asked,
            handover_accepted,
            trajectory_closed,
            trajectory_moved,
            worked_on_asked,
        )
        from matching.signals import placement_changed
        from nazorg import asking, barrier_messages, following, planning, result_messages, results, stall_messages  # noqa: F401 what still stands
        from nazorg.models.lead_offer import accepted_by_handover

        leave_to_floor_above(NextAction.KEEP_CONTACT)
        handover_accepted.connect(accepted_by_handover, dispatch_uid="nazorg lead offers")
        placement_changed.connect(planning.follow, dispatch_uid="nazorg plans contact")
        placement_changed.connect(following.follow, dispatch_uid="nazorg asks no more")
        trajectory_moved.connect(planning.stay_with, dispatch_uid="nazorg keeps pace")
        duties_asked.connect(planning.duties_of, dispatch_uid="nazorg duties")
        done_since_asked.connect(planning.done_since, dispatch_uid="nazorg done since")
        worked_on_asked.connect(planning.worked_on, dispatch_uid="nazorg worked on")
        trajectory_closed.connect(planning.stop, dispatch_uid="nazorg stops asking")
        trajectory_closed.connect(following.stop, dispatch_uid="nazorg lifts signals")
        placement_changed.connect(results.follow, dispatch_uid="nazorg plans results")
        trajectory_closed.connect(results.keep_channel, dispatch_uid="nazorg keeps a channel")
        duties_asked.connect(results.duties_of, dispatch_uid="nazorg results to come")
