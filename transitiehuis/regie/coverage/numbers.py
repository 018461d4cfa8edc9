"""Hours, fte and euro as people read and type them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.formats import number_format

# Dots between thousands come first: 1.200 is never one and a fifth.
TYPED = re.compile(r"(?P<whole>[-−]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+))(?:[.,](?P<part>\d+))?")


def plain(number: Decimal | float, places: int = 2) -> str:
    """At most so many decimals, and no noughts behind: 1,5 · 40."""
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return number_format(Decimal(text or "0"), use_l10n=True, force_grouping=True)


def whole(number: Decimal | float) -> str:
    return plain(number, 0)


def fte(hours: Decimal | float, per_fte: int) -> str:
    """In tenths; what is less than one is not nothing."""
    found = Decimal(str(hours)) / per_fte
    text = plain(abs(found), 1)
    if text == "0":
        return f"<{plain(Decimal('0.1'), 1)}" if found > 0 else text
    return text if found > 0 else f"−{text}"


def euro(amount: Decimal | float) -> str:
    """€ 43.800, in whole euros; the two stay on one line."""
    return f"€\u00a0{whole(amount)}"


def signed(number: Decimal | float, places: int = 0) -> str:
    """+110, −25, 0."""
    text = plain(abs(Decimal(str(number))), places)
    return text if text == "0" else f"+{text}" if number > 0 else f"−{text}"


def typed(number: Decimal) -> str:
    """As somebody types it: 12,5 and never 1.200."""
    text = f"{number:f}"
    return number_format(Decimal(text.rstrip("0").rstrip(".") if "." in text else text), use_l10n=True)


def read_number(text: str) -> Decimal:
    """What somebody typed: 12,5 · 12.5 · 1.200 · € 62,50 · 24 uur. InvalidOperation where it is no number."""
    bare = "".join(text.lower().replace("€", "").split()).removesuffix("uur")
    found = TYPED.fullmatch(bare)
    if found is None:
        raise InvalidOperation
    whole_part = found["whole"].replace(".", "").replace("−", "-")
    return Decimal(f"{whole_part}.{found['part'] or 0}")


def fits(number: Decimal, places: int) -> bool:
    """Whether it can be kept as it was typed, with at most so many decimals."""
    return number == round(number, places)
