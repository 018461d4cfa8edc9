"""The chain as a picture: seven boxes, arrows on, arcs past a step, dashed ways back. Numbers are worked out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from intake.models import Step
from intake.models.words import STEP_ORDER
from transitiehuis.regie.flow.figures import DROPPED, ELSEWHERE, MERGED, WORK, Flow
from transitiehuis.regie.flow.words import step_name
from transitiehuis.ui.parts import ChainReturn, ChainStep

LEFT, PITCH, WIDTH, HIGH = 62, 168, 128, 132  # of the boxes: where the first begins, how far apart, how wide and high
MOST_SKIPS, MOST_BACK = 3, 4  # as many lines as can be told apart; the table has them all
THIN, THICK = 1.6, 18.0
ACROSS = LEFT + 6 * PITCH + WIDTH + 24  # the whole drawing
ROOM = WIDTH - 27 - 9  # for the words behind a sign
LETTER = 7.2  # the widest that a letter of them is, on average


@dataclass(frozen=True)
class Box:
    """One step: its stock, what hinders, and who left the chain from it."""

    x: int
    text_x: int
    middle: int
    name: str
    stock: int
    stuck: int
    work: int
    stopped: int

    @property
    def sign_x(self) -> int:
        """Where words begin that have a sign before them."""
        return self.text_x + 16

    @property
    def dot_x(self) -> int:
        return self.text_x + 5

    @property
    def words(self) -> dict[str, str]:
        """What stands in it beneath the number."""
        return {
            "stuck": _("%(count)s stuck") % {"count": self.stuck},
            "here": _("in this step"),
            "work": _("%(count)s to work") % {"count": self.work},
            "stopped": _("%(count)s stopped") % {"count": self.stopped},
        }

    @property
    def squeezed(self) -> dict[str, int]:
        """Of words that would come too near to the edge: how wide they may be at most."""
        return {name: ROOM for name, said in self.words.items() if len(said) * LETTER > ROOM}


@dataclass(frozen=True)
class Band:
    """A line with its width, its arrow head and its number."""

    path: str
    head: str
    width: str
    number: int
    x: str
    y: str
    word: str = ""


class At(NamedTuple):
    """Where a line runs: beneath or above which height, how far from the boxes, and of which scale."""

    top: int
    level: int
    widest: int
    place: int = 0


@dataclass(frozen=True)
class Stream:
    title: str
    about: str
    top: int  # where the boxes begin
    height: int
    boxes: Sequence[Box]
    on: Sequence[Band]
    skips: Sequence[Band]
    back: Sequence[Band]

    wide: int = WIDTH
    across: int = ACROSS

    @property
    def rows(self) -> dict[str, int]:
        """Where the lines of text in a box stand."""
        beneath = {
            "name": 23,
            "number": 53,
            "note": 73,
            "rule": 84,
            "work": 104,
            "dot": 100,
            "stopped": 123,
            "cross": 114,
        }
        return {name: self.top + down for name, down in beneath.items()}

    @property
    def svg(self) -> SafeString:
        return render_to_string("regie/flow/stream.svg", {"stream": self})


def draw(flow: Flow, stuck: Mapping[str, int], title: str) -> Stream:
    """The stream of a period; `stuck` is how many in a step stand still now."""
    skips, back = flow.skips()[:MOST_SKIPS], flow.returns()[:MOST_BACK]
    levels = _levels([(a, b) for a, b, _n in skips])
    top = 20 + (34 + 34 * max(levels) if levels else 0)
    boxes = [_box(flow, step, stuck.get(step, 0)) for step in Step.values]
    widest = max((flow.between(a, b) for a, b in _pairs()), default=0)
    widest = max(widest, flow.inflow, *(number for _a, _b, number in (*skips, *back)), 1)
    on = [_first(flow.inflow, top, widest), *(_on(flow, a, b, top, widest) for a, b in _pairs())]
    down = _levels([(b, a) for a, b, _n in back])
    return Stream(
        title,
        about(flow),
        top,
        top + HIGH + 16 + (40 * max(down) + 14 if down else 0),
        boxes,
        [band for band in on if band.number],
        [_skip((a, b), n, At(top, level, widest)) for (a, b, n), level in zip(skips, levels, strict=True)],
        [_back((a, b), n, At(top, level, widest, place))
         for place, ((a, b, n), level) in enumerate(zip(back, down, strict=True))],
    )  # fmt: skip


def _pairs() -> list[tuple[str, str]]:
    return list(zip(Step.values, Step.values[1:], strict=False))


def _x(step: str) -> int:
    return LEFT + PITCH * STEP_ORDER[step]


def _box(flow: Flow, step: str, stuck: int) -> Box:
    x = _x(step)
    stopped = flow.ended((*DROPPED, *ELSEWHERE, *MERGED), step)
    return Box(x, x + 11, x + WIDTH // 2, step_name(step), flow.end(step), stuck, flow.ended(WORK, step), stopped)


def _thick(number: int, widest: int) -> str:
    return f"{THIN + (THICK - THIN) * number / widest:.1f}"


def _arrow(x: float, y: float, size: int = 6) -> str:
    return f"M{x:.0f} {y - size:.0f}l{size * 1.5:.0f} {size}l-{size * 1.5:.0f} {size}z"


def _first(number: int, top: int, widest: int) -> Band:
    y = top + HIGH // 2
    wide = _thick(number, widest)
    above = y - float(wide) / 2 - 7
    return Band(f"M14 {y}H{LEFT - 7}", _arrow(LEFT - 10, y), wide, number, "32", f"{above:.0f}")


def _on(flow: Flow, start: str, end: str, top: int, widest: int) -> Band:
    x, y, number = _x(start) + WIDTH, top + HIGH // 2, flow.between(start, end)
    wide = _thick(number, widest)
    above = y - float(wide) / 2 - 7
    middle = x + (PITCH - WIDTH) / 2
    return Band(f"M{x} {y}H{x + PITCH - WIDTH - 7}", _arrow(x + PITCH - WIDTH - 10, y), wide, number,
                f"{middle - 2:.0f}", f"{above:.0f}")  # fmt: skip


def _skip(way: tuple[str, str], number: int, at: At) -> Band:
    """An arc above the boxes, from the middle of one to the middle of another."""
    a, b, high = _x(way[0]) + WIDTH * 0.65, _x(way[1]) + WIDTH * 0.35, at.top - 26 - 34 * at.level
    path = f"M{a:.0f} {at.top}C{a:.0f} {high} {b:.0f} {high} {b:.0f} {at.top - 8}"
    head = f"M{b - 6:.0f} {at.top - 10}h12l-6 9z"
    # A curve with both handles at one height comes three quarters of the way up to them.
    y = at.top - (at.top - high) * 0.75 - 8
    return Band(path, head, _thin(number, at), number, f"{(a + b) / 2:.0f}", f"{y:.0f}", _("straight on"))


def _back(way: tuple[str, str], number: int, at: At) -> Band:
    """A dashed way beneath the boxes; each leaves and comes a little beside the others."""
    shift = (at.place - (MOST_BACK - 1) / 2) * 15
    a, b = _x(way[0]) + WIDTH / 2 + shift, _x(way[1]) + WIDTH / 2 + shift
    bottom, low = at.top + HIGH, at.top + HIGH + 12 + 40 * at.level
    path = f"M{a:.0f} {bottom}V{low - 14}Q{a:.0f} {low} {a - 14:.0f} {low}H{b + 14:.0f}"
    path += f"Q{b:.0f} {low} {b:.0f} {low - 14}V{bottom + 9}"
    head = f"M{b - 6:.0f} {bottom + 10}h12l-6 -9z"
    return Band(path, head, _thin(number, at), number, f"{a - 22:.0f}", f"{low - 7}", pgettext("way", "back"))


def _thin(number: int, at: At) -> str:
    """Lines beside the main stream are drawn at a third of its scale, or they would cover it."""
    return f"{THIN + (THICK - THIN) / 3 * number / at.widest:.1f}"


def _levels(spans: Sequence[tuple[str, str]]) -> list[int]:
    """On which height each line runs, from 1: short ones nearest to the boxes, and no two that meet on one height."""
    order = sorted(range(len(spans)), key=lambda n: (STEP_ORDER[spans[n][1]] - STEP_ORDER[spans[n][0]], n))
    levels: dict[int, int] = {}
    for n in order:
        low, high = (STEP_ORDER[step] for step in spans[n])
        meets = {levels[m] for m in levels if STEP_ORDER[spans[m][0]] < high and low < STEP_ORDER[spans[m][1]]}
        levels[n] = next(level for level in range(1, len(spans) + 2) if level not in meets)
    return [levels[n] for n in range(len(spans))]


def about(flow: Flow) -> str:
    """The picture in sentences, for who does not see it."""
    said = [
        ngettext("%(count)s trajectory came in.", "%(count)s trajectories came in.", flow.inflow)
        % {"count": flow.inflow},
        ngettext("%(count)s trajectory is under way at the end.", "%(count)s trajectories are under way at the end.",
                 flow.running) % {"count": flow.running},
        ngettext("%(count)s went to work.", "%(count)s went to work.", flow.ended(WORK)) % {"count": flow.ended(WORK)},
        ngettext("%(count)s dropped out.", "%(count)s dropped out.", flow.ended(DROPPED))
        % {"count": flow.ended(DROPPED)},
    ]  # fmt: skip
    for start, end, number in flow.returns()[:MOST_BACK]:
        facts = {"count": number, "start": step_name(start), "end": step_name(end)}
        said.append(_("%(count)s went back from %(start)s to %(end)s.") % facts)
    for start, end, number in flow.skips()[:MOST_SKIPS]:
        facts = {"count": number, "start": step_name(start), "end": step_name(end)}
        said.append(_("%(count)s went from %(start)s straight to %(end)s.") % facts)
    return " ".join(said)


def line(flow: Flow, stuck: Mapping[str, int]) -> tuple[list[ChainStep], list[ChainReturn]]:
    """The same on a phone: the ketenlijn with numbers, and the most frequent way back."""
    steps = []
    for step in Step.values:
        on, out = flow.further(step), flow.ended((*WORK, *DROPPED, *ELSEWHERE, *MERGED), step)
        lines = (
            ngettext("%(count)s trajectory", "%(count)s trajectories", flow.end(step)) % {"count": flow.end(step)},
            _("%(count)s went on") % {"count": on} if on else "",
            _("%(count)s left the chain") % {"count": out} if out else "",
            _("%(count)s are stuck") % {"count": stuck[step]} if stuck.get(step) else "",
        )
        steps.append(ChainStep(step_name(step), "done" if flow.end(step) else "open", tuple(filter(None, lines))))
    back = [
        ChainReturn(STEP_ORDER[a] + 1, STEP_ORDER[b] + 1,
                    _("%(count)s went back to %(step)s") % {"count": n, "step": step_name(b)})
        for a, b, n in flow.returns()[:1]
    ]  # fmt: skip
    return steps, back
