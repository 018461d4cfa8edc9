"""What is owed to whom, the mails it became, and how people want them."""

from transitiehuis.outbox.models.heartbeat import Heartbeat
from transitiehuis.outbox.models.message import Message
from transitiehuis.outbox.models.owed import DropReason, Owed, OwedState
from transitiehuis.outbox.models.preference import MailChoice, Preference

__all__ = ["DropReason", "Heartbeat", "MailChoice", "Message", "Owed", "OwedState", "Preference"]
