"""Messages owed and sent. Upper floors use two words: `owe` and `still_stands`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transitiehuis.outbox.owing import owe, still_stands

__all__ = ["owe", "still_stands"]


def __getattr__(name: str) -> Any:
    """Looked up late: this package is imported before Django's models are ready."""
    if name not in __all__:
        raise AttributeError(name)
    from transitiehuis.outbox import owing

    return getattr(owing, name)
