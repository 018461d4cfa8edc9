from typing import Any

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    label = "intake"

    def ready(self) -> None:
        from intake import (  # noqa: F401 - letters are imported for what they ask before delivery
            appointment_letters,
            asking,
            lapse_messages,
            leaving,
            orientation_letters,
        )
        from intake.models import IntakeInvitation
        from intake.signals import handover_accepted, trajectory_closed, trajectory_moved

        def on_gone_on(sender: Any, signal: Any, trajectory: Any = None, handover: Any = None, **_kwargs: Any) -> None:
            IntakeInvitation.end_for(trajectory or handover.trajectory, goes_on=signal is trajectory_moved)

        leaving.listen()

        from django.utils.translation import gettext_lazy as _

        from transitiehuis.netwerk.models import Role
        from transitiehuis.netwerk.own_pages import register

        register(_("Legal ground"), "intake:grounds", Role.MANAGER)
        for signal in (handover_accepted, trajectory_closed, trajectory_moved):
            signal.connect(on_gone_on, weak=False, dispatch_uid="intake invitation ends")
