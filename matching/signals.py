"""What this floor announces; the floors above listen, in the same transaction."""

from django.dispatch import Signal

# placement: matching.Placement as it is now; change: one of PLANNED, STARTED, NOT_STARTED, ENDED, GUIDED; by: Actor
placement_changed = Signal()

PLANNED = "planned"  # a first day at work is agreed
STARTED = "started"  # the first day was confirmed: `placement.start` is the actual one
NOT_STARTED = "not_started"  # it does not go ahead
ENDED = "ended"  # `placement.ended_on` is the last day at work; `placement.continued` when another contract follows
GUIDED = "guided"  # another person or organisation leads the guidance now, or guidance lasts until another day
