"""Edit over edit: a form carries what stood in it when it was opened, so that nobody's words are lost unseen."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

SALT = "intake.snapshot"


@dataclass(frozen=True)
class Snapshot:
    """What a form held when it was drawn: the version it rests on and its values as a browser would send them."""

    version: str
    values: dict[str, list[str]]

    def seal(self) -> str:
        """For a hidden field; signed, so that what comes back is what went out."""
        return signing.dumps({"version": self.version, "values": self.values}, salt=SALT, compress=True)

    @classmethod
    def unseal(cls, sealed: str) -> Snapshot:
        """What was sealed; an empty one when it was tampered with, so that everything counts as changed."""
        try:
            held = signing.loads(sealed, salt=SALT)
        except signing.BadSignature:
            return cls("?", {})
        return cls(held["version"], held["values"])

    def changed_in(self, now: Snapshot) -> list[str]:
        """Names of the fields that hold something else now, in the order of `now`."""
        names = [*now.values, *(name for name in self.values if name not in now.values)]
        return [name for name in names if self.values.get(name, []) != now.values.get(name, [])]
