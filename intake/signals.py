"""What the first floor announces; the floors above listen, in the same transaction."""

from django.dispatch import Signal

# trajectory: intake.Trajectory, by: Actor
trajectory_closed = Signal()
trajectory_moved = Signal()

# handover: intake.Handover, by: Actor; its receiver is aan zet from now on
handover_accepted = Signal()
