"""What the ground floor announces; who needs it listens, in the same transaction."""

from django.dispatch import Signal

# invitation: netwerk.Invitation that was just made
invited = Signal()

# partnership: netwerk.Partnership whose organisation is about to leave; a listener that objects raises WrongStatus
leaving = Signal()
