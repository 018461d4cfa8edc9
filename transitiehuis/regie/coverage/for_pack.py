"""What the coverage tells other rooms: actions can be about an activity."""

from __future__ import annotations

from transitiehuis.regie.models import Activity
from transitiehuis.regie.subjects import subject

subject("activity", Activity)
