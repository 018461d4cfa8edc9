"""What the tests of delivery owe, and what the ledger says of it."""

from transitiehuis.outbox import owe
from transitiehuis.outbox.models import Owed


def owe_news(key="one", **changes):
    """The row that stands in the ledger now; None where the actor may not see it."""
    owe(key, **{"kind": "news", "subject": "Iets nieuws", "body": "Er is iets nieuws.", **changes})
    return Owed.objects.filter(key=key).first()


def states():
    return dict(Owed.objects.order_by("key").values_list("key", "state"))
