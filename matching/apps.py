from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    label = "matching"

    def ready(self) -> None:
        from intake.signals import handover_accepted, trajectory_closed, trajectory_moved
        from matching import receivers

        trajectory_moved.connect(receivers.on_moved, dispatch_uid="matching moved")
        trajectory_closed.connect(receivers.on_closed, dispatch_uid="matching closed")
        handover_accepted.connect(receivers.on_handover_accepted, dispatch_uid="matching handover")
