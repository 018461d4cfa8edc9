"""What the tests of the toolkit share: words of the national adviser."""

from __future__ import annotations

from typing import Any

from tests.cast import World
from tests.regie.quarter.scenes import factor
from tests.ui.page import parse
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import FactorVersion
from transitiehuis.regie.toolkit.texts import Texts, texts_of

CODE = "fast-first-talk"
BECAUSE = "Partners lazen niveau 2 verschillend."


def newest(code: str = CODE) -> FactorVersion:
    return FactorVersion.objects.filter(factor__code=code).newest_first()[0]


def texts(code: str = CODE, **changes: Any) -> Texts:
    """The texts as they stand, with some of them changed."""
    return {**texts_of(factor(code)), **changes}


def new_levels(code: str = CODE) -> list[str]:
    return [f"{text} Opnieuw." for text in texts(code)["levels_nl"]]


def reword(
    world: World, code: str = CODE, *, carry: str = "", mapping: Any = (), who: str = "national", **changes: Any
):
    """The adviser writes the next version of a factor."""
    with acting(world.actor(who)) as by:
        facts = {"after": newest(code).number, "because": BECAUSE, "carry": carry, "mapping": mapping}
        return FactorVersion.write(factor(code), texts(code, **changes), by=by, **facts)


def tree(answer: Any) -> Any:
    """The page that came back."""
    return parse(answer.content)
