"""What the first floor announces; the floors above listen, in the same transaction."""

from django.dispatch import Signal

# trajectory: intake.Trajectory, by: Actor
trajectory_closed = Signal()
trajectory_moved = Signal()

# handover: intake.Handover, by: Actor; its receiver is aan zet from now on
handover_accepted = Signal()

# survivor, merged: intake.Trajectory; by: Actor. Of two dossiers of one person the first goes on for both, or no more.
trajectories_merged = Signal()
trajectories_parted = Signal()
# survivor, merged: intake.Candidate; by: Actor
candidates_merged = Signal()

# trajectory, survivor: intake.Trajectory. Each floor answers with sentences: what has to be done first, before the one
# can be closed because the other goes on for it.
duties_asked = Signal()
# survivor, merged: intake.Trajectory. Each floor answers with sentences: what would stand twice on one dossier, and
# has to be looked at before two are put together.
doubles_asked = Signal()
# trajectory: intake.Trajectory, organisation: netwerk.Organisation. Each floor answers with a sentence that says why
# this organisation cannot become a betrokken partij again, or ''.
barred_asked = Signal()
# trajectory: intake.Trajectory. Each floor answers with a Bar of `intake.barring`: what has to be done before it can be
# closed, or go to another step; or None.
closing_asked = Signal()
moving_asked = Signal()
# trajectory: intake.Trajectory. Each floor answers with an Unfit of `intake.barring`: ways to end that do not go with
# what happened; or None.
endings_asked = Signal()
# trajectory: intake.Trajectory, since: datetime. Each floor answers in a few words with what was done since then.
done_since_asked = Signal()
# trajectories: list of keys of intake.Trajectory. Each floor answers with pairs of such a key and a few words: what was
# done there.
worked_on_asked = Signal()
